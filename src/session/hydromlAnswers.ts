/** The shape of HydroML's success answers. What a server may leave out or name differently is optional here. */
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const identity = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform((id) => String(id)),
);
const plainObject = v.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

const historyEntry = v.object({
  step: count,
  operation_name: v.string(),
  timestamp: v.string(),
  id: v.fallback(v.optional(identity), undefined),
});

export const sessionInfoSchema = v.object({
  session_exists: v.nullish(v.boolean()),
  session_id: v.nullish(identity),
  user_id: v.nullish(identity),
  datasource_id: v.nullish(v.string()),
  created_at: v.nullish(v.string()),
  current_shape: v.nullish(v.strictTuple([count, count])),
  position: v.nullish(count),
  current_step: v.nullish(count),
  current_position: v.nullish(count),
  total_operations: v.nullish(count),
  history_length: v.nullish(count),
  // Evidence where it can be read, and never a verdict: HydroML shows its oldest ten, or none at all.
  operations_history: v.fallback(v.nullish(v.array(historyEntry)), null),
  timeout_minutes: v.fallback(v.nullish(v.pipe(v.number(), v.finite(), v.minValue(0))), null),
  expires_at: v.fallback(v.nullish(v.string()), null),
  is_expired: v.nullish(v.boolean()),
  epoch: v.nullish(identity),
  revision: v.nullish(count),
});
export type SessionInfo = v.InferOutput<typeof sessionInfoSchema>;

/** What stands beside the known members (`message`, `statistics`, `datasource` …) is kept as it came. */
export const sessionAnswerSchema = v.looseObject({
  success: v.literal(true),
  session_info: sessionInfoSchema,
  data_preview: v.nullish(v.array(plainObject)),
  column_info: v.optional(v.unknown()),
});
export type SessionAnswerBody = v.InferOutput<typeof sessionAnswerSchema>;

/** An answer that is a success and says nothing of a session, as some reads and the end of a session do. */
export const sessionlessAnswerSchema = v.looseObject({
  success: v.literal(true),
  session_info: v.nullish(v.null()),
});

export const successSchema = v.looseObject({ success: v.literal(true) });
