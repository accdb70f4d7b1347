/** Countdowns read off a deadline, never counted in ticks. */
import type { StudioMessages } from './messages/studioMessages.ts';

/** Beyond this many ms a clock time says more than a countdown. */
const clockTimeBeyondMs = 3_600_000;

/** Whole seconds that are left until `deadline`, never below 0. Both in ms since the epoch. */
export function secondsLeft(deadline: number, now: number): number {
  return Math.max(0, Math.ceil((deadline - now) / 1000));
}

/** "retry in 5 seconds", or "retry at 14:32" when that is far away. */
export function retryWords(messages: StudioMessages, deadline: number, now: number): string {
  if (deadline - now > clockTimeBeyondMs) return messages.retryAt(new Date(deadline));
  return messages.retryIn(secondsLeft(deadline, now));
}
