/** One computer with one browser: its clocks, its network, its cookie. */
import type { World } from './world.ts';

export interface Device {
  /** Wall time, ms since the epoch; it can be set. */
  wallMs(): number;
  /** Monotonic time, ms; on some systems it stands still in sleep. */
  monotonicMs(): number;
  shiftWall(ms: number): void;
  /** Monotonic time did not run for so long. */
  loseMonotonic(ms: number): void;
  isOnline: boolean;
  /** Whose login the cookie names; null when it has ended. */
  cookieUser: string | null;
}

const epochMs = Date.UTC(2026, 0, 1);

export function createDevice({ time }: Pick<World, 'time'>): Device {
  let wallShiftMs = 0;
  let monotonicLostMs = 0;
  return {
    wallMs: () => epochMs + time.nowMs() + wallShiftMs,
    monotonicMs: () => time.nowMs() - monotonicLostMs,
    shiftWall(ms) {
      wallShiftMs += ms;
    },
    loseMonotonic(ms) {
      monotonicLostMs += ms;
    },
    isOnline: true,
    cookieUser: 'user-1',
  };
}
