/** One computer with one browser: its clocks, its network, its cookie. */
import type { World } from './world.ts';

export interface Device {
  /** Wall time, ms since the epoch; it can be set. */
  wallMs(): number;
  /** Monotonic time, ms; on some systems it stands still in sleep. */
  monotonicMs(): number;
  shiftWall(ms: number): void;
  /** How often the wall clock was set ahead. */
  readonly jumpsAhead: number;
  readonly isAsleep: boolean;
  /** The machine sleeps; on some systems its monotonic time stands still meanwhile. */
  sleep(stopsMonotonic: boolean): void;
  wake(): void;
  isOnline: boolean;
  /** Whose login the cookie names; null when it has ended. */
  cookieUser: string | null;
}

const epochMs = Date.UTC(2026, 0, 1);

export function createDevice({ time }: Pick<World, 'time'>): Device {
  let wallShiftMs = 0;
  let jumpsAhead = 0;
  let monotonicLostMs = 0;
  let sleepingSince: number | null = null;
  let stoppedSince: number | null = null;
  return {
    wallMs: () => epochMs + time.nowMs() + wallShiftMs,
    monotonicMs: () => (stoppedSince ?? time.nowMs()) - monotonicLostMs,
    shiftWall(ms) {
      wallShiftMs += ms;
      if (ms > 0) jumpsAhead += 1;
    },
    get jumpsAhead() {
      return jumpsAhead;
    },
    get isAsleep() {
      return sleepingSince !== null;
    },
    sleep(stopsMonotonic) {
      sleepingSince = time.nowMs();
      stoppedSince = stopsMonotonic ? sleepingSince : null;
    },
    wake() {
      if (stoppedSince !== null) monotonicLostMs += time.nowMs() - stoppedSince;
      sleepingSince = null;
      stoppedSince = null;
    },
    isOnline: true,
    cookieUser: 'user-1',
  };
}
