/** A server that answers as our session API does, with keys, entity tags and a history, after a time that is known. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type StandInTable, StandInSession } from './standInSession.ts';

export interface JournalServer {
  readonly origin: string;
  /** Operations that were run; what was only answered again is not counted. */
  readonly applied: number;
  /** Begins a datasource's session with that many operations already applied. */
  begin(datasourceId: string, operations: number): void;
  /** As after a restart without its data. */
  forget(datasourceId: string): void;
  session(datasourceId: string): StandInSession | undefined;
  close(): Promise<void>;
}

export interface JournalServerOptions {
  readonly table: StandInTable;
  /** The time between the whole request and its answer, ms. */
  readonly latencyMs: number;
  /** The script of the page that is served at `/`. */
  readonly script: string;
}

const sessionPath = /^\/tools\/api\/studio\/([^/]+)\/session\/([a-z-]+)\/$/;
const page = '<!doctype html><title>Journal</title><link rel="icon" href="data:,"><script src="/page.js"></script>';


interface Answer {
  readonly status: number;
  readonly body: string;
  readonly etag?: string;
}

/** A listening server on a port of its own; its owner closes it. */
export async function openJournalServer(options: JournalServerOptions): Promise<JournalServer> {
  const { table, latencyMs, script } = options;
  const sessions = new Map<string, StandInSession>();
  let applied = 0;

  function answerTo(datasourceId: string, call: string, { headers }: IncomingMessage): Answer {
    let session = sessions.get(datasourceId);
    if (call === 'initialize') {
      session ??= new StandInSession(datasourceId, table);
      sessions.set(datasourceId, session);
    }
    if (call === 'status' || call === 'initialize') return session ? bodyOf(session) : absent;
    if (!session) return gone;
    const key = String(headers['idempotency-key'] ?? '');
    const verdict = session.apply(call.replaceAll('-', '_'), key, headers['if-match']);
    if (verdict === 'stale') return stale;
    if (verdict === 'impossible') return impossible;
    if (verdict === 'applied') applied += 1;
    return bodyOf(session);
  }

  const server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, datasourceId, call] = sessionPath.exec(request.url ?? '') ?? [];
    if (datasourceId === undefined || call === undefined) {
      servePage(request.url, response);
      return;
    }
    await text(request);
    const dueAt = performance.now() + latencyMs;
    const { status, body, etag } = answerTo(datasourceId, call, request);
    await until(dueAt);
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...(etag && { etag }),
    });
    response.end(body);
  }

  function servePage(url: string | undefined, response: ServerResponse): void {
    const isScript = url === '/page.js';
    response.writeHead(isScript || url === "/" ? 200 : 404, {
      'content-type': `${isScript ? 'text/javascript' : 'text/html'}; charset=utf-8`,
      // Isolated pages have a clock of 5 µs, others one of 100 µs.
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
    response.end(isScript ? script : page);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get applied() {
      return applied;
    },
    begin: (datasourceId, operations) =>
      void sessions.set(datasourceId, new StandInSession(datasourceId, table, operations)),
    forget: (datasourceId) => void sessions.delete(datasourceId),
    session: (datasourceId) => sessions.get(datasourceId),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const absent: Answer = {
  status: 200,
  body: '{"success":true,"session_info":{"session_exists":false},"data_preview":null,"column_info":null}',
};
const gone = failure(410, 'SESSION_NOT_FOUND', 'There is no session.');
const stale = failure(412, 'HISTORY_CONFLICT', 'The session has moved on.');
const impossible = failure(422, 'OPERATION_REJECTED', 'There is nothing to undo.');

function failure(status: number, code: string, error: string): Answer {
  return { status, body: JSON.stringify({ success: false, error, code }) };
}

function bodyOf(session: StandInSession): Answer {
  return { status: 200, body: session.body(Date.now()), etag: session.etag };
}

/** A timer alone is up to 1 ms late, now and then more; the last part of the wait is watched. */
function until(dueAt: number): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (performance.now() >= dueAt) resolve();
      else setImmediate(look);
    };
    const sleepMs = Math.floor(dueAt - performance.now()) - 2;
    if (sleepMs > 0) setTimeout(look, sleepMs);
    else look();
  });
}
