/** Serves the measured page, and sessions whose answers come after a time that is known. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { StandInAnswers } from './standInAnswers.ts';
import type { StandInTable } from './standInSession.ts';

export interface JournalServer {
  readonly origin: string;
  readonly answers: StandInAnswers;
  close(): Promise<void>;
}

export interface JournalServerOptions {
  readonly table: StandInTable;
  /** The time between the whole request and its answer, ms. */
  readonly latencyMs: number;
  /** The script of the page that is served at `/`. */
  readonly script: string;
}

const page =
  '<!doctype html><title>Journal</title><link rel="icon" href="data:,"><script src="/page.js"></script>';

/** A listening server on a port of its own; its owner closes it. */
export async function openJournalServer(options: JournalServerOptions): Promise<JournalServer> {
  const { table, latencyMs, script } = options;
  const answers = new StandInAnswers(table);
  const server = createServer((request, response) => void serve(request, response));

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = '', headers } = request;
    await text(request);
    const dueAt = performance.now() + latencyMs;
    const key = String(headers['idempotency-key'] ?? '');
    const answer = answers.answerTo({ url, key, ifMatch: headers['if-match'] });
    if (answer === null) {
      servePage(url, response);
      return;
    }
    const { status, body, etag } = answer;
    await until(dueAt);
    const length = Buffer.byteLength(body);
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': length,
      ...(etag && { etag }),
    });
    response.end(body);
  }

  function servePage(url: string, response: ServerResponse): void {
    const isScript = url === '/page.js';
    response.writeHead(isScript || url === '/' ? 200 : 404, {
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
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
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
