import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createApiClient, logIn, openSession } from '../apiClient.ts';
import { openServer, seattleId, temporaryFolder } from '../testServer.ts';

const rename = { old_name: 'wind', new_name: 'breeze' };
const zoneless = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/;

/** The key sets of the contract, written down from its description. */
const infoKeys = [
  'session_exists user_id datasource_id created_at last_accessed status current_shape original_shape current_step',
  'total_operations can_undo can_redo operations_history timeout_minutes expires_at is_expired',
]
  .join(' ')
  .split(' ');
const entryKeys = ['step', 'operation_name', 'timestamp', 'shape_before', 'shape_after'];

/** Answers recorded off a real server; they lie beside the project where there are any. */
const recordings = new URL('../../../../shared/wire/', import.meta.url);

const asHydroml = () => openServer({ asHydroml: true });

describe('success', () => {
  test('a session is told by exactly the members of the contract', async () => {
    const client = await logIn((await asHydroml()).url);
    expect(await client.status()).toEqual({
      success: true,
      session_info: { session_exists: false },
      data_preview: null,
      column_info: null,
    });
    const opened = await client.apply('initialize/');
    expect(Object.keys(opened)).toEqual([
      'success',
      'message',
      'session_info',
      'data_preview',
      'column_info',
    ]);
    expect(opened.message).toBe('Session initialized successfully');
    expect(Object.keys(opened.session_info)).toEqual(infoKeys);
    expect(opened.session_info).toMatchObject({ user_id: 1, datasource_id: seattleId, current_step: 0 });
    expect(opened.data_preview).toHaveLength(100);

    const renamed = await client.apply('rename-column/', rename);
    expect(renamed.message).toBe('Column renamed from "wind" to "breeze"');
    expect(renamed.column_info).toContain('breeze');
    expect(renamed.session_info).toMatchObject({ current_step: 1, total_operations: 1, can_undo: true });
    const [entry] = renamed.session_info.operations_history;
    expect(Object.keys(entry ?? {})).toEqual(entryKeys);
    expect(entry).toMatchObject({ step: 0, operation_name: 'rename_column' });
    for (const moment of [
      entry?.timestamp,
      renamed.session_info.expires_at,
      renamed.session_info.last_accessed,
    ])
      expect(moment).toMatch(zoneless);

    const undone = await client.apply('undo/');
    expect(undone.session_info).toMatchObject({
      current_step: 0,
      total_operations: 1,
      can_undo: false,
      can_redo: true,
      operations_history: [],
    });
    expect(Object.keys(await client.status())).toEqual([
      'success',
      'session_info',
      'data_preview',
      'column_info',
    ]);
  });

  test('a missing value is an empty text', async () => {
    const server = await asHydroml();
    const file = join(await temporaryFolder(), 'gauges.csv');
    await writeFile(file, 'gauge,rain\nnorth,1.5\nsouth,\n');
    const { id } = await server.addDatasource(file);
    const { data_preview } = await (await logIn(server.url)).on(id).apply('initialize/');
    expect(data_preview).toEqual([
      { gauge: 'north', rain: 1.5 },
      { gauge: 'south', rain: '' },
    ]);
  });

  test('a session that is there is answered as it is', async () => {
    const client = await openSession((await asHydroml()).url);
    await client.apply('rename-column/', rename);
    const again = await client.apply('initialize/');
    expect(again.message).toBe('Session already exists');
    expect(again.session_info.current_step).toBe(1);
  });

  test('the recorded answers of a real server have the same members', async () => {
    const client = await logIn((await asHydroml()).url);
    const answers = {
      '07-status-no-session': await client.status(),
      '10-initialize-success': await client.apply('initialize/'),
      '12-status-active': await client.status(),
      '13-rename-column-success': await client.apply('rename-column/', rename),
      '16-fill-missing-success': await client.apply('fill-missing-values/', {
        columns: ['breeze'],
        strategy: 'mean',
      }),
      '17-undo-success': await client.apply('undo/'),
    };
    let compared = 0;
    for (const [name, answer] of Object.entries(answers)) {
      const file = new URL(`${name}.http`, recordings);
      if (!existsSync(file)) continue;
      const [, body = ''] = readFileSync(file, 'utf8').split(/\r?\n\r?\n/);
      expect(shapeOf(answer), name).toEqual(shapeOf(JSON.parse(body)));
      compared += 1;
    }
    // Without the recordings the members that this test file names are all there is to hold.
    expect(compared).toBe(existsSync(recordings) ? Object.keys(answers).length : 0);
  });

  test('nothing of our own dialect shows', async () => {
    const client = await openSession((await asHydroml()).url);
    const key = crypto.randomUUID();
    const headers = { 'idempotency-key': key, 'if-match': '"e:9"', accept: 'application/problem+json' };
    for (const position of [1, 2]) {
      const name = `wind ${position}`;
      const old = position === 1 ? 'wind' : 'wind 1';
      const response = await client.post('rename-column/', { old_name: old, new_name: name }, headers);
      expect(response.status).toBe(200);
      for (const header of ['etag', 'idempotency-replayed', 'x-ratelimit-limit'])
        expect(response.headers.has(header)).toBe(false);
      const { session_info } = await response.json();
      expect(session_info.current_step).toBe(position);
    }
    const status = await client.get('status/', { 'if-none-match': '*' });
    expect([status.status, status.headers.has('etag')]).toEqual([200, false]);
    const refused = await client.post('rename-column/', { old_name: 'no', new_name: 'x' }, headers);
    expect(refused.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await refused.json()).toEqual({ success: false, error: 'Column "no" not found' });
  });
});

