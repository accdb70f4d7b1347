/** A recording of the statechart: every event with the state and the context it led to, as plain JSON without secrets. */
import * as v from 'valibot';
import type { StateValue } from './activeStatePaths.ts';

const moment = v.pipe(v.number(), v.finite());
const json = v.record(v.string(), v.unknown());
const stateValue: v.GenericSchema<StateValue> = v.union([
  v.string(),
  v.record(
    v.string(),
    v.lazy(() => stateValue),
  ),
]);

const stepSchema = v.object({
  /** Ms since the epoch. */
  at: moment,
  /** What happened; its `type` and whatever else of it is no secret. */
  event: v.looseObject({ type: v.pipe(v.string(), v.maxLength(100)) }),
  /** The state that it led to. */
  value: stateValue,
  context: json,
});

const recordingSchema = v.object({
  format: v.literal('holdfast-recording'),
  version: v.literal(1),
  /** The version of holdfast that was recorded. */
  holdfast: v.pipe(v.string(), v.maxLength(100)),
  /** Steps that had to make room. */
  dropped: v.pipe(v.number(), v.integer(), v.minValue(0)),
  steps: v.pipe(v.array(stepSchema), v.maxLength(100_000)),
});

export type RecordedStep = v.InferOutput<typeof stepSchema>;
export type Recording = v.InferOutput<typeof recordingSchema>;

/** A file or message that is no recording; its message is a sentence for whoever opened it. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
}

/**
 * Reads a recording: itself, or the one that a bug report carries.
 * @throws RecordingError when it is none, or one of a newer version
 */
export function parseRecording(input: unknown): Recording {
  const carried =
    typeof input === 'object' && input !== null && 'recording' in input ? input.recording : input;
  const parsed = v.safeParse(recordingSchema, carried);
  if (parsed.success) return parsed.output;
  if (isNewer(carried)) {
    throw new RecordingError(
      'This recording was made by a newer holdfast. Open it in the live view of that version.',
    );
  }
  throw new RecordingError(
    'This is no recording of holdfast. Choose a file that the live view has saved, or a bug report with a recording.',
  );
}

function isNewer(input: unknown): boolean {
  const known = v.safeParse(
    v.object({ format: v.literal('holdfast-recording'), version: v.number() }),
    input,
  );
  return known.success && known.output.version > 1;
}
