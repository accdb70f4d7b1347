/** A session's own clock: real time while a call is being served, and no time at all while it only waits. */
import type { RecoveryClock } from '../../../src/recoveryClock.ts';

export interface SkippingClock extends RecoveryClock {
  /** Keeps the clock at real time until the returned function is called. */
  hold(): () => void;
}

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/** A clock that starts at `startAt`, ms since the epoch. */
export function skippingClock(startAt: number): SkippingClock {
  const origin = performance.now();
  const timers = new Set<Timer>();
  let skippedMs = 0;
  let holds = 0;
  let order = 0;
  let alarm: NodeJS.Timeout | undefined;

  const monotonic = () => performance.now() - origin + skippedMs;
  const earliest = () => [...timers].sort((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0];

  function arm(): void {
    clearTimeout(alarm);
    const next = earliest();
    if (next === undefined) return;
    if (holds > 0) alarm = setTimeout(fire, Math.max(0, next.dueMs - monotonic()));
    // Promises that are about to settle come first: they may begin a call.
    else setImmediate(() => setImmediate(skip));
  }

  function skip(): void {
    const next = earliest();
    if (next === undefined || holds > 0) return;
    skippedMs += Math.max(0, next.dueMs - monotonic());
    fire();
  }

  function fire(): void {
    const next = earliest();
    if (next !== undefined && next.dueMs <= monotonic()) {
      timers.delete(next);
      next.callback();
    }
    arm();
  }

  return {
    now: () => startAt + monotonic(),
    monotonic,
    setTimeout(callback, delayMs) {
      const timer: Timer = { dueMs: monotonic() + Math.max(0, delayMs), order: order++, callback };
      timers.add(timer);
      arm();
      return timer;
    },
    clearTimeout(handle) {
      for (const timer of timers) if (timer === handle) timers.delete(timer);
      arm();
    },
    hold() {
      holds += 1;
      arm();
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        holds -= 1;
        arm();
      };
    },
  };
}
