/** Waits for a condition, asked again and again, and gives up with a sentence. */
import { setTimeout as pause } from 'node:timers/promises';

/** The wait was longer than it may be. */
class TooLong extends Error {
  override readonly name = 'TooLong';
}

const betweenLooksMs = 10;

/** @throws {TooLong} that names `what` was waited for when `limitMs` are over. */
export async function until(
  what: string,
  check: () => boolean | Promise<boolean>,
  limitMs = 30_000,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await check())) {
    if (performance.now() > deadline) throw new TooLong(`Not within ${limitMs / 1000} s: ${what}.`);
    await pause(betweenLooksMs);
  }
}

/** The outcome of `work`, or a {@link TooLong} that names `what`. */
export async function within<T>(what: string, work: Promise<T>, limitMs = 30_000): Promise<T> {
  const over = new AbortController();
  const late = pause(limitMs, null, { signal: over.signal }).then(() => {
    throw new TooLong(`Not within ${limitMs / 1000} s: ${what}.`);
  });
  // Aborted below when the work was faster.
  late.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}
