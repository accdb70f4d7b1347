/** What becomes of each attempt to open a session: decided by seed, session and attempt, never by who tries. */
import type { Fault } from '../../../src/server/lab/fault.ts';
import { rollOf } from '../tape/seededDice.ts';

/** What every call of a failing attempt meets; `login-expired` is the server's own answer, the rest is the proxy's. */
export type AttemptFault = Fault | { readonly kind: 'login-expired' };

/** The share of attempts that fail. */
const faultShare = 0.15;

/** Shares of the failing attempts. */
const mix: readonly (readonly [share: number, fault: AttemptFault])[] = [
  [0.4, { kind: 'blackhole' }],
  [0.125, { kind: 'refuse' }],
  [0.125, { kind: 'reset' }],
  [0.2, { kind: 'unavailable', retryAfterS: 5 }],
  [0.1, { kind: 'login-expired' }],
  [0.05, { kind: 'cut', bytes: 64 }],
];

/** The fault of an attempt, counted from 0; `null` for one that meets a healthy server. */
export function faultOf(seed: number, session: number, attempt: number): AttemptFault | null {
  let roll = rollOf(seed, session, attempt, 1) / faultShare;
  if (roll >= 1) return null;
  for (const [share, fault] of mix) {
    if (roll < share) return fault;
    roll -= share;
  }
  return null;
}
