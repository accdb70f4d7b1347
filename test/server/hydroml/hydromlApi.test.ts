import { expect, test } from 'vitest';
import { hydromlApi } from '../../../src/session/hydromlApi.ts';
import type { JournalOperation } from '../../../src/session/sessionApi.ts';
import { logIn } from '../apiClient.ts';
import { openServer, seattleId } from '../testServer.ts';
import { pageFetch } from './pageFetch.ts';

const never = new AbortController().signal;

const operation = (name: string, params: JournalOperation['params'] = {}): JournalOperation => ({
  id: crypto.randomUUID(),
  name,
  params,
  expectedPosition: 0,
});
const rename = (from: string, to: string) => operation('rename_column', { old_name: from, new_name: to });

async function connect(datasourceId = seattleId) {
  const server = await openServer({ asHydroml: true });
  const client = await logIn(server.url);
  const api = hydromlApi({ baseUrl: server.url, datasourceId, fetch: pageFetch(client) });
  return { server, client, api };
}

test('the client opens, changes, undoes and ends a session, and never takes the server for one with keys', async () => {
  const { api } = await connect();
  expect(await api.status(never)).toMatchObject({ exists: false });
  expect(await api.initialize(never)).toMatchObject({
    exists: true,
    sessionId: expect.stringMatching(/^\d{4}-.*\.\d{6}$/),
    userId: '1',
    position: 0,
    etag: null,
    shape: [1461, 6],
  });
  expect(await api.apply(rename('wind', 'breeze'), never)).toMatchObject({
    position: 1,
    total: 1,
    columns: expect.arrayContaining(['breeze']),
    history: [{ step: 0, name: 'rename_column' }],
  });
  expect(await api.apply(operation('undo'), never)).toMatchObject({ position: 0, total: 1, history: [] });
  const statistics = await api.apply(operation('column_statistics', { column_name: 'wind' }), never);
  expect(statistics).toMatchObject({ exists: true, result: { statistics: { column: 'wind' } } });
  expect(await api.extend?.(never)).toMatchObject({ exists: true });
  await api.clear(never);
  expect(await api.status(never)).toMatchObject({ exists: false });
  expect(api.idempotent).toBe(false);
});

test('the expiry counts from the answer, whatever zone the server writes its dates in', async () => {
  const { api } = await connect();
  const { expiresAt } = await api.initialize(never);
  expect(Math.abs((expiresAt ?? 0) - Date.now() - 240 * 60_000)).toBeLessThan(60_000);
});

test('a refused operation is refused, and the session goes on', async () => {
  const { api } = await connect();
  await api.initialize(never);
  await expect(api.apply(rename('nope', 'x'), never)).rejects.toMatchObject({
    failure: { code: 'OPERATION_REJECTED', outcome: 'not-applied', userMessage: 'Column "nope" not found' },
  });
  expect(await api.status(never)).toMatchObject({ exists: true, position: 0 });
});

test('an operation on a forgotten session says so, an undo does not', async () => {
  const { api, server } = await connect();
  await api.initialize(never);
  await server.forgetSessions();
  await expect(api.apply(rename('wind', 'breeze'), never)).rejects.toMatchObject({
    failure: { code: 'SESSION_NOT_FOUND', outcome: 'not-applied' },
  });
  await expect(api.apply(operation('undo'), never)).rejects.toMatchObject({
    failure: { code: 'OPERATION_REJECTED', status: 400 },
  });
});

test('the failures of its framework are understood', async () => {
  const { api, client, server } = await connect();
  await expect(api.apply(operation('sort_rows', { columns: ['wind'] }), never)).rejects.toMatchObject({
    failure: { code: 'API_MISMATCH', status: 404 },
  });
  const stranger = hydromlApi({
    baseUrl: server.url,
    datasourceId: crypto.randomUUID(),
    fetch: pageFetch(client),
  });
  await expect(stranger.status(never)).rejects.toMatchObject({ failure: { code: 'DATASOURCE_NOT_FOUND' } });
  const tokenless = hydromlApi({
    baseUrl: server.url,
    datasourceId: seattleId,
    fetch: async (input, init) => client.fetch(new URL(String(input)).pathname, init),
  });
  await expect(tokenless.initialize(never)).rejects.toMatchObject({ failure: { code: 'CSRF_REJECTED' } });
  await server.expireLogins();
  await expect(api.status(never)).rejects.toMatchObject({ failure: { code: 'AUTHENTICATION_REQUIRED' } });
});

test('too many sessions opened within the hour are a busy server that says until when', async () => {
  const { api } = await connect();
  for (let call = 0; call < 10; call += 1) await api.initialize(never);
  await expect(api.initialize(never)).rejects.toMatchObject({
    failure: {
      code: 'SERVER_OVERLOADED',
      status: 429,
      retryAfterMs: expect.toSatisfy((ms) => ms > 3_500_000),
    },
  });
});
