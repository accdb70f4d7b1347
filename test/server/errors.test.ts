import { rename } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/session/sessionApi.ts';
import { type ApiClient, logIn, openSession } from './apiClient.ts';
import { openServer, seattleId } from './testServer.ts';

describe('the two shapes', () => {
  test('by default the error is one sentence beside its code and advice', async () => {
    const client = await openSession((await openServer()).url);
    const response = await client.post('rename-column/', { old_name: 'nope', new_name: 'x' });
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const { session_info } = await client.status();
    expect(await response.json()).toEqual({
      success: false,
      error: 'Column "nope" not found',
      code: 'OPERATION_REJECTED',
      user_message: 'Column "nope" not found',
      recovery_actions: ['dismiss'],
      technical_details: {
        timeout_duration: null,
        retry_suggested: false,
        session_id: session_info.session_id,
      },
    });
  });

  test('who asks for problem details gets the enhanced envelope', async () => {
    const client = await logIn((await openServer()).url);
    const response = await client.post(
      'undo/',
      {},
      { accept: 'application/json, application/problem+json;q=0.9' },
    );
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(response.headers.get('vary')).toContain('Accept');
    expect(await response.json()).toEqual({
      type: 'urn:holdfast:problem:session-not-found',
      title: 'No active session',
      status: 400,
      detail: 'No active session found',
      instance: `/tools/api/studio/${seattleId}/session/undo/`,
      success: false,
      error: {
        code: 'SESSION_NOT_FOUND',
        message: 'No active session found',
        user_message: 'The session has ended. It is opened again.',
        recovery_actions: ['automatic_retry', 'reset_session'],
        technical_details: { timeout_duration: 14_400_000, retry_suggested: true, session_id: null },
      },
    });
    const declined = await client.post('undo/', {}, { accept: 'application/problem+json;q=0' });
    expect(declined.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });
});

describe('addresses', () => {
  test('an unknown operation, datasource or path is told in the envelope', async () => {
    const { url } = await openServer();
    const client = await openSession(url);
    expect(await client.refused('explode/')).toMatchObject({ status: 404, code: 'API_MISMATCH' });
    expect(await client.refused('../../../../../../etc/passwd')).toMatchObject({
      status: 404,
      code: 'API_MISMATCH',
    });
    expect(await client.refused('..%2f..%2fetc%2fpasswd/')).toMatchObject({
      status: 404,
      code: 'API_MISMATCH',
    });
    for (const id of [
      '22222222-2222-4222-8222-222222222222',
      'nope',
      '..%2f..%2ftables',
      '%00',
      'x'.repeat(150),
    ]) {
      const response = await client.on(id).get('status/');
      const body = await response.json();
      expect([response.status, body.code, body.error], id).toEqual([
        404,
        'DATASOURCE_NOT_FOUND',
        'There is no such datasource. Choose another one.',
      ]);
    }
  });

  test('a wrong method is told which one is right', async () => {
    const client = await openSession((await openServer()).url);
    const get = await client.get('initialize/');
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await get.json()).toMatchObject({ success: false, code: 'API_MISMATCH' });
    const posted = await client.post('status/');
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET']);
  });

  test('an address without its last slash works', async () => {
    const client = await openSession((await openServer()).url);
    expect((await client.get('status')).status).toBe(200);
    expect((await client.post('extend')).status).toBe(200);
  });

  test('an address that is no address is told so', async () => {
    const { url } = await openServer();
    const answer = await rawRequest(
      url,
      'GET /tools/api/%E0 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(answer).toContain('"success":false');
    const climbing = await rawRequest(
      url,
      'GET /tools/api/studio/../../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    );
    expect(climbing).toMatch(/^HTTP\/1.1 404 /);
    expect(climbing).not.toContain('root:');
  });
});

describe('bodies', () => {
  test('a malformed or foreign body is refused and changes nothing', async () => {
    const { url } = await openServer();
    const client = await openSession(url);
    const send = async (body: string, type = 'application/json') => {
      const response = await client.fetch(`/tools/api/studio/${seattleId}/session/rename-column/`, {
        method: 'POST',
        body,
        headers: { 'content-type': type, 'x-csrftoken': client.jar.get('csrftoken') ?? '' },
      });
      return { status: response.status, ...(await response.json()) };
    };
    const deep = `{"old_name":${'['.repeat(400_000)}${']'.repeat(400_000)}}`;
    for (const body of [deep, '{"old_name":', '[1]', '"x"', '17', 'null', '{"__proto__":{"a":1}}', '']) {
      const answer = await send(body);
      expect(answer, body.slice(0, 30)).toMatchObject({
        status: 400,
        success: false,
        code: 'OPERATION_REJECTED',
      });
      expect(JSON.stringify(answer)).not.toMatch(/SyntaxError|node_modules|\.ts|position \d/);
    }
    expect(await send('old_name=wind&new_name=x', 'application/x-www-form-urlencoded')).toMatchObject({
      status: 415,
      code: 'API_MISMATCH',
    });
    expect(await send('<a/>', 'text/xml')).toMatchObject({ status: 415, code: 'API_MISMATCH' });
    expect((await client.status()).session_info.revision).toBe(0);
  });

  test('a call that has nothing to say may say nothing', async () => {
    const { url } = await openServer();
    const client = await openSession(url);
    const headers = { 'x-csrftoken': client.jar.get('csrftoken') ?? '' };
    const path = `/tools/api/studio/${seattleId}/session/extend/`;
    expect((await client.fetch(path, { method: 'POST', headers })).status).toBe(200);
    const typed = { ...headers, 'content-type': 'application/json' };
    expect((await client.fetch(path, { method: 'POST', headers: typed })).status).toBe(200);
    const plain = { ...headers, 'content-type': 'text/plain' };
    expect((await client.fetch(path, { method: 'POST', headers: plain, body: '' })).status).toBe(200);
  });

  test('a hundred megabytes are refused and the server lives', async () => {
    const { url } = await openServer();
    const client = await openSession(url);
    const sized = await client.post('rename-column/', {
      old_name: 'wind',
      new_name: 'x'.repeat(100_000_000),
    });
    expect(sized.status).toBe(413);
    expect(await sized.json()).toMatchObject({ success: false, code: 'OPERATION_REJECTED' });
    const piece = new TextEncoder().encode('x'.repeat(1_000_000));
    let pieces = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pieces += 1;
        if (pieces > 100) controller.close();
        else controller.enqueue(piece);
      },
    });
    const init: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      body: endless,
      duplex: 'half',
      headers: { 'content-type': 'application/json', 'x-csrftoken': client.jar.get('csrftoken') ?? '' },
    };
    const streamed = await client.fetch(`/tools/api/studio/${seattleId}/session/rename-column/`, init);
    expect(streamed.status).toBe(413);
    await streamed.text();
    expect((await client.status()).session_info.revision).toBe(0);
  });
});

