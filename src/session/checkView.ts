/** Checks an API's answer where it enters the engine: an application's own `SessionApi` is an edge, too. */
import * as v from 'valibot';
import type { Row, SessionView } from './sessionApi.ts';

const rows = v.custom<readonly Row[]>((value) => Array.isArray(value));
const result = v.custom<SessionView['result'] & object>(
  (value) => typeof value === 'object' && value !== null,
);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const viewSchema = v.object({
  exists: v.boolean(),
  sessionId: v.nullable(v.string()),
  datasourceId: v.string(),
  userId: v.exactOptional(v.nullable(v.string())),
  position: count,
  total: count,
  shape: v.nullable(v.tuple([count, count])),
  columns: v.nullable(v.array(v.string())),
  preview: v.nullable(rows),
  expiresAt: v.nullable(v.pipe(v.number(), v.finite())),
  etag: v.exactOptional(v.nullable(v.string())),
  history: v.exactOptional(
    v.nullable(
      v.array(
        v.object({ step: v.number(), name: v.string(), at: v.string(), id: v.exactOptional(v.string()) }),
      ),
    ),
  ),
  result: v.exactOptional(result),
});

/** A copy of the answer when it is a view, else null. The copy shares nothing with what the API holds. */
export function checkView(value: unknown): SessionView | null {
  const parsed = v.safeParse(viewSchema, withoutUndefined(value));
  return parsed.success ? structuredClone(parsed.output) : null;
}

function withoutUndefined(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined));
}
