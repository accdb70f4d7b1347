/** What the two model servers have in common, and the line to them that loses and doubles what it carries. */
import type { FailureCode, SessionFailure } from '../../machines/sessionFailure.ts';
import {
  type JournalOperation,
  type JsonObject,
  type SessionApi,
  SessionError,
  type SessionView,
} from '../../src/session/sessionApi.ts';
import { datasourceId, failureOf } from './scriptedApi.ts';

/** What happens to an operation on its way: how often it runs, and whether its answer arrives. */
export type Fate =
  | 'answered'
  | 'request-lost'
  | 'answer-lost'
  | 'doubled'
  | 'doubled-lost'
  | 'tripled'
  | 'tripled-lost'
  /** The server fails without running it. */
  | SessionFailure;

export interface ModelServer {
  readonly idempotent: boolean;
  /** Every call that reached it, in order: `status`, `apply sort_rows`. */
  readonly calls: string[];
  /** Calls that came while another one that writes was being worked on. */
  readonly overlaps: string[];
  /** Who is logged in, or null. Sessions belong to their user. */
  user: string | null;
  status(): SessionView;
  initialize(): SessionView;
  /** Runs an operation as a request for it does. @throws SessionError */
  execute(operation: JournalOperation): SessionView;
  clear(): void;
  /** It loses the session and all it knows of it. */
  forget(): void;
  /** Somebody else does something in the session. */
  foreign(name: string, params: JsonObject): void;
  /** The tags of the operations that make the table what it is, in order. */
  inEffect(): readonly string[];
  /** The tags of what an undo took back and a redo could bring again. */
  undone(): readonly string[];
}

export interface ModelLine {
  readonly api: SessionApi;
  /** What befalls the next operations; `answered` when it is empty. */
  readonly fates: Fate[];
  /** The operations that left, in order. */
  readonly sent: JournalOperation[];
  /** Every call fails like this until it is null again. */
  broken: FailureCode | null;
  /** Called before a call leaves. */
  onLeave: (call: string, operation: JournalOperation | null) => void | Promise<void>;
}

const runs: Readonly<Record<Exclude<Fate, SessionFailure>, number>> = {
  answered: 1,
  'request-lost': 0,
  'answer-lost': 1,
  doubled: 2,
  'doubled-lost': 2,
  tripled: 3,
  'tripled-lost': 3,
};

export function rejection(code: FailureCode, more: Partial<SessionFailure> = {}): SessionError {
  return new SessionError(failureOf(code, more));
}

const lostAnswer = () => rejection('NETWORK_UNREACHABLE', { outcome: 'unknown', attribution: 'network' });

/** A tab's line to a server. */
export function connect(server: ModelServer): ModelLine {
  let writing = 0;

  async function carry<T>(call: string, writes: boolean, work: () => T): Promise<T> {
    await line.onLeave(call, null);
    if (line.broken !== null) throw rejection(line.broken, { outcome: 'unknown' });
    server.calls.push(call);
    if (server.user === null) throw rejection('AUTHENTICATION_REQUIRED', { attribution: 'auth' });
    if (writing > 0) server.overlaps.push(call);
    if (writes) writing += 1;
    try {
      await Promise.resolve();
      const answer = work();
      await Promise.resolve();
      return structuredClone(answer);
    } finally {
      if (writes) writing -= 1;
    }
  }

  function runAll(operation: JournalOperation, fate: Fate): SessionView {
    if (typeof fate !== 'string') throw new SessionError(fate);
    let last: (() => SessionView) | null = null;
    for (let run = 0; run < runs[fate]; run += 1) {
      try {
        const view = server.execute(operation);
        last = () => view;
      } catch (error) {
        last = () => {
          throw error;
        };
      }
    }
    if (last === null || fate.endsWith('lost')) throw lostAnswer();
    return last();
  }

  const line: ModelLine = {
    api: {
      datasourceId,
      idempotent: server.idempotent,
      status: () => carry('status', false, () => server.status()),
      initialize: () => carry('initialize', true, () => server.initialize()),
      async apply(operation) {
        await line.onLeave('apply', operation);
        line.sent.push(operation);
        return await carry(`apply ${operation.name}`, true, () =>
          runAll(operation, line.fates.shift() ?? 'answered'),
        );
      },
      clear: () => carry('clear', true, () => server.clear()),
    },
    fates: [],
    sent: [],
    broken: null,
    onLeave: () => undefined,
  };
  return line;
}

/** The tag by which a test knows an operation. */
export function tagOf({ params }: { readonly params: JsonObject }): string {
  return typeof params.tag === 'string' ? params.tag : '?';
}

/** A datasource without a session. */
export function absent(user: string | null): SessionView {
  return {
    exists: false,
    sessionId: null,
    datasourceId,
    userId: user,
    position: 0,
    total: 0,
    shape: null,
    columns: null,
    preview: null,
    expiresAt: null,
  };
}
