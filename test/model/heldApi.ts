/** A session API whose reads wait for the test's answer; what changes the session is answered by a healthy server. */
import type { SessionFailure } from '../../machines/sessionFailure.ts';
import { type SessionApi, SessionError, type SessionView } from '../../src/session/sessionApi.ts';
import { datasourceId } from '../support/scriptedApi.ts';

export interface HeldApi extends SessionApi {
  /** Calls that wait for their answer. */
  readonly held: number;
  /** Answers what waits as a healthy server does. */
  answer(expiresAt: number | null): void;
  /** Lets what waits fail. */
  fail(failure: SessionFailure): void;
  /** Lets the next operation fail. */
  failNextOperation(failure: SessionFailure): void;
  /** What a renewal says from now on, ms since the epoch. */
  renewTo(expiresAt: number | null): void;
}

export function heldApi(): HeldApi {
  const held = new Set<{ resolve(): void; reject(error: Error): void }>();
  let position = 0;
  let expiresAt: number | null = null;
  let nextFailure: SessionFailure | null = null;

  const view = (): SessionView => ({
    exists: true,
    sessionId: 'session-1',
    datasourceId,
    userId: '1',
    position,
    total: position,
    shape: null,
    columns: null,
    preview: null,
    expiresAt,
  });

  function hold(signal: AbortSignal): Promise<SessionView> {
    return new Promise((resolve, reject) => {
      const call = { resolve: () => resolve(view()), reject };
      held.add(call);
      signal.addEventListener('abort', () => {
        held.delete(call);
        reject(signal.reason);
      });
    });
  }

  function settle(how: (call: { resolve(): void; reject(error: Error): void }) => void): void {
    if (held.size !== 1) throw new Error(`One call should wait for its answer, not ${held.size}.`);
    for (const call of held) how(call);
    held.clear();
  }

  return {
    datasourceId,
    status: hold,
    initialize: hold,
    async apply() {
      const failure = nextFailure;
      nextFailure = null;
      if (failure !== null) throw new SessionError(failure);
      position += 1;
      return view();
    },
    async clear() {
      position = 0;
    },
    extend: async () => view(),
    answer(until) {
      expiresAt = until;
      settle((call) => call.resolve());
    },
    fail: (failure) => settle((call) => call.reject(new SessionError(failure))),
    failNextOperation(failure) {
      nextFailure = failure;
    },
    renewTo(until) {
      expiresAt = until;
    },
    get held() {
      return held.size;
    },
  };
}
