/** How long an automatic road can be at most: computed from the policy table, in attempts and in time. */
import { leastRetryAfterMs, retryAfterDelayMs } from './backoff.ts';
import {
  type FailurePolicy,
  type FailureRoad,
  type RecoveryPolicy,
  recoveryPolicy,
} from './recoveryPolicy.ts';
import { type FailureCode, failureCodes } from './sessionFailure.ts';

export interface RoadBound {
  readonly road: FailureRoad;
  /** Where the road ends when nobody acts and nothing changes. */
  readonly endsIn: 'failed' | 'reauth';
  /** Whether `failed` goes on to wake: one attempt in each widening window. */
  readonly wakes: boolean;
  /** Attempts from the start to the end: the first, its remedy, the retries and the probe of the grace window. */
  readonly attempts: number;
  /** Ms from the start to the end when every call fails at once: by the luckiest dice and by the unluckiest. */
  readonly leastMs: number;
  readonly mostMs: number;
  /** Ms at most when every call of every attempt uses up its limit. */
  readonly slowestMs: number;
}

export interface RoadCircumstances {
  /** Operations that each attempt replays into a session that the server lost. @default 0 */
  readonly replays?: number;
  /** What every answer asks for, ms, where the road begins with a wait. @default no `Retry-After` */
  readonly retryAfterMs?: number;
  /**
   * Whether the server honours idempotency keys. Without them an attempt after an operation of unknown fate outlasts the
   * copies of it before it reads the status, and reads the status of a session that it opens once more. @default true
   */
  readonly hasKeys?: boolean;
}

/** The longest automatic road of a code that is the only answer from the start on. */
export function roadBound(
  policy: RecoveryPolicy,
  code: FailureCode,
  { replays = 0, retryAfterMs = 0, hasKeys = true }: RoadCircumstances = {},
): RoadBound {
  const { road, delaysMs } = policy.failures[code];
  const remedies = remedyRoads.includes(road) ? 1 : 0;
  const firstMs = attemptLimitMs(policy, replays, hasKeys);
  const rebuildMs = hasKeys ? 0 : rebuildLimitMs(policy, replays);
  const remedyMs = remedies * (firstMs + (road === 'reset' ? startOverLimitMs(policy) : 0));
  if (!waitingRoads.includes(road)) {
    return {
      road,
      endsIn: road === 'reauth' || road === 'reread-token' ? 'reauth' : 'failed',
      wakes: false,
      attempts: 1 + remedies,
      leastMs: 0,
      mostMs: hasKeys ? 0 : outlastingMs(policy, 1 + remedies, replays),
      slowestMs: firstMs + remedyMs + rebuildMs,
    };
  }
  const { maxRetries, graceMs } = policy;
  const end = { road, endsIn: 'failed', wakes: true } as const;
  if (retryAfterMs > graceMs) {
    const mostMs = hasKeys ? 0 : outlastingMs(policy, 1, replays);
    return { ...end, attempts: 1, leastMs: 0, mostMs, slowestMs: firstMs + rebuildMs };
  }
  const waits =
    retryAfterMs < leastRetryAfterMs
      ? plannedWaits(policy, [delaysMs])
      : serverGivenWaits(policy, retryAfterMs);
  const attempts = 1 + remedies + maxRetries + 1;
  const callsMs = remedyMs + (1 + maxRetries) * firstMs + slowestGraceMs(policy, replays, hasKeys);
  return {
    ...end,
    attempts,
    leastMs: waits.leastMs + graceMs,
    mostMs: waits.mostMs + graceMs + (hasKeys ? 0 : outlastingMs(policy, attempts, replays)),
    slowestMs: waits.mostMs + callsMs + rebuildMs,
  };
}

/** The longest automatic road of any sequence of failures without a `Retry-After`, from a start, a loss or a doubt. */
export function anyRoadBound(
  policy: RecoveryPolicy,
  { replays = 0, hasKeys = true }: Pick<RoadCircumstances, 'replays' | 'hasKeys'> = {},
): Pick<RoadBound, 'attempts' | 'mostMs' | 'slowestMs'> {
  const { maxRetries, graceMs, herdSpreadMs } = policy;
  const rows: FailurePolicy[] = failureCodes.map((code) => policy.failures[code]);
  const remedies = remedyRoads.filter((road) => rows.some((row) => row.road === road)).length;
  const waits = rows.filter((row) => waitingRoads.includes(row.road)).map((row) => row.delaysMs);
  const delayMs = plannedWaits(policy, waits).mostMs;
  const attempts = 1 + 1 + maxRetries + remedies;
  const attemptMs = attemptLimitMs(policy, replays, hasKeys);
  return {
    attempts: attempts + 1,
    mostMs: herdSpreadMs + delayMs + graceMs + (hasKeys ? 0 : outlastingMs(policy, attempts + 1, replays)),
    slowestMs:
      herdSpreadMs +
      delayMs +
      attempts * attemptMs +
      startOverLimitMs(policy) +
      (hasKeys ? 0 : rebuildLimitMs(policy, replays)) +
      slowestGraceMs(policy, replays, hasKeys),
  };
}

