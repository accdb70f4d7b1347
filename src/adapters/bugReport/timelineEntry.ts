/** One line of a bug report's timeline: codes, numbers and names of code, never what a table holds or who works on it. */
import * as v from 'valibot';
import { failureCodes, recoveryActions } from '../../../machines/sessionFailure.ts';

const code = v.picklist(failureCodes);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const ms = v.pipe(v.number(), v.finite());
const status = v.nullable(v.pipe(v.number(), v.integer()));
/** A name from somebody's code, such as an operation's; anything longer or stranger is not one. */
const name = v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/));
const state = v.picklist(['idle', 'initializing', 'retrying', 'grace', 'recovered', 'failed', 'reauth']);

/** `atMs` counts from when the recorder began; `times` counts the same thing happening again right after. */
const moment = { atMs: ms, times: v.pipe(count, v.minValue(1)) };

export const timelineEntrySchema = v.variant('kind', [
  v.strictObject({ ...moment, kind: v.literal('state'), from: state, to: state, code: v.nullable(code) }),
  v.strictObject({
    ...moment,
    kind: v.literal('attempt-started'),
    attempt: count,
    trigger: name,
    remedy: v.nullable(name),
  }),
  v.strictObject({
    ...moment,
    kind: v.literal('attempt-failed'),
    attempt: count,
    code,
    status,
    attribution: name,
    retryAfterMs: v.nullable(ms),
  }),
  v.strictObject({ ...moment, kind: v.literal('recovered'), attempt: count, durationMs: ms }),
  v.strictObject({ ...moment, kind: v.literal('expiring') }),
  v.strictObject({ ...moment, kind: v.literal('incident-opened'), code, attempt: count }),
  v.strictObject({ ...moment, kind: v.literal('incident-closed'), durationMs: ms }),
  v.strictObject({ ...moment, kind: v.literal('operation-applied'), operation: name }),
  v.strictObject({ ...moment, kind: v.literal('operation-refused'), operation: name, code, status }),
  v.strictObject({ ...moment, kind: v.literal('conflict'), pending: count }),
  v.strictObject({ ...moment, kind: v.literal('durability'), durability: name }),
  v.strictObject({ ...moment, kind: v.literal('action'), action: v.picklist(recoveryActions) }),
  v.strictObject({ ...moment, kind: v.literal('plug-failed'), plug: name, error: name }),
]);

export type TimelineEntry = v.InferOutput<typeof timelineEntrySchema>;

/** `text` where it is a name of code, else `other`: what an application calls its things is not ours to trust. */
export function codeName(text: string): string {
  return v.is(name, text) ? text : 'other';
}
