/** An application's changes to the shipped policy, checked where they come in. */
import {
  type FailurePolicy,
  type FailureRoad,
  failureRoads,
  leastExpiryWarningMs,
  type RecoveryPolicy,
  type RecoveryPolicyOverrides,
  recoveryPolicy,
} from './recoveryPolicy.ts';
import { failureCodes, recoveryActions } from './sessionFailure.ts';

/** The roads that come to a wait: at once, or when their remedy is spent. */
const waitingRoads: readonly FailureRoad[] = ['backoff', 'slow-backoff', 'reopen', 'refuse'];

/**
 * The shipped table with an application's changes in it.
 * @throws RangeError that names the first code, road, limit or number in it that can't be used
 */
export function policyWith(overrides: RecoveryPolicyOverrides = {}): RecoveryPolicy {
  assertKnownKeys('policy', overrides, recoveryPolicy);
  for (const code of Object.keys(overrides.failures ?? {})) {
    if (!(failureCodes as readonly string[]).includes(code)) {
      throw new RangeError(
        `policy.failures.${code} names no failure code. The codes are: ${failureCodes.join(', ')}.`,
      );
    }
  }
  const failures = { ...recoveryPolicy.failures };
  for (const code of failureCodes) failures[code] = { ...failures[code], ...overrides.failures?.[code] };
  const jitter = { ...recoveryPolicy.jitter, ...overrides.jitter };
  const merged: RecoveryPolicy = {
    ...recoveryPolicy,
    ...overrides,
    failures,
    jitter,
    callLimitsMs: { ...recoveryPolicy.callLimitsMs, ...overrides.callLimitsMs },
  };
  for (const code of failureCodes) assertFailurePolicy(`policy.failures.${code}`, failures[code]);
  assertNumbers('policy', merged, recoveryPolicy);
  if (merged.expiryWarningMs < leastExpiryWarningMs) {
    throw new RangeError(
      `policy.expiryWarningMs must leave the user 20 s to react: at least ${leastExpiryWarningMs}; it is ${merged.expiryWarningMs}.`,
    );
  }
  if (!Number.isInteger(merged.maxRetries)) throw new RangeError('policy.maxRetries must be a whole number.');
  return { ...merged, restoredWaitMaxMs: overrides.restoredWaitMaxMs ?? longestWaitMs(merged) };
}

function longestWaitMs({ failures, jitter, herdSpreadMs, graceMs }: RecoveryPolicy): number {
  const delaysMs = failureCodes.flatMap((code) => failures[code].delaysMs);
  return Math.max(...delaysMs.map((delayMs) => delayMs * (1 + jitter.max)), herdSpreadMs, graceMs);
}

function assertFailurePolicy(path: string, { road, delaysMs, actions }: FailurePolicy): void {
  if (!failureRoads.includes(road)) {
    throw new RangeError(`${path}.road names no road. The roads are: ${failureRoads.join(', ')}.`);
  }
  if (!Array.isArray(delaysMs)) throw new RangeError(`${path}.delaysMs must be a list of delays in ms.`);
  for (const [index, delayMs] of delaysMs.entries()) assertNumber(`${path}.delaysMs.${index}`, delayMs);
  if (waitingRoads.includes(road) && delaysMs.length === 0) {
    throw new RangeError(`${path}.delaysMs must name at least one delay, because its road is ${road}.`);
  }
  const unknown = actions.find((action) => !recoveryActions.includes(action));
  if (unknown !== undefined) {
    throw new RangeError(
      `${path}.actions names ${unknown}, which is no recovery action. They are: ${recoveryActions.join(', ')}.`,
    );
  }
}

function assertKnownKeys(path: string, given: object, shipped: object): void {
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(shipped, key)) {
      throw new RangeError(`${path} has no ${key}. It has: ${Object.keys(shipped).join(', ')}.`);
    }
  }
}

/** Every number of the shipped table is one in `merged` as well, and nothing stands beside them. */
function assertNumbers(path: string, merged: object, shipped: object): void {
  assertKnownKeys(path, merged, shipped);
  for (const [key, value] of Object.entries(merged)) {
    if (key === 'failures') continue;
    const counterpart: unknown = Reflect.get(shipped, key);
    if (typeof counterpart === 'number') assertNumber(`${path}.${key}`, value);
    else assertNumbers(`${path}.${key}`, Object(value), Object(counterpart));
  }
}

function assertNumber(path: string, value: unknown): void {
  if (Number.isFinite(value) && Number(value) >= 0) return;
  throw new RangeError(`${path} must be a finite number that is not negative; it is ${String(value)}.`);
}
