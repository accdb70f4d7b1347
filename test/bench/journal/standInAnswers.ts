/** Answers as our session API does, with keys, entity tags and a history, for sessions of any length. */
import { StandInSession, type StandInTable } from './standInSession.ts';

export interface StandInCall {
  readonly url: string;
  readonly key: string;
  readonly ifMatch: string | undefined;
}

export interface StandInAnswer {
  readonly status: number;
  /** JSON. */
  readonly body: string;
  readonly etag?: string;
}

const sessionPath = /\/tools\/api\/studio\/([^/]+)\/session\/([a-z-]+)\/$/;

/** The sessions of a server, in memory. */
export class StandInAnswers {
  readonly #table: StandInTable;
  readonly #sessions = new Map<string, StandInSession>();
  #begun = 0;

  constructor(table: StandInTable) {
    this.#table = table;
  }

  /** Begins a datasource's session with that many operations already applied. */
  begin(datasourceId: string, operations: number): void {
    this.#begun += 1;
    const epoch = `epoch-${this.#begun}`;
    this.#sessions.set(datasourceId, new StandInSession(datasourceId, epoch, this.#table, operations));
  }

  /** As after a restart without its data. */
  forget(datasourceId: string): void {
    this.#sessions.delete(datasourceId);
  }

  session(datasourceId: string): StandInSession | undefined {
    return this.#sessions.get(datasourceId);
  }

  /** The answer to a call, or null when it is none of a session. */
  answerTo({ url, key, ifMatch }: StandInCall): StandInAnswer | null {
    const [, datasourceId, call] = sessionPath.exec(url) ?? [];
    if (datasourceId === undefined || call === undefined) return null;
    if (call === 'initialize' && !this.#sessions.has(datasourceId)) this.begin(datasourceId, 0);
    const session = this.#sessions.get(datasourceId);
    if (call === 'status' || call === 'initialize') return session ? bodyOf(session) : absent;
    if (!session) return gone;
    const verdict = session.apply(call.replaceAll('-', '_'), key, ifMatch);
    if (verdict === 'stale') return stale;
    return verdict === 'impossible' ? impossible : bodyOf(session);
  }
}

const absent: StandInAnswer = {
  status: 200,
  body: '{"success":true,"session_info":{"session_exists":false},"data_preview":null,"column_info":null}',
};
const gone = failure(410, 'SESSION_NOT_FOUND', 'There is no session.');
const stale = failure(412, 'HISTORY_CONFLICT', 'The session has moved on.');
const impossible = failure(422, 'OPERATION_REJECTED', 'There is nothing to undo.');

function failure(status: number, code: string, error: string): StandInAnswer {
  return { status, body: JSON.stringify({ success: false, error, code }) };
}

function bodyOf(session: StandInSession): StandInAnswer {
  return { status: 200, body: session.body(Date.now()), etag: session.etag };
}
