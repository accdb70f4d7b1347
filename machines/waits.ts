/** Where each wait ends: pure functions from what happened to the moments in the context. */
import { jitteredDelayMs, retryAfterDelayMs } from './backoff.ts';
import type { RecoveryCheckpoint } from './recoveryCheckpoint.ts';
import { attemptFloorAt, type RecoveryContext } from './recoveryContext.ts';
import type { SessionEndpoint, Stamp } from './recoveryEvents.ts';
import type { RecoveryPolicy } from './recoveryPolicy.ts';
import type { FailureEvent } from './triage.ts';

type Patch = Partial<RecoveryContext>;

/** The `Retry-After` of a failure as a floor for automatic calls of its endpoint; repeats spread wider. */
export function raiseFloor(context: RecoveryContext, event: FailureEvent): Patch {
  const { failure, endpoint, at, dice } = event;
  const isHeldBack = event.type === 'attempt.failed' && event.heldBack === true;
  if (failure.retryAfterMs === undefined || isHeldBack) return {};
  const isRepeat = context.heldBackBy.includes(endpoint);
  const floorAt = at + retryAfterDelayMs(failure.retryAfterMs, isRepeat, dice);
  return {
    floors: { ...context.floors, [endpoint]: Math.max(context.floors[endpoint] ?? 0, floorAt) },
    heldBackBy: isRepeat ? context.heldBackBy : [...context.heldBackBy, endpoint],
  };
}

/** The next automatic retry: the code's delay with its jitter, and never before the endpoint's floor. */
export function planRetry(policy: RecoveryPolicy, context: RecoveryContext, event: FailureEvent): Patch {
  const { delaysMs } = policy.failures[event.failure.code];
  const step = Math.min(Math.max(context.attempt, 1), delaysMs.length) - 1;
  const delayMs = jitteredDelayMs(delaysMs[step] ?? 0, policy.jitter, event.dice);
  return { nextAttemptAt: Math.max(event.at + delayMs, floorOf(context, event.endpoint)), ...noGrace };
}

/** The first attempt after a live server closed everybody: anywhere in the herd's spread. */
export function planSpread(policy: RecoveryPolicy, context: RecoveryContext, event: FailureEvent): Patch {
  const nextAttemptAt = Math.max(
    event.at + event.dice * policy.herdSpreadMs,
    floorOf(context, event.endpoint),
  );
  return { nextAttemptAt, ...noGrace };
}

/** A new grace window with one probe at a random moment of its first part, where the floors leave room for one. */
export function openGrace(policy: RecoveryPolicy, context: RecoveryContext, { at, dice }: Stamp): Patch {
  const graceEndsAt = at + policy.graceMs;
  const earliestAt = Math.max(at, ...Object.values(context.floors));
  const latestAt = Math.max(earliestAt, at + policy.graceProbeWithinMs);
  const probeAt = earliestAt + dice * (latestAt - earliestAt);
  return { graceEndsAt, nextAttemptAt: probeAt < graceEndsAt ? probeAt : null, graceProbedAt: null };
}

/**
 * The next wake-up out of `failed`: one random moment in a window that doubles each time, at its end while the browser
 * says offline, and never before a floor. A wake-up that is still to come is kept.
 */
export function planWake(policy: RecoveryPolicy, context: RecoveryContext, { at, dice }: Stamp): Patch {
  const latestFloorAt = Math.max(0, ...Object.values(context.floors));
  const cleared = { ...noGrace, cycle: 'full' as const };
  const { nextAttemptAt, wakeWindow } = context;
  if (wakeWindow !== null && nextAttemptAt !== null && nextAttemptAt > at) {
    return { ...cleared, nextAttemptAt: Math.max(nextAttemptAt, latestFloorAt) };
  }
  const startsAt = Math.max(at, wakeWindow?.endsAt ?? at);
  const lengthMs = Math.min(
    wakeWindow === null ? policy.wakeWindowMs : wakeWindow.lengthMs * 2,
    policy.wakeWindowMaxMs,
  );
  const momentAt = startsAt + (context.isOnline ? dice : 1) * lengthMs;
  const isServerGiven = latestFloorAt > at + policy.graceMs;
  return {
    ...cleared,
    nextAttemptAt: isServerGiven ? latestFloorAt : Math.max(momentAt, latestFloorAt),
    wakeWindow: { endsAt: Math.max(startsAt + lengthMs, latestFloorAt), lengthMs },
  };
}

/** An event called for a wake-up too soon after the last one: at the earliest moment that spacing and floors allow. */
export function hastenWake(policy: RecoveryPolicy, context: RecoveryContext): Patch {
  const earliestAt = Math.max((context.lastWakeAt ?? 0) + policy.wakeSpacingMs, attemptFloorAt(context));
  return { nextAttemptAt: Math.min(context.nextAttemptAt ?? Number.POSITIVE_INFINITY, earliestAt) };
}

/** Whether `failed` may wake at this moment without being asked by the user. */
export function mayWake(policy: RecoveryPolicy, context: RecoveryContext, at: number): boolean {
  return (
    at >= attemptFloorAt(context) &&
    at - (context.lastWakeAt ?? Number.NEGATIVE_INFINITY) >= policy.wakeSpacingMs
  );
}

/** A checkpoint's wait in this page's time: deadlines are kept, and clamped in case the clock was changed. */
export function resumeWait(
  policy: RecoveryPolicy,
  { attempt, failure, nextAttemptAt, graceEndsAt, floors, remediesSpent, incident }: RecoveryCheckpoint,
  { at }: Stamp,
): Patch {
  const latestFloorAt = Math.max(0, ...Object.values(floors));
  const clampTo = (deadlineAt: number | null, maxMs: number) =>
    deadlineAt === null ? null : Math.min(deadlineAt, Math.max(at + maxMs, latestFloorAt));
  return {
    attempt: Math.min(attempt, policy.maxRetries + 1),
    failure,
    remediesSpent,
    incident,
    nextAttemptAt: clampTo(nextAttemptAt, policy.restoredWaitMaxMs),
    graceEndsAt: clampTo(graceEndsAt, policy.graceMs),
  };
}

const noGrace = { graceEndsAt: null, graceProbedAt: null } as const;

function floorOf(context: RecoveryContext, endpoint: SessionEndpoint): number {
  return Math.max(context.floors[endpoint] ?? 0, attemptFloorAt(context));
}
