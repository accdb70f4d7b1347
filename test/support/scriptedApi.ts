/** A session API in memory whose next answers a test scripts; unscripted calls behave like a healthy server. */
import type { FailureCode, SessionFailure } from '../../machines/sessionFailure.ts';
import {
  type JournalOperation,
  type SessionApi,
  SessionError,
  type SessionView,
} from '../../src/session/sessionApi.ts';

type Call = 'status' | 'initialize' | 'apply' | 'clear';
/** A failure to reject with, `hang` for a call that never answers, `ok` for what a healthy server does. */
export type ScriptedAnswer = FailureCode | SessionFailure | 'hang' | 'ok';

export interface ScriptedApi extends SessionApi {
  /** The calls made so far, in order. */
  readonly calls: Call[];
  /** The operations that the server has applied, in order. */
  readonly applied: JournalOperation[];
  /** Appends answers for the next calls, whichever they are. */
  script(...answers: ScriptedAnswer[]): void;
  /** Answers every call like this until `heal` is called. */
  breakWith(answer: ScriptedAnswer): void;
  heal(): void;
  /** From now on sessions end at this moment, ms since the epoch. */
  endAt(moment: number): void;
  /** The server loses the session. */
  forget(): void;
  /** How many calls have neither answered nor been aborted. */
  readonly open: number;
}

export const datasourceId = '00000000-0000-4000-8000-000000000001';

/** A failure as the API reports it. */
export function failureOf(code: FailureCode, more: Partial<SessionFailure> = {}): SessionFailure {
  return { code, outcome: 'not-applied', attribution: 'server', at: 0, ...more };
}

export function scriptedApi({ exists = false } = {}): ScriptedApi {
  const script: ScriptedAnswer[] = [];
  const calls: Call[] = [];
  const applied: JournalOperation[] = [];
  let broken: ScriptedAnswer | null = null;
  let sessions = 1;
  let isThere = exists;
  let open = 0;
  let expiresAt: number | null = null;

  const view = (): SessionView => ({
    exists: isThere,
    sessionId: isThere ? `session-${sessions}` : null,
    datasourceId,
    userId: '1',
    position: isThere ? applied.length : 0,
    total: isThere ? applied.length : 0,
    shape: null,
    columns: null,
    preview: null,
    expiresAt,
  });

  async function answer<T>(call: Call, signal: AbortSignal, healthy: () => T): Promise<T> {
    calls.push(call);
    const scripted = script.shift() ?? broken ?? 'ok';
    if (scripted === 'ok') return healthy();
    if (scripted === 'hang') {
      open += 1;
      return await new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => {
          open -= 1;
          reject(signal.reason);
        });
      });
    }
    throw new SessionError(typeof scripted === 'string' ? failureOf(scripted) : scripted);
  }

  return {
    datasourceId,
    calls,
    applied,
    status: (signal) => answer('status', signal, view),
    initialize: (signal) =>
      answer('initialize', signal, () => {
        isThere = true;
        return view();
      }),
    apply: (operation, signal) =>
      answer('apply', signal, () => {
        applied.push(operation);
        return view();
      }),
    clear: (signal) =>
      answer('clear', signal, () => {
        isThere = false;
        applied.length = 0;
      }),
    script: (...answers) => void script.push(...answers),
    breakWith: (scripted) => {
      broken = scripted;
    },
    heal: () => {
      broken = null;
      script.length = 0;
    },
    endAt(moment) {
      expiresAt = moment;
    },
    forget: () => {
      isThere = false;
      sessions += 1;
      applied.length = 0;
    },
    get open() {
      return open;
    },
  };
}
