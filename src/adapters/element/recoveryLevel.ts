/** How loudly a recovery is shown: it grows with time and attempts, so that a short hiccup disturbs nobody. */
import type { RecoveryState } from '../../recoveryState.ts';

/** Nothing, the status chip, a banner that blocks nothing, or a dialog that asks for a decision. */
export type RecoveryLevel = 'calm' | 'chip' | 'banner' | 'dialog';

/** From this many ms on the chip speaks. */
export const chipAfterMs = 1_000;
/** From this many ms on, or from the second attempt, the banner speaks. */
export const bannerAfterMs = 3_000;

export interface LevelInput {
  readonly state: Pick<RecoveryState, 'value' | 'attempt' | 'failure'>;
  /** For how long no proven session was there, ms. */
  readonly elapsedMs: number;
  /** A banner or a dialog was shown since: its retry does not go away before the session is back. */
  readonly wasTold: boolean;
  /** What the browser says of its network. */
  readonly isOnline: boolean;
}

export function recoveryLevel({ state, elapsedMs, wasTold, isOnline }: LevelInput): RecoveryLevel {
  switch (state.value) {
    case 'idle':
    case 'recovered':
      return 'calm';
    case 'reauth':
      return 'dialog';
    case 'failed':
      // Being offline is no decision of the user's: the banner waits with them.
      return !isOnline && state.failure?.code === 'NETWORK_UNREACHABLE' ? 'banner' : 'dialog';
    case 'initializing':
    case 'retrying':
    case 'grace':
      if (wasTold || state.attempt >= 2 || elapsedMs >= bannerAfterMs) return 'banner';
      return elapsedMs >= chipAfterMs ? 'chip' : 'calm';
  }
}
