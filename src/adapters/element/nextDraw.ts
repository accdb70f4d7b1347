/** When what is shown changes by itself: thresholds and the seconds of a countdown, so that no timer runs for nothing. */
import type { RecoveryState } from '../../recoveryState.ts';
import { bannerAfterMs, chipAfterMs } from './recoveryLevel.ts';

/** An end of a session is warned of at this time before it at the latest, ms; 20 s are the least (WCAG 2.2.1). */
export const warnAtLatestMs = 30_000;
/** What a browser's timer can hold, ms. */
const longestTimerMs = 2_147_483_647;

export interface DrawMoment {
  readonly state: RecoveryState;
  readonly elapsedMs: number;
  /** The end of the session that is being counted down to. */
  readonly expiringAt: number | null;
  readonly toastUntil: number | null;
  /** Ms since the epoch. */
  readonly now: number;
}

/** Ms until the next change; `null` when none comes by itself. */
export function nextDrawInMs({ state, elapsedMs, expiringAt, toastUntil, now }: DrawMoment): number | null {
  const inTrouble = state.value !== 'recovered' && state.value !== 'idle';
  const waits = inTrouble
    ? [
        chipAfterMs - elapsedMs,
        bannerAfterMs - elapsedMs,
        secondOf(state.nextAttemptAt ?? state.graceEndsAt, now),
      ]
    : [];
  if (toastUntil !== null) waits.push(toastUntil - now);
  waits.push(secondOf(expiringAt, now));
  if (state.value === 'recovered' && state.expiresAt !== null && expiringAt === null) {
    waits.push(state.expiresAt - warnAtLatestMs - now);
  }
  const next = Math.min(...waits.filter((wait) => wait > 0));
  return Number.isFinite(next) ? Math.min(Math.ceil(next), longestTimerMs) : null;
}

/** Until the second of a deadline that is shown changes. */
function secondOf(deadline: number | null, now: number): number {
  if (deadline === null || deadline <= now) return Number.POSITIVE_INFINITY;
  return (deadline - now) % 1000 || 1000;
}
