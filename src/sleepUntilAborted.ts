/** A pause on a clock that ends early when its signal aborts. */
import type { RecoveryClock } from './recoveryClock.ts';

/** Resolves after `delayMs`. @throws the signal's reason, at once, when it aborts */
export function sleepUntilAborted(clock: RecoveryClock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clock.clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = clock.setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, delayMs);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}
