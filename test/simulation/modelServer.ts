/** What both kinds of modelled server have in common: requests in, answers out, and faults of their own. */
import type { FailureCode, SessionFailure } from '../../machines/sessionFailure.ts';
import type { JournalOperation, SessionView } from '../../src/session/sessionApi.ts';
import type { ModelTable } from './modelTable.ts';

/** `compare` is a conditional status: it extends nothing and carries no rows. */
export type ServerCall = 'status' | 'initialize' | 'apply' | 'clear' | 'extend' | 'compare';

export interface ServerRequest {
  readonly call: ServerCall;
  /** Whose login the cookie names, as it was when the request was sent. */
  readonly user: string | null;
  readonly fetchId: number;
  readonly operation: JournalOperation | null;
  /** The page has an answer of this fetch already, or has given it up: nobody waits for this copy. */
  isAnswered(): boolean;
  isAborted(): boolean;
  /** The page that sent it has died. */
  isOrphaned(): boolean;
}

export type ServerAnswer =
  | {
      readonly kind: 'view';
      readonly view: Omit<SessionView, 'expiresAt'>;
      /** Ms that the session has left; null without one. */
      readonly leftMs: number | null;
      /** What the history held at that moment: evidence for the judge, unseen by the engine. */
      readonly seen: ModelHistory;
    }
  | {
      readonly kind: 'refused';
      readonly code: FailureCode;
      readonly status: number;
      readonly outcome: SessionFailure['outcome'];
      readonly retryAfterMs?: number;
    };

/** A session's history by labels, redo tail included. */
export interface ModelHistory {
  /** Null without a session. */
  readonly session: string | null;
  readonly labels: readonly string[];
  readonly position: number;
  readonly table: ModelTable;
}

export interface ModelServer {
  readonly kind: 'ours' | 'hydroml';
  isDown: boolean;
  /** Takes a request; `answer` is called once, unless the server goes down first. */
  receive(request: ServerRequest, answer: (answer: ServerAnswer) => void): void;
  /** Recovery is about to clear the session: whether that arrives, it may never learn. */
  noteClear(user: string): void;
  history(user: string): ModelHistory;
  /** All processes end; what they were doing is cut. */
  restart(keepsData: boolean): void;
  /** The session ends by time. */
  expire(user: string): void;
  /** Somebody else's operation, which always changes the columns; false when there is no session. */
  foreignStep(user: string): boolean;
}

export const datasourceId = '00000000-0000-4000-8000-000000000004';

/** The answer to a request without a login. */
export const unauthenticated: ServerAnswer = {
  kind: 'refused',
  code: 'AUTHENTICATION_REQUIRED',
  status: 401,
  outcome: 'not-applied',
};

export function refused(
  code: FailureCode,
  status: number,
  more: { readonly retryAfterMs?: number; readonly outcome?: SessionFailure['outcome'] } = {},
): ServerAnswer {
  return { kind: 'refused', code, status, outcome: 'not-applied', ...more };
}

/** The part of a view that both kinds give. */
export function tableView({ columns, rows, hash }: ModelTable) {
  return {
    shape: [rows, columns.length] as const,
    columns,
    preview: [Object.fromEntries(columns.map((column, index) => [column, (hash + index) % 1000]))],
  };
}

/** A call limit over a moving window of time. */
export function createQuota(calls: number, windowMs: number) {
  let takenMs: number[] = [];
  return {
    /** 0 when the call may be made, else the ms to wait. */
    take(nowMs: number): number {
      takenMs = takenMs.filter((atMs) => atMs > nowMs - windowMs);
      const [oldestMs] = takenMs;
      if (takenMs.length >= calls && oldestMs !== undefined) return oldestMs + windowMs - nowMs;
      takenMs.push(nowMs);
      return 0;
    },
  };
}
