/** An event-ordered clock: time jumps from timer to timer, and promises settle in between. */
import type { RecoveryClock } from '../../src/recoveryClock.ts';

interface Timer {
  readonly dueAt: number;
  readonly order: number;
  readonly callback: () => void;
}

export interface VirtualClock extends RecoveryClock {
  /** Runs everything that is due within `ms`, in order of its time, and lets promises settle after each. */
  advance(ms: number): Promise<void>;
  /** Lets promises settle without moving the time. */
  settle(): Promise<void>;
  /** Sets the wall clock forward or back, as a user or a time server does; waits are not affected. */
  shiftWall(ms: number): void;
  /** The machine sleeps: nothing runs, and what was due meanwhile is due when time next advances. */
  sleep(ms: number, options?: { readonly goesOn?: boolean }): void;
  /** Timers that are still armed. */
  readonly armed: number;
}

/** A clock that starts at `startAt`, ms since the epoch. */
export function virtualClock(startAt = Date.UTC(2026, 0, 1)): VirtualClock {
  const timers = new Set<Timer>();
  let elapsedMs = 0;
  let wallShiftMs = 0;
  let order = 0;

  async function settle(): Promise<void> {
    // Each round lets every promise chain move one link on; the longest chain in the engine has fewer links.
    for (let round = 0; round < 200; round += 1) await Promise.resolve();
  }

  async function advance(ms: number): Promise<void> {
    const until = elapsedMs + ms;
    await settle();
    for (;;) {
      const due = [...timers]
        .filter((timer) => timer.dueAt <= until)
        .sort((a, b) => a.dueAt - b.dueAt || a.order - b.order)[0];
      if (due === undefined) break;
      timers.delete(due);
      elapsedMs = Math.max(elapsedMs, due.dueAt);
      due.callback();
      await settle();
    }
    elapsedMs = until;
  }

  return {
    now: () => startAt + elapsedMs + wallShiftMs,
    monotonic: () => elapsedMs,
    setTimeout(callback, delayMs) {
      const timer: Timer = { dueAt: elapsedMs + Math.max(0, delayMs), order: order++, callback };
      timers.add(timer);
      return timer;
    },
    clearTimeout: (handle) => void timers.delete(handle as Timer),
    advance,
    settle,
    shiftWall: (ms) => {
      wallShiftMs += ms;
    },
    sleep(ms, { goesOn = false } = {}) {
      if (goesOn) elapsedMs += ms;
      else wallShiftMs += ms;
    },
    get armed() {
      return timers.size;
    },
  };
}
