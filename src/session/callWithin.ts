/** One call of a session API: within its limit, never before its floor, and with every way to fail classified. */
import type { SessionEndpoint } from '../../machines/recoveryEvents.ts';
import type { SessionFailure } from '../../machines/sessionFailure.ts';
import type { RecoveryClock } from '../recoveryClock.ts';
import { classifyFailure } from './classifyFailure.ts';

/** A call that failed, and which one it was. Internal to the engine. */
export class FailedCall extends Error {
  readonly failure: SessionFailure;
  readonly endpoint: SessionEndpoint;
  /** Nothing was sent: the server's `Retry-After` has not passed. */
  readonly heldBack: boolean;
  /** For how long, ms, the machine did not run while the call was under way. */
  readonly sleptMs: number;

  constructor(failure: SessionFailure, endpoint: SessionEndpoint, { heldBack = false, sleptMs = 0 } = {}) {
    super(`${endpoint} failed: ${failure.code}`);
    this.name = 'FailedCall';
    this.failure = failure;
    this.endpoint = endpoint;
    this.heldBack = heldBack;
    this.sleptMs = sleptMs;
  }
}

export interface CallLimits {
  readonly clock: RecoveryClock;
  readonly limitsMs: Readonly<Record<SessionEndpoint, number>>;
  /** No call of an endpoint before its moment, ms since the epoch. */
  readonly floors?: Readonly<Partial<Record<SessionEndpoint, number>>>;
}

/**
 * Makes a call and settles within its limit, also when the callee ignores its signal.
 * @throws FailedCall whatever went wrong; an abort by `signal` counts as a call that never answered.
 */
export async function callWithin<T>(
  { clock, limitsMs, floors = {} }: CallLimits,
  endpoint: SessionEndpoint,
  signal: AbortSignal,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const waitMs = (floors[endpoint] ?? 0) - clock.now();
  if (waitMs > 0) throw new FailedCall(heldBackFailure(waitMs, clock.now()), endpoint, { heldBack: true });
  const controller = new AbortController();
  const sleptMs = sleepWatch(clock, limitsMs[endpoint]);
  let abandon: (reason: unknown) => void = () => undefined;
  const abandoned = new Promise<never>((_, reject) => {
    abandon = (reason) => {
      reject(reason);
      controller.abort(reason);
    };
  });
  const onAbort = () => abandon(signal.reason);
  const timer = clock.setTimeout(
    () => abandon(new DOMException(`No answer within ${limitsMs[endpoint]} ms.`, 'TimeoutError')),
    limitsMs[endpoint],
  );
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([abandoned, call(controller.signal)]);
  } catch (error) {
    throw new FailedCall(outcomeFor(endpoint, classifyFailure(error), clock.now()), endpoint, {
      sleptMs: sleptMs(),
    });
  } finally {
    clock.clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

/**
 * For how long the machine has slept since now, ms: some systems stop the monotonic clock in sleep, and where it goes on
 * the limit's timer comes late.
 */
function sleepWatch(clock: RecoveryClock, limitMs: number): () => number {
  const began = { wall: clock.now(), monotonic: clock.monotonic() };
  return () => {
    const elapsedMs = clock.monotonic() - began.monotonic;
    const stoodStillMs = clock.now() - began.wall - elapsedMs;
    return Math.max(0, stoodStillMs, elapsedMs - limitMs);
  };
}

/** A read changes nothing, whatever became of it. */
function outcomeFor(endpoint: SessionEndpoint, failure: SessionFailure, at: number): SessionFailure {
  return endpoint === 'status' ? { ...failure, outcome: 'not-applied', at } : { ...failure, at };
}

function heldBackFailure(retryAfterMs: number, at: number): SessionFailure {
  return { code: 'SERVER_OVERLOADED', retryAfterMs, outcome: 'not-applied', attribution: 'server', at };
}
