/** Pure delay numbers: how long to wait, given a roll of the dice in [0, 1). */

/** The longest delay a timer takes as it is (2^31 − 1 ms); anything above fires at once. */
export const longestTimerMs = 2_147_483_647;

export interface Jitter {
  /** The least share added to a delay, e.g. 0.1 for 10 %. */
  readonly min: number;
  /** The most, e.g. 0.2 for 20 %. */
  readonly max: number;
}

/**
 * The least `Retry-After` that decides by itself, ms: a server counts it in whole seconds (RFC 9110 §10.2.3), and one of
 * 0 says nothing that would keep a client from asking in a tight loop.
 */
export const leastRetryAfterMs = 1000;

/** A delay in ms with its jitter added: never shorter than `baseMs`, so that a cap can't make all clients equal again. */
export function jitteredDelayMs(baseMs: number, jitter: Jitter, dice: number): number {
  return baseMs * (1 + jitter.min + (jitter.max - jitter.min) * dice);
}

/**
 * How long a `Retry-After` holds automatic calls back, in ms: 0–10 % more than asked the first time, one to two times
 * as long when the server repeats it. An exact value would bring every client back in the same instant.
 */
export function retryAfterDelayMs(retryAfterMs: number, isRepeat: boolean, dice: number): number {
  return Math.min(retryAfterMs * (isRepeat ? 1 + dice : 1 + 0.1 * dice), longestTimerMs);
}
