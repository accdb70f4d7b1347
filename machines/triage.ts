/** Triage: the one place that decides where a failure leads. Pure; the chart's guards only compare its verdict. */
import { attemptFloorAt, type RecoveryContext } from './recoveryContext.ts';
import type { RecoveryEvent } from './recoveryEvents.ts';
import type { FailureRoad, RecoveryPolicy } from './recoveryPolicy.ts';
import type { SessionFailure } from './sessionFailure.ts';

export type FailureEvent = Extract<RecoveryEvent, { type: 'attempt.failed' | 'session.lost' }>;

export type Verdict =
  /** The answer of an earlier attempt: changes nothing. */
  | 'ignore'
  | 'reauth'
  | 'fail'
  | 'reread-token'
  | 'reopen'
  | 'reset'
  | 'reread-history'
  /** The machine slept during the call: the attempt is made afresh before anything is decided. */
  | 'slept-through'
  /** Wait, then the next automatic retry. */
  | 'backoff'
  | 'slow-backoff'
  /** The connection was lost in mid-session, or while the machine slept: the first attempt is immediate. */
  | 'reconnect'
  /** A live server closed everybody: the first attempt falls somewhere in the herd's spread. */
  | 'spread'
  /** The server asked for more patience than the grace window has. */
  | 'wait-for-server'
  /** The wake-up's one attempt failed. */
  | 'sleep-again'
  | 'enter-grace'
  /** In grace, with its probe still to come. */
  | 'await-probe'
  /** In grace, with its probe spent and time left for an event to call. */
  | 'close-grace'
  | 'spent';

/** The verdict on a failure. */
export function triage(policy: RecoveryPolicy, context: RecoveryContext, event: FailureEvent): Verdict {
  const isAnswer = event.type === 'attempt.failed';
  if (isAnswer && !(context.isAttempting && event.run === context.run)) return 'ignore';
  const { road } = policy.failures[event.failure.code];
  switch (road) {
    case 'reauth':
    case 'fail':
      return road;
    case 'reread-token':
      return context.remediesSpent.includes(road) ? 'reauth' : road;
    case 'reset':
    case 'reread-history':
      return context.remediesSpent.includes(road) ? 'fail' : road;
    case 'reopen':
      return context.remediesSpent.includes(road) ? triageTransient(policy, context, event, 'backoff') : road;
    case 'refuse':
      return triageTransient(policy, context, event, 'backoff');
    case 'backoff':
    case 'slow-backoff':
      return triageTransient(policy, context, event, road);
  }
}

/** Whether a call can have failed only because the machine slept; a fresh attempt has its chance once. */
function isSleptThrough(policy: RecoveryPolicy, context: RecoveryContext, event: FailureEvent): boolean {
  if (event.type === 'attempt.failed' && event.run === context.freshRun) return false;
  const isHeldBack = event.failure.retryAfterMs !== undefined || event.at < attemptFloorAt(context);
  return !isHeldBack && (event.sleptMs ?? 0) > policy.sleepThresholdMs;
}

/** Whether a failure only says what the browser says already: that there is no network. */
export function isOffline({ isOnline }: RecoveryContext, { code, status }: SessionFailure): boolean {
  const isOwnTimeout = code === 'SESSION_TIMEOUT' && status === undefined;
  return !isOnline && (code === 'NETWORK_UNREACHABLE' || isOwnTimeout);
}

function triageTransient(
  policy: RecoveryPolicy,
  context: RecoveryContext,
  event: FailureEvent,
  road: Extract<FailureRoad, 'backoff' | 'slow-backoff'>,
): Verdict {
  const { failure, at } = event;
  if (isSleptThrough(policy, context, event)) {
    return event.type === 'attempt.failed' ? 'slept-through' : 'reconnect';
  }
  if (context.cycle === 'wake') return 'sleep-again';
  if ((failure.retryAfterMs ?? 0) > policy.graceMs) return 'wait-for-server';
  if (!isOffline(context, failure) && context.attempt <= policy.maxRetries) {
    const isLoss = event.type === 'session.lost';
    const wasLive = isLoss || context.trigger === 'verification' || context.attempt === 0;
    if (wasLive && failure.code === 'SERVER_OVERLOADED' && failure.status === 503) return 'spread';
    // Nothing but a plain loss is met at once: a server that asks for time, or a portal in between, gets its delay.
    const isPlainLoss = isLoss && road === 'backoff' && failure.retryAfterMs === undefined;
    return isPlainLoss && context.attempt === 0 ? 'reconnect' : road;
  }
  if (context.graceEndsAt === null) return 'enter-grace';
  if (at >= context.graceEndsAt) return 'spent';
  return context.nextAttemptAt === null ? 'close-grace' : 'await-probe';
}
