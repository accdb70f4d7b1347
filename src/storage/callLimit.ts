/** The limit on a storage call: browsers have been seen never to answer one. */
import type { RecoveryClock } from '../recoveryClock.ts';
import { StorageError } from './sessionStorage.ts';

export interface CallLimit {
  readonly limitMs: number;
  readonly clock: RecoveryClock;
}

/**
 * Settles as `work` does, or rejects with the signal's reason, or with a `timeout` {@link StorageError} when the limit
 * has passed since the call and since `progressAt` (monotonic ms): behind many writes a call is late, not unanswered.
 * The work itself goes on: a write that timed out may still be stored.
 */
export function withinLimit<T>(
  work: Promise<T>,
  { limitMs, clock }: CallLimit,
  signal: AbortSignal,
  progressAt: () => number = () => Number.NEGATIVE_INFINITY,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const onTime = () => {
      const leftMs = progressAt() + limitMs - clock.monotonic();
      if (leftMs > 0) {
        timer = clock.setTimeout(onTime, leftMs);
        return;
      }
      const message = `The browser's storage did not answer within ${limitMs} ms; what was being written may still be stored.`;
      settle(() => reject(new StorageError('timeout', message)));
    };
    const onAbort = () => settle(() => reject(signal.reason));
    const settle = (outcome: () => void) => {
      clock.clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      outcome();
    };
    let timer = clock.setTimeout(onTime, limitMs);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    work.then(
      (value) => settle(() => resolve(value)),
      (cause: unknown) => settle(() => reject(cause)),
    );
  });
}