/** The bound of every code of a policy, in the table's order. */
export function roadBounds(
  policy: RecoveryPolicy = recoveryPolicy,
): Readonly<Record<FailureCode, RoadBound>> {
  const entries = failureCodes.map((code) => [code, roadBound(policy, code)] as const);
  return Object.fromEntries(entries) as Record<FailureCode, RoadBound>;
}

const waitingRoads: readonly FailureRoad[] = ['backoff', 'slow-backoff', 'reopen', 'refuse'];
const remedyRoads: readonly FailureRoad[] = ['reread-token', 'reopen', 'reset', 'reread-history'];

interface Waits {
  /** The sum of the waits before all retries, by the luckiest dice and by the unluckiest. */
  readonly leastMs: number;
  readonly mostMs: number;
}

/** The table's delays, by the slowest of the rows before each retry. */
function plannedWaits({ maxRetries, jitter }: RecoveryPolicy, rows: readonly (readonly number[])[]): Waits {
  let sumMs = 0;
  for (let retry = 0; retry < maxRetries; retry += 1) {
    sumMs += Math.max(0, ...rows.map((delaysMs) => delaysMs[Math.min(retry, delaysMs.length - 1)] ?? 0));
  }
  return { leastMs: sumMs * (1 + jitter.min), mostMs: sumMs * (1 + jitter.max) };
}

/** The times that the server names, the first of them and its repetitions. */
function serverGivenWaits({ maxRetries }: RecoveryPolicy, retryAfterMs: number): Waits {
  const sumMs = (dice: number) => {
    const firstMs = retryAfterDelayMs(retryAfterMs, false, dice);
    const nextMs = retryAfterDelayMs(retryAfterMs, true, dice);
    return maxRetries === 0 ? 0 : firstMs + (maxRetries - 1) * nextMs;
  };
  return { leastMs: sumMs(0), mostMs: sumMs(1) };
}

/** An attempt reads the status, initializes, replays, and reads the status again where the proof fails. */
function attemptLimitMs(
  { callLimitsMs, copyLifeMs }: RecoveryPolicy,
  replays: number,
  hasKeys: boolean,
): number {
  const { status, initialize, apply } = callLimitsMs;
  const outlastsCopiesMs = hasKeys ? 0 : copyLifeMs + status;
  return outlastsCopiesMs + status + initialize + replays * apply + status;
}

/** How long copies are outlasted when calls fail at once: after the one lost answer, or after each replay of an attempt. */
function outlastingMs({ copyLifeMs }: RecoveryPolicy, attempts: number, replays: number): number {
  return copyLifeMs * (replays > 0 ? attempts : 1);
}

/** A history with copies of our own in it is built again once in a stretch of trouble, when no copy can run any more. */
function rebuildLimitMs({ callLimitsMs, copyLifeMs }: RecoveryPolicy, replays: number): number {
  const { clear, initialize, apply } = callLimitsMs;
  return copyLifeMs + clear + initialize + replays * apply;
}

/** What a reset adds to its attempt. */
function startOverLimitMs({ callLimitsMs }: RecoveryPolicy): number {
  return callLimitsMs.clear;
}

/** The window ends at its deadline, or with the probe that was under way then. */
function slowestGraceMs(policy: RecoveryPolicy, replays: number, hasKeys: boolean): number {
  const { graceMs, graceProbeWithinMs, replayStallMs, callLimitsMs } = policy;
  const apply = Math.min(callLimitsMs.apply, replayStallMs);
  const probeMs = attemptLimitMs({ ...policy, callLimitsMs: { ...callLimitsMs, apply } }, replays, hasKeys);
  return Math.max(graceMs, Math.min(graceProbeWithinMs, graceMs) + probeMs);
}
