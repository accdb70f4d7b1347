import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { SessionError } from '../../src/index.ts';
import { studioApi } from '../../src/studio/studioApi.ts';

let server: Server | undefined;
let seen: IncomingMessage[] = [];
const never = new AbortController().signal;

afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

async function apiOf(listener: RequestListener, token: string | null = 'token') {
  seen = [];
  server = createServer((request, response) => {
    seen.push(request);
    listener(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return studioApi({ baseUrl: `http://127.0.0.1:${port}`, csrfToken: () => token });
}

const answering =
  (body: unknown, status = 200, type = 'application/json'): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': type });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

async function failureOf(reading: Promise<unknown>) {
  const error = await reading.then(
    () => new Error('The read succeeded.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof SessionError)) throw error;
  return error.failure;
}

const page = {
  success: true,
  offset: 100,
  limit: 100,
  total: 1461,
  columns: [{ name: 'wind', type: 'float', missing: 2 }],
  rows: [[4.7], [null]],
};

describe('the reads of the page', () => {
  it('reads the list and who asks for it', async () => {
    const datasources = [{ id: 'd1', name: 'Seattle', rows: 1461, columns: 6 }];
    const api = await apiOf(answering({ success: true, user: { id: 1, username: 'ana' }, datasources }));
    expect(await api.listDatasources(never)).toEqual({
      user: { id: '1', name: 'ana' },
      datasources,
      isOperator: false,
    });
    expect(seen[0]?.url).toBe('/tools/api/studio/');
  });

  it('asks for the rows of one page', async () => {
    const api = await apiOf(answering(page));
    const read = await api.readRows('a/b', { offset: 100, limit: 100 }, never);
    expect(read).toMatchObject({ total: 1461, rows: [[4.7], [null]] });
    expect(seen[0]?.url).toBe('/tools/api/studio/a%2Fb/session/rows/?offset=100&limit=100');
  });

  it('sends the CSRF token of the moment with the statistics', async () => {
    const statistics = {
      column: 'wind',
      type: 'float',
      count: 1,
      missing: 0,
      distinct: 1,
      min: 1,
      max: 1,
      mean: 1,
      median: 1,
      std: null,
      histogram: [{ from: 1, to: 1, count: 1 }],
      top: null,
    };
    const api = await apiOf(answering({ success: true, statistics }));
    expect(await api.readStatistics('d1', 'wind', never)).toEqual({ ...statistics, timeline: null });
    expect(seen[0]?.headers['x-csrftoken']).toBe('token');
    expect(seen[0]?.method).toBe('POST');
  });

  it('calls a change off by its id, and asks how far one is', async () => {
    const api = await apiOf(answering({ success: true, operation_id: 'k1', outcome: 'cancelling' }));
    await api.cancelChange('d1', 'k1', never);
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/tools/api/studio/d1/session/cancel/' });
    expect(seen[0]?.headers['x-csrftoken']).toBe('token');
    const busy = await apiOf(
      answering({
        success: true,
        running: { operation_id: 'k1', operation_name: 'sort_rows', percent: 41.5 },
      }),
    );
    expect(await busy.readRunning('d1', never)).toEqual({ operationId: 'k1', percent: 41.5 });
    const idle = await apiOf(answering({ success: true, running: null }));
    expect(await idle.readRunning('d1', never)).toBeNull();
  });

  it('counts the bytes of a file while they come, and hands on why there is none', async () => {
    const told: [number, number | null][] = [];
    const onBytes = (received: number, total: number | null) => void told.push([received, total]);
    const api = await apiOf((_, response) => {
      response.writeHead(200, { 'content-type': 'text/csv', 'content-length': '8' });
      response.end('a,b\n1,2\n');
    });
    const file = await api.readExport('d1', 'csv', { signal: never, onBytes });
    expect(await file.text()).toBe('a,b\n1,2\n');
    expect(told.at(-1)).toEqual([8, 8]);
    expect(seen[0]?.url).toBe('/tools/api/studio/d1/session/export/?format=csv');
    const error = { code: 'SESSION_NOT_FOUND', message: 'No active session found' };
    const gone = await apiOf(
      answering({ success: false, status: 400, error }, 400, 'application/problem+json'),
    );
    expect((await failureOf(gone.readExport('d1', 'csv', { signal: never, onBytes }))).code).toBe(
      'SESSION_NOT_FOUND',
    );
  });

  it('sends no token where there is none', async () => {
    const api = await apiOf(answering({}, 403), null);
    await failureOf(api.readStatistics('d1', 'wind', never));
    expect(seen[0]?.headers).not.toHaveProperty('x-csrftoken');
  });

  it('takes a redirect to the login page for what it is', async () => {
    const api = await apiOf((request, response) => {
      if (request.url?.startsWith('/accounts/'))
        return answering('<form>', 200, 'text/html')(request, response);
      response.writeHead(302, { location: '/accounts/login/?next=/tools/' });
      return response.end();
    });
    expect((await failureOf(api.listDatasources(never))).code).toBe('AUTHENTICATION_REQUIRED');
  });

  it('hands on the server’s code and its sentence', async () => {
    const error = { code: 'DATASOURCE_NOT_FOUND', message: 'no row', user_message: 'This table is gone.' };
    const api = await apiOf(
      answering({ success: false, status: 404, error }, 404, 'application/problem+json'),
    );
    expect(await failureOf(api.readRows('d1', { offset: 0, limit: 100 }, never))).toMatchObject({
      code: 'DATASOURCE_NOT_FOUND',
      userMessage: 'This table is gone.',
    });
  });

  it('judges a proxy’s page by its status', async () => {
    const api = await apiOf(answering('<h1>Bad Gateway</h1>', 502, 'text/html'));
    expect((await failureOf(api.listDatasources(never))).code).toBe('SERVER_ERROR');
  });

  it('takes no half of an answer', async () => {
    const api = await apiOf(answering({ ...page, rows: undefined }));
    await expect(api.readRows('d1', { offset: 0, limit: 100 }, never)).rejects.toBeInstanceOf(SessionError);
    const cut = await apiOf(answering('{"success": true, "rows": [[1'));
    await expect(cut.readRows('d1', { offset: 0, limit: 100 }, never)).rejects.toBeInstanceOf(SessionError);
  });

  it('calls a refused connection unreachable', async () => {
    const api = await apiOf((request) => request.socket.destroy());
    expect((await failureOf(api.listDatasources(never))).code).toBe('NETWORK_UNREACHABLE');
  });

  it('rejects with the caller’s reason when the caller gives up', async () => {
    const caller = new AbortController();
    const api = await apiOf(() => caller.abort(new Error('another page was asked for')));
    await expect(api.listDatasources(caller.signal)).rejects.toThrow('another page was asked for');
  });
});
