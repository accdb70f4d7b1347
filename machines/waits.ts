/** Where each wait ends: pure functions from what happened to the moments in the context. */
import { jitteredDelayMs, leastRetryAfterMs, retryAfterDelayMs } from './backoff.ts';
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

/**
 * The next automatic retry: at the floor where the server named a time, else after the code's delay with its jitter,
 * and never before a floor that stands.
 */
export function planRetry(policy: RecoveryPolicy, context: RecoveryContext, event: FailureEvent): Patch {
  const { code, retryAfterMs = 0 } = event.failure;
  const { delaysMs } = policy.failures[code];
  const step = Math.min(Math.max(context.attempt, 1), delaysMs.length) - 1;
  const isServerGiven = retryAfterMs >= leastRetryAfterMs;
  const delayMs = isServerGiven ? 0 : jitteredDelayMs(delaysMs[step] ?? 0, policy.jitter, event.dice);
  return {
    // A verification that fails was the immediate attempt.
    attempt: Math.max(context.attempt, 1),
    nextAttemptAt: Math.max(event.at + delayMs, floorOf(context, event.endpoint)),
    ...noGrace,
  };
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
  const latestAt = Math.max(earliestAt, at + Math.min(policy.graceProbeWithinMs, policy.graceMs));
  const probeAt = earliestAt + dice * (latestAt - earliestAt);
  return { graceEndsAt, nextAttemptAt: probeAt < graceEndsAt ? probeAt : null, graceProbedAt: null };
}

/** The window's probe still to come, moved behind a floor that was raised meanwhile; none where the window is too short. */
export function keepProbe({ nextAttemptAt, graceEndsAt, floors }: RecoveryContext): Patch {
  if (nextAttemptAt === null || graceEndsAt === null) return {};
  const probeAt = Math.max(nextAttemptAt, ...Object.values(floors));
  return { nextAttemptAt: probeAt < graceEndsAt ? probeAt : null };
}

/** Floors without those that the wait just ended has outlasted: it was measured, while the wall clock may have moved. */
export function passFloors({ floors, nextAttemptAt }: RecoveryContext): Patch {
  const isAhead = ([, floorAt]: [string, number]) => floorAt > (nextAttemptAt ?? 0);
  return { floors: Object.fromEntries(Object.entries(floors).filter(isAhead)) };
}

/**
 * The next wake-up out of `failed`: one random moment in a window that doubles each time, at its end while the browser
 * says offline, spaced from the last one, and never before a floor. A wake-up that is still to come is kept.
 */
export function planWake(policy: RecoveryPolicy, context: RecoveryContext, { at, dice }: Stamp): Patch {
  const latestFloorAt = Math.max(0, ...Object.values(context.floors));
  const cleared = { ...noGrace, cycle: 'full' as const };
  const { graceEndsAt, nextAttemptAt, wakeWindow } = context;
  const spacedAt = wakeAllowedAt(policy, context, at);
  // Two windows reach no further than this; a moment beyond was meant for a clock that has been set back.
  const horizonAt = Math.max(at + 2 * (wakeWindow?.lengthMs ?? 0), latestFloorAt);
  const plannedAt = wakeWindow !== null && graceEndsAt === null ? (nextAttemptAt ?? 0) : 0;
  if (plannedAt > at && plannedAt <= horizonAt) {
    return { ...cleared, nextAttemptAt: Math.max(plannedAt, spacedAt, latestFloorAt) };
  }
  const startsAt = Math.max(at, Math.min(wakeWindow?.endsAt ?? at, horizonAt));
  const lengthMs = Math.min(
    wakeWindow === null ? policy.wakeWindowMs : wakeWindow.lengthMs * 2,
    policy.wakeWindowMaxMs,
  );
  const endsAt = startsAt + lengthMs;
  const earliestAt = Math.min(Math.max(startsAt, spacedAt), endsAt);
  const momentAt = Math.max(earliestAt + (context.isOnline ? dice : 1) * (endsAt - earliestAt), spacedAt);
  const isServerGiven = latestFloorAt > at + policy.graceMs;
  return {
    ...cleared,
    nextAttemptAt: isServerGiven ? latestFloorAt : Math.max(momentAt, latestFloorAt),
    wakeWindow: { endsAt: Math.max(endsAt, latestFloorAt), lengthMs },
  };
}

/** An event called for a wake-up too soon after the last one: at the earliest moment that spacing and floors allow. */
export function hastenWake(policy: RecoveryPolicy, context: RecoveryContext, { at }: Stamp): Patch {
  const earliestAt = Math.max(wakeAllowedAt(policy, context, at), attemptFloorAt(context));
  return { nextAttemptAt: Math.min(context.nextAttemptAt ?? Number.POSITIVE_INFINITY, earliestAt) };
}

/** Whether `failed` may wake at this moment without being asked by the user. */
export function mayWake(policy: RecoveryPolicy, context: RecoveryContext, at: number): boolean {
  return at >= attemptFloorAt(context) && at >= wakeAllowedAt(policy, context, at);
}

/** Whether the wake-up that is due falls at a time that a server gave, not the dice. */
export function isServerGivenWake({ nextAttemptAt, floors }: RecoveryContext): boolean {
  return Object.values(floors).some((floorAt) => floorAt === nextAttemptAt);
}

/** A checkpoint's wait in this page's time: deadlines are kept, and clamped in case the clock was changed. */
export function resumeWait(
  policy: RecoveryPolicy,
  { attempt, failure, nextAttemptAt, graceEndsAt, floors, remediesSpent }: RecoveryCheckpoint,
  { at }: Stamp,
): Patch {
  const latestFloorAt = Math.max(0, ...Object.values(floors));
  const clampTo = (deadlineAt: number | null, maxMs: number) =>
    deadlineAt === null ? null : Math.min(deadlineAt, Math.max(at + maxMs, latestFloorAt));
  return {
    attempt: Math.min(attempt, policy.maxRetries + 1),
    failure,
    remediesSpent,
    nextAttemptAt: clampTo(nextAttemptAt, policy.restoredWaitMaxMs),
    graceEndsAt: clampTo(graceEndsAt, policy.graceMs),
  };
}

/** What is left of a grace window when a road leads out of it. */
export const noGrace = { graceEndsAt: null, graceProbedAt: null } as const;

/** The end of the time between wake-ups. A last one in the future says that the clock was set back since. */
function wakeAllowedAt(policy: RecoveryPolicy, { lastWakeAt }: RecoveryContext, at: number): number {
  return lastWakeAt === null ? at : Math.min(lastWakeAt, at) + policy.wakeSpacingMs;
}

function floorOf(context: RecoveryContext, endpoint: SessionEndpoint): number {
  return Math.max(context.floors[endpoint] ?? 0, attemptFloorAt(context));
}
