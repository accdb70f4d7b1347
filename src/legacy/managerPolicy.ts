/** The policy that the specification's three fields mean. */
import { type RecoveryPolicyOverrides, recoveryPolicy } from '../../machines/recoveryPolicy.ts';
import { failureCodes } from '../../machines/sessionFailure.ts';

export interface ManagerFields {
  /** Automatic retries after the first attempt. */
  readonly maxRetries: number;
  /** The wait before the first retry, ms; each further one is twice as long. */
  readonly retryDelay: number;
  /** The grace window after the retries, ms. */
  readonly graceTimeout: number;
}

export const shippedFields: ManagerFields = { maxRetries: 3, retryDelay: 2000, graceTimeout: 30_000 };

/** A wait is doubled no more often than this. */
const mostDoublings = 10;

/**
 * The overrides for these fields. Codes on the slow road keep their delays, because there the server has asked for relief.
 * What `more` overrides stands.
 */
export function managerPolicy(
  { maxRetries, retryDelay, graceTimeout }: ManagerFields,
  more: RecoveryPolicyOverrides = {},
): RecoveryPolicyOverrides {
  const count = Math.min(Math.max(maxRetries, 1), mostDoublings);
  const delaysMs = Array.from({ length: count }, (_, index) => retryDelay * 2 ** index);
  const waiting = failureCodes.filter((code) => {
    const { road, delaysMs: shipped } = recoveryPolicy.failures[code];
    return road !== 'slow-backoff' && shipped.length > 0;
  });
  const { graceMs, graceProbeWithinMs } = recoveryPolicy;
  return {
    maxRetries,
    graceMs: graceTimeout,
    graceProbeWithinMs: Math.round((graceTimeout * graceProbeWithinMs) / graceMs),
    ...more,
    failures: {
      ...Object.fromEntries(waiting.map((code) => [code, { delaysMs }])),
      ...more.failures,
    },
  };
}

/** @throws RangeError when a field can't be used */
export function assertField(name: keyof ManagerFields, value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
    throw new RangeError(`SessionRecoveryManager.${name} must be a number that is not negative.`);
  }
  if (name === 'maxRetries' && !Number.isInteger(value)) {
    throw new RangeError('SessionRecoveryManager.maxRetries must be a whole number.');
  }
  return value;
}
