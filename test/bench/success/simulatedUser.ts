/** One user in front of one page: cookies, a clock of their own, and calls that meet the fault of their attempt. */
import type { CookieFetch } from '../../server/lab/cookieFetch.ts';
import { seededDice } from '../tape/seededDice.ts';
import { type AttemptFault, faultOf } from './attemptTape.ts';
import type { FaultyServer } from './faultyServer.ts';
import { type SkippingClock, skippingClock } from './skippingClock.ts';

/** How one client fared with one session. */
export interface SessionOutcome {
  /** Ms from the start to the session; `null` when it never came. */
  readonly openedAfterMs: number | null;
  /** Whether it came before the client gave up for the first time. */
  readonly isSuccess: boolean;
  /** What each attempt met; `null` is a healthy server. */
  readonly attempts: readonly (AttemptFault['kind'] | null)[];
}

export interface SimulatedUser {
  readonly clock: SkippingClock;
  readonly random: () => number;
  /** Where the session API begins. */
  readonly origin: string;
  readonly datasourceId: string;
  /** The page's fetch. */
  readonly fetch: typeof fetch;
  readonly attempts: readonly (AttemptFault['kind'] | null)[];
  /** What follows is the next attempt, with a fault of its own. */
  beginAttempt(): void;
  /** Logs in by the form; no fault strikes there. */
  signIn(): Promise<void>;
  /** Takes the faults off. */
  leave(): void;
}

export interface UserOptions {
  readonly server: FaultyServer;
  readonly browser: CookieFetch;
  readonly datasourceId: string;
  readonly seed: number;
  readonly session: number;
  signIn(browser: CookieFetch): Promise<void>;
}

export function simulatedUser({
  server,
  browser,
  datasourceId,
  seed,
  session,
  signIn,
}: UserOptions): SimulatedUser {
  const clock = skippingClock(Date.now());
  const attempts: (AttemptFault['kind'] | null)[] = [];
  let fault: AttemptFault | null = null;
  let release = () => {};
  const ticket = server.admit({
    fault: () => (fault === null || fault.kind === 'login-expired' ? null : fault),
    // Nothing more will come of this call: its time may be skipped.
    swallowed: () => release(),
  });

  const pageFetch: typeof fetch = async (input, init = {}) => {
    const done = clock.hold();
    release = done;
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(ticket.headers)) headers.set(name, value);
    try {
      const answer = await browser.fetch(input, { ...init, headers });
      answer.clone().arrayBuffer().then(done, done);
      return answer;
    } catch (error) {
      done();
      throw error;
    }
  };

  return {
    clock,
    random: seededDice(seed, session, 2),
    origin: server.origin,
    datasourceId,
    fetch: pageFetch,
    attempts,
    beginAttempt() {
      fault = faultOf(seed, session, attempts.length);
      attempts.push(fault?.kind ?? null);
      if (fault?.kind === 'login-expired') browser.forgetLogin();
    },
    async signIn() {
      const done = clock.hold();
      await signIn(browser).finally(done);
    },
    leave: ticket.leave,
  };
}
