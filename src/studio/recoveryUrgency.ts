/** How loudly a recovery is shown: it grows with time and attempts, so that a short hiccup disturbs nobody. */
import type { RecoveryState } from '../index.ts';

/** Nothing, the status chip, a banner that blocks nothing, or a dialog that asks for a decision. */
export type Urgency = 'calm' | 'chip' | 'banner' | 'dialog';

/** From this many ms on the chip speaks. */
const chipAfterMs = 1_000;
/** From this many ms on, or from the second attempt, the banner speaks. */
const bannerAfterMs = 3_000;

export interface UrgencyInput {
  readonly state: Pick<RecoveryState, 'value' | 'attempt' | 'failure'>;
  /** Since when no proven session was there, ms since the epoch; `null` while there is one. */
  readonly troubledSince: number | null;
  /** What the browser says of its network. */
  readonly isOnline: boolean;
  readonly now: number;
}

export function urgencyOf({ state, troubledSince, isOnline, now }: UrgencyInput): Urgency {
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
    case 'grace': {
      const elapsedMs = troubledSince === null ? 0 : now - troubledSince;
      if (state.attempt >= 2 || elapsedMs >= bannerAfterMs) return 'banner';
      return elapsedMs >= chipAfterMs ? 'chip' : 'calm';
    }
  }
}
