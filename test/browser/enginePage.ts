/** A page with nothing but the engine on it, and a small server whose answers a test decides. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type * as engine from '../../src/index.ts';

declare global {
  /** What the page has of the engine. */
  var holdfastEngine: typeof engine;
}

export const datasourceId = '00000000-0000-4000-8000-000000000001';

/** Answers a call of the session API. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface EngineSite {
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string;
  /** The calls of the session API so far, as `POST rename-column`. */
  readonly calls: string[];
  /** How calls are answered from now on. */
  answerWith(answer: Answer): void;
  close(): Promise<void>;
}

/** The engine as one script that leaves `holdfastEngine` behind. */
export async function engineScript(): Promise<string> {
  const entry = fileURLToPath(new URL('../../src/index.ts', import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, lib: { entry, formats: ['iife'], name: 'holdfastEngine' } },
  });
  if (!Array.isArray(built) || !built[0]) throw new Error('Vite has built nothing.');
  return built[0].output[0].code;
}

/** Serves the page, a login page, and the session API. */
export async function engineSite(script: string): Promise<EngineSite> {
  const calls: string[] = [];
  let answer: Answer = answerSession;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const call = /\/session\/([\w-]+)\/$/.exec(pathname)?.[1];
    if (call !== undefined) {
      calls.push(`${request.method} ${call}`);
      request.resume();
      return answer(request, response);
    }
    const isScript = pathname === '/holdfast.js';
    response.setHeader('content-type', `${isScript ? 'text/javascript' : 'text/html'}; charset=utf-8`);
    response.end(isScript ? script : pathname === '/accounts/login/' ? loginPage : enginePage);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    answerWith(next) {
      answer = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A healthy server with a session in which nothing was done. */
export const answerSession: Answer = (_, response) => {
  response.setHeader('content-type', 'application/json');
  const session_info = { session_exists: true, session_id: 's-1', datasource_id: datasourceId, user_id: 1 };
  const position = { current_step: 0, total_operations: 0, current_shape: [1, 1] };
  const table = { data_preview: [{ a: 1 }], column_info: ['a'] };
  response.end(JSON.stringify({ success: true, session_info: { ...session_info, ...position }, ...table }));
};

/** A server whose API does not answer. */
export const answerUnavailable: Answer = (_, response) => {
  response.writeHead(500, { 'content-type': 'text/html' }).end('<h1>Server Error (500)</h1>');
};

/** A server that sends whoever is not logged in to a page that asks for it, as Django does. */
export function answerRedirect(loginAddress: string): Answer {
  return ({ url }, response) => {
    response.writeHead(302, { location: `${loginAddress}?next=${encodeURIComponent(url ?? '/')}` }).end();
  };
}

const enginePage = '<!doctype html><title>The engine</title><script src="/holdfast.js"></script>';
const loginPage =
  '<!doctype html><title>Log in</title><form method="post"><input name="username"><input name="password" type="password"></form>';