describe('operations that can not be done', () => {
  const cases: readonly (readonly [call: string, body: JsonObject, sentence: RegExp])[] = [
    ['rename-column/', {}, /"old_name" is missing/],
    ['rename-column/', { old_name: 'wind', new_name: 5 }, /"new_name" is not valid/],
    ['rename-column/', { old_name: 'wind', new_name: 'date' }, /already a column "date"/],
    ['rename-column/', { old_name: 'wind', new_name: 'wind' }, /already a column "wind"/],
    ['rename-column/', { old_name: 'wind', new_name: '  ' }, /empty/],
    ['rename-column/', { old_name: 'wind', new_name: 'a\u0000b' }, /control character/],
    ['rename-column/', { old_name: 'wind', new_name: 'x'.repeat(256) }, /longer than 255/],
    ['rename-column/', { old_name: 'WIND', new_name: 'x' }, /"WIND" not found/],
    ['change-column-type/', { column_name: 'wind', new_type: 'money' }, /integer, float, string/],
    ['change-column-type/', { column_name: 'nope', new_type: 'float' }, /"nope" not found/],
    [
      'change-column-type/',
      { column_name: 'weather', new_type: 'float' },
      /^1461 of 1461 values of column "weather"/,
    ],
    [
      'change-column-type/',
      { column_name: 'wind', new_type: 'integer' },
      /^\d+ of 1461 values of column "wind"/,
    ],
    ['change-column-type/', { column_name: 'wind', new_type: 'date' }, /can not become date/],
    ['change-column-type/', { column_name: 'date', new_type: 'boolean' }, /can not become boolean/],
    ['fill-missing-values/', { columns: [], strategy: 'mean' }, /at least one column/],
    ['fill-missing-values/', { columns: 'wind', strategy: 'mean' }, /list of column names/],
    ['fill-missing-values/', { columns: ['weather'], strategy: 'mean' }, /needs a column of numbers/],
    ['fill-missing-values/', { columns: ['date'], strategy: 'median' }, /needs a column of numbers/],
    ['fill-missing-values/', { columns: ['wind'], strategy: 'guess' }, /mean, median, mode, value/],
    ['fill-missing-values/', { columns: ['wind'], strategy: 'value' }, /needs a "fill_value"/],
    [
      'fill-missing-values/',
      { columns: ['wind'], strategy: 'value', fill_value: 'calm' },
      /can not be put into/,
    ],
    ['fill-missing-values/', { columns: ['wind', 'nope'], strategy: 'mean' }, /"nope" not found/],
    ['drop-columns/', { columns: ['nope'] }, /"nope" not found/],
    [
      'drop-columns/',
      { columns: ['date', 'precipitation', 'temp_max', 'temp_min', 'wind', 'weather'] },
      /at least one/,
    ],
    ['filter-rows/', { column: 'wind', operator: 'like', value: 1 }, /choose one of/],
    ['filter-rows/', { column: 'wind', operator: 'gt' }, /needs a "value"/],
    ['filter-rows/', { column: 'wind', operator: 'gt', value: 'storm' }, /can not be compared/],
    ['filter-rows/', { column: 'wind', operator: 'eq', value: "1' OR '1'='1" }, /can not be compared/],
    ['filter-rows/', { column: 'date', operator: 'lt', value: '2012-02-30' }, /can not be compared/],
    ['filter-rows/', { column: 'wind', operator: 'contains', value: '1' }, /works on text/],
    ['filter-rows/', { column: 'weather', operator: 'eq', value: 'a\u0000' }, /NUL/],
    ['sort-rows/', { columns: ['wind', 'nope'] }, /"nope" not found/],
    ['sort-rows/', { columns: ['wind'], descending: 'yes' }, /"descending" is not valid/],
    ['column-statistics/', { column_name: 'nope' }, /"nope" not found/],
    ['column-statistics/', {}, /"column_name" is missing/],
    ['save/', {}, /"name" is missing/],
    ['save/', { name: '../../etc/passwd' }, /can not contain/],
    ['save/', { name: '..\\x' }, /can not contain/],
    ['save/', { name: '..' }, /can not contain/],
    ['save/', { name: ' ' }, /empty/],
    ['save/', { name: 'x'.repeat(201) }, /longer than 200/],
  ];

  test('each gets one clear sentence and changes nothing', async () => {
    const client = await openSession(
      (await openServer({ rateLimits: { mutations: { calls: 1e6, windowMs: 1e6 } } })).url,
    );
    const before = await snapshotOf(client);
    for (const [call, body, sentence] of cases) {
      const error = await client.refused(call, body);
      expect(error, `${call} ${JSON.stringify(body)}`).toMatchObject({
        status: 400,
        code: 'OPERATION_REJECTED',
      });
      expect(error.error, `${call} ${JSON.stringify(body)}`).toMatch(sentence);
      expect(error.error.length).toBeLessThan(250);
    }
    expect(await snapshotOf(client)).toEqual(before);
  });

  test('a text that looks like SQL is a text', async () => {
    const client = await openSession((await openServer()).url);
    const value = "'; DROP TABLE x; --";
    await client.apply('filter-rows/', { column: 'weather', operator: 'ne', value });
    await client.apply('rename-column/', { old_name: 'weather', new_name: value });
    await client.apply('sort-rows/', { columns: [value] });
    expect((await client.status()).session_info.current_shape).toEqual([1461, 6]);
  });

  test('a page that does not exist or is too large is refused', async () => {
    const client = await openSession((await openServer()).url);
    for (const query of [
      'limit=0',
      'limit=1001',
      'limit=-1',
      'offset=-1',
      'offset=1e3',
      'limit=a',
      'offset=1&offset=2',
    ]) {
      const response = await client.get(`rows/?${query}`);
      expect([response.status, (await response.json()).code], query).toEqual([400, 'OPERATION_REJECTED']);
    }
  });
});

test('a failure of the server tells nothing of its inside and the server lives', async () => {
  const server = await openServer();
  const client = await logIn(server.url);
  const table = join(server.dataDir, 'tables', `${seattleId}.parquet`);
  await rename(table, `${table}.away`);
  const error = await client.refused('initialize/');
  expect(error).toMatchObject({ status: 500, code: 'SERVER_ERROR' });
  expect(error.technical_details).toMatchObject({ retry_suggested: true });
  expect(JSON.stringify(error)).not.toMatch(/parquet|holdfast-|duckdb|\bat \w+ \(/i);
  await rename(`${table}.away`, table);
  expect((await client.apply('initialize/')).session_info.current_shape).toEqual([1461, 6]);
});

async function snapshotOf(client: ApiClient) {
  const { session_info, ...body } = await client.status();
  const list = await (await client.fetch('/tools/api/studio/')).json();
  return { ...body, list, info: { ...session_info, last_accessed: '', expires_at: '' } };
}

async function rawRequest(url: string, request: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(request);
  return text(socket);
}
