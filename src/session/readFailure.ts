/** Reads back a failure that something else made: another copy of this library, a custom API, a stored record. */
import * as v from 'valibot';
import { failureCodes, type SessionFailure } from '../../machines/sessionFailure.ts';
import { buildFailure } from './buildFailure.ts';

const attribution = v.picklist(['network', 'server', 'auth', 'data', 'client']);
const outcome = v.picklist(['not-applied', 'unknown']);
const delayMs = v.pipe(v.number(), v.finite(), v.minValue(0));

/** Only the code is indispensable: what else can't be read is left out, not made up. */
const failureSchema = v.object({
  code: v.picklist(failureCodes),
  outcome: v.fallback(v.optional(outcome), undefined),
  attribution: v.fallback(v.optional(attribution), undefined),
  status: v.fallback(v.optional(v.number()), undefined),
  retryAfterMs: v.fallback(v.optional(delayMs), undefined),
  userMessage: v.fallback(v.optional(v.string()), undefined),
  at: v.fallback(v.optional(v.pipe(v.number(), v.finite())), undefined),
});

/** A plain copy of the failure in `value`, or null when its code is not one of ours. Throws only what a getter throws. */
export function readFailure(value: unknown): SessionFailure | null {
  const read = v.safeParse(failureSchema, value);
  return read.success ? buildFailure(read.output.code, read.output) : null;
}

/** Whether `value` claims to be a failure of ours and not a server's error body, which has a code as well. */
export function looksLikeFailure(value: object): boolean {
  return 'outcome' in value && 'attribution' in value;
}