describe('failure', () => {
  test('calls without a session are refused, undo and redo without saying why', async () => {
    const client = await logIn((await asHydroml()).url);
    const noSession = { success: false, error: 'No active session found', status: 400 };
    expect(await client.refused('rename-column/', rename)).toEqual(noSession);
    expect(await client.refused('clear/')).toEqual(noSession);
    expect(await client.refused('save/', { name: 'Copy' })).toEqual(noSession);
    expect(await client.refused('column-statistics/', { column_name: 'wind' })).toEqual(noSession);
    const without = [await client.refused('undo/'), await client.refused('redo/')];
    await client.apply('initialize/');
    expect([await client.refused('undo/'), await client.refused('redo/')]).toEqual(without);
    expect(without[0]).toMatchObject({ status: 400, error: 'Cannot undo operation' });
  });

  test('a datasource that is not there is an error of the server', async () => {
    const client = await logIn((await asHydroml()).url);
    const missing = await client.on('22222222-2222-4222-8222-222222222222').get('status/');
    expect([missing.status, await missing.json()]).toEqual([
      500,
      { success: false, error: 'No DataSource matches the given query.' },
    ]);
    const malformed = await client.on('7').get('status/');
    expect(malformed.status).toBe(500);
    expect((await malformed.json()).error).toContain('is not a valid UUID');
  });

  test.each(['extend/', 'drop-columns/', 'filter-rows/', 'sort-rows/', 'nothing/'])(
    'there is no %s, and a page says so',
    async (call) => {
      const client = await openSession((await asHydroml()).url);
      const response = await client.post(call, { columns: ['wind'] });
      expect([response.status, response.headers.get('content-type')]).toEqual([
        404,
        'text/html; charset=utf-8',
      ]);
      expect(await response.text()).toContain('<h1>Not Found</h1>');
    },
  );

  test.each(['history/', 'rows/?offset=0&limit=5'])('there is no %s to read', async (call) => {
    const client = await openSession((await asHydroml()).url);
    const response = await client.get(call);
    expect([response.status, await response.text()]).toEqual([404, expect.stringContaining('Not Found')]);
  });

  test('another method is a 405 without a word', async () => {
    const client = await openSession((await asHydroml()).url);
    const response = await client.get('initialize/');
    expect([response.status, response.headers.get('allow'), await response.text()]).toEqual([
      405,
      'POST',
      '',
    ]);
  });

  test('an address without its last slash is redirected, a POST too', async () => {
    const client = await openSession((await asHydroml()).url);
    const path = `/tools/api/studio/${seattleId}/session/`;
    for (const response of [await client.get('status'), await client.post('undo')]) {
      expect(response.status).toBe(301);
      expect(response.headers.get('location')).toMatch(new RegExp(`^${path}(status|undo)/$`));
    }
  });

  test('the token is looked at before the login, and its page says CSRF', async () => {
    const { url } = await asHydroml();
    const client = await openSession(url);
    for (const stranger of [createApiClient(url), client]) {
      const response = await stranger.post('undo/', {}, { 'x-csrftoken': 'old' });
      expect([response.status, response.headers.get('content-type')]).toEqual([403, 'text/html']);
      expect(await response.text()).toContain('CSRF verification failed');
    }
    const anonymous = await createApiClient(url).get('status/');
    expect([anonymous.status, anonymous.headers.get('location')]).toEqual([
      302,
      `/accounts/login/?next=/tools/api/studio/${seattleId}/session/status/`,
    ]);
    expect(anonymous.headers.getSetCookie()).toEqual([]);
  });

  test('an eleventh initialize within the hour is refused, whichever table it is for', async () => {
    const client = await logIn((await asHydroml()).url);
    for (let call = 0; call < 10; call += 1) await client.apply('initialize/');
    const other = client.on('22222222-2222-4222-8222-222222222222');
    for (const response of [await client.post('initialize/'), await other.post('initialize/')]) {
      expect(response.status).toBe(429);
      const wait = Number(response.headers.get('retry-after'));
      expect(wait).toBeGreaterThan(3_500);
      expect(response.headers.get('x-ratelimit-limit')).toBe('10');
      expect(response.headers.get('x-ratelimit-remaining')).toBe('0');
      expect(await response.json()).toEqual({
        error: 'Rate limit exceeded',
        rate_limit_info: {
          limit: 10,
          remaining: 0,
          reset_time: Number(response.headers.get('x-ratelimit-reset')),
          retry_after: wait,
          window_seconds: 3600,
        },
      });
    }
    expect((await client.status()).session_info.session_exists).toBe(true);
  });
});

/** The names and kinds of what a value holds; of a row of the table only that it is one. */
function shapeOf(value: unknown, key = ''): unknown {
  if (key === 'data_preview' && Array.isArray(value)) return 'rows';
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, shapeOf(held, name)]));
}
