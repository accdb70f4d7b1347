/** The clock port: the only way the engine learns the time or waits. */

/** What `setTimeout` gave; only ever handed back to `clearTimeout` of the same clock. */
export type TimerHandle = unknown;

export interface RecoveryClock {
  /** Wall time, ms since the epoch: what is persisted and shown. */
  now(): number;
  /** Monotonic time, ms from an arbitrary origin: what waits are measured by. */
  monotonic(): number;
  setTimeout(callback: () => void, delayMs: number): TimerHandle;
  clearTimeout(handle: TimerHandle): void;
}

/** The platform's clock, read at each call, so that faked globals are honoured. */
export const systemClock: RecoveryClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout: (callback, delayMs) => globalThis.setTimeout(callback, delayMs),
  clearTimeout: (handle) => globalThis.clearTimeout(handle as ReturnType<typeof globalThis.setTimeout>),
};
