import { describe, expect, test } from 'vitest';
import { createApiClient, openSession } from './apiClient.ts';
import { openServer } from './testServer.ts';

const rename = { old_name: 'wind', new_name: 'breeze' };
const withKey = (key: string, more: Record<string, string> = {}) => ({ 'idempotency-key': key, ...more });

describe('an idempotency key', () => {
  test('the same key and body give the same answer, once', async () => {
    const client = await openSession((await openServer()).url);
    const key = crypto.randomUUID();
    const first = await client.post('rename-column/', rename, withKey(key));
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    const answer = await first.text();
    await client.apply('undo/');
    const second = await client.post(
      'rename-column/',
      { new_name: 'breeze', old_name: 'wind' },
      withKey(key),
    );
    expect(second.status).toBe(200);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(await second.text()).toBe(answer);
    expect((await client.status()).session_info).toMatchObject({ position: 0, revision: 2 });
  });

  test('a replayed key is looked at before the entity tag', async () => {
    const client = await openSession((await openServer()).url);
    const etag = (await client.get('status/')).headers.get('etag') ?? '';
    const key = crypto.randomUUID();
    await client.apply('rename-column/', rename, withKey(key, { 'if-match': etag }));
    const again = await client.post('rename-column/', rename, withKey(key, { 'if-match': etag }));
    expect(again.status).toBe(200);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  test('a refusal is replayed in the same words, in either shape', async () => {
    const client = await openSession((await openServer()).url);
    const key = crypto.randomUUID();
    const first = await client.refused('rename-column/', { old_name: 'a', new_name: 'b' }, withKey(key));
    await client.apply('rename-column/', { old_name: 'wind', new_name: 'a' });
    const response = await client.post('rename-column/', { old_name: 'a', new_name: 'b' }, withKey(key));
    expect(response.headers.get('idempotency-replayed')).toBe('true');
    expect({ ...(await response.json()), status: response.status }).toEqual(first);
    const problem = await client.post(
      'rename-column/',
      { old_name: 'a', new_name: 'b' },
      withKey(key, { accept: 'application/problem+json' }),
    );
    expect(await problem.json()).toMatchObject({ status: 400, detail: 'Column "a" not found' });
  });

  test('a failed precondition is no verdict: the same key can be sent again', async () => {
    const client = await openSession((await openServer()).url);
    const key = crypto.randomUUID();
    const stale = await client.post('rename-column/', rename, withKey(key, { 'if-match': '"other:0"' }));
    expect(stale.status).toBe(412);
    const etag = (await client.get('status/')).headers.get('etag') ?? '';
    const fresh = await client.post('rename-column/', rename, withKey(key, { 'if-match': etag }));
    expect([fresh.status, fresh.headers.get('idempotency-replayed')]).toEqual([200, null]);
  });

  test('another body or another operation under a used key is refused', async () => {
    const client = await openSession((await openServer()).url);
    const key = crypto.randomUUID();
    await client.apply('rename-column/', rename, withKey(key));
    expect(
      await client.refused('rename-column/', { ...rename, new_name: 'gale' }, withKey(key)),
    ).toMatchObject({
      status: 422,
      code: 'OPERATION_REJECTED',
    });
    expect(await client.refused('undo/', {}, withKey(key))).toMatchObject({ status: 422 });
    expect((await client.status()).session_info.revision).toBe(1);
  });

  test('two requests with one key at the same moment are applied once', async () => {
    const client = await openSession((await openServer()).url);
    const key = crypto.randomUUID();
    const responses = await Promise.all(
      Array.from({ length: 8 }, () => client.post('sort-rows/', { columns: ['wind'] }, withKey(key))),
    );
    const fresh = responses.filter(
      (response) => response.status === 200 && !response.headers.has('idempotency-replayed'),
    );
    expect(fresh).toHaveLength(1);
    for (const response of responses) {
      expect([200, 409]).toContain(response.status);
      if (response.status === 409) expect(response.headers.get('retry-after')).toBe('1');
    }
    expect(responses.some((response) => response.status === 409)).toBe(true);
    expect((await client.status()).session_info).toMatchObject({ position: 1, revision: 1 });
  });

  test('two requests with one key and different bodies at the same moment: one is made, the other refused', async () => {
    const client = await openSession((await openServer()).url);
    const key = crypto.randomUUID();
    const statuses = await Promise.all(
      ['gale', 'breeze'].map(async (new_name) => {
        const response = await client.post('rename-column/', { old_name: 'wind', new_name }, withKey(key));
        return response.status;
      }),
    );
    expect(statuses.sort()).toEqual([200, 422]);
    expect((await client.status()).session_info).toMatchObject({ position: 1, revision: 1 });
  });

  test('requests with keys of their own at the same moment are all made, one after the other', async () => {
    const client = await openSession((await openServer()).url);
    const columns = ['wind', 'weather', 'temp_min', 'temp_max'];
    const bodies = await Promise.all(
      columns.map((old_name) =>
        client.apply('rename-column/', { old_name, new_name: `${old_name} 2` }, withKey(crypto.randomUUID())),
      ),
    );
    expect(bodies.map(({ session_info }) => session_info.revision).sort()).toEqual([1, 2, 3, 4]);
    expect((await client.status()).column_info).toEqual(
      expect.arrayContaining(columns.map((name) => `${name} 2`)),
    );
  });

  test('another body under a key of before a restart is refused', async () => {
    const server = await openServer();
    const client = await openSession(server.url);
    const key = crypto.randomUUID();
    await client.apply('rename-column/', rename, withKey(key));
    const next = createApiClient((await server.reopen()).url, client.jar);
    expect(await next.refused('rename-column/', { ...rename, new_name: 'gale' }, withKey(key))).toMatchObject(
      { status: 422, code: 'OPERATION_REJECTED' },
    );
  });

  test('keys are known across a restart', async () => {
    const server = await openServer();
    const client = await openSession(server.url);
    const [applied, refused] = [crypto.randomUUID(), crypto.randomUUID()];
    const answer = await (await client.post('rename-column/', rename, withKey(applied))).text();
    await client.refused('rename-column/', rename, withKey(refused));
    const next = createApiClient((await server.reopen()).url, client.jar);
    const again = await next.post('rename-column/', rename, withKey(applied));
    expect([await again.text(), again.headers.get('idempotency-replayed')]).toEqual([answer, 'true']);
    const refusedAgain = await next.post('rename-column/', rename, withKey(refused));
    expect([refusedAgain.status, refusedAgain.headers.get('idempotency-replayed')]).toEqual([400, 'true']);
    expect((await next.status()).session_info.revision).toBe(1);
  });

  test('a new session knows no keys of the one before', async () => {
    const server = await openServer();
    const client = await openSession(server.url);
    const key = crypto.randomUUID();
    await client.apply('rename-column/', rename, withKey(key));
    await server.forgetSessions();
    await client.apply('initialize/');
    const body = await client.apply('rename-column/', rename, withKey(key));
    expect(body.session_info).toMatchObject({ position: 1, revision: 1 });
  });

  test('a repeated save makes one datasource', async () => {
    const client = await openSession((await openServer()).url);
    const key = crypto.randomUUID();
    const first = await (await client.post('save/', { name: 'Copy' }, withKey(key))).json();
    const second = await (await client.post('save/', { name: 'Copy' }, withKey(key))).json();
    expect(second).toEqual(first);
    const list = await (await client.fetch('/tools/api/studio/')).json();
    expect(list.datasources).toHaveLength(2);
  });

  test('a repeated clear is answered again, and not once a new session is open', async () => {
    const client = await openSession((await openServer()).url);
    const key = crypto.randomUUID();
    const first = await (await client.post('clear/', {}, withKey(key))).json();
    expect(first).toMatchObject({ success: true, session_info: { session_exists: false } });
    const second = await client.post('clear/', {}, withKey(key));
    expect([await second.json(), second.headers.get('idempotency-replayed')]).toEqual([first, 'true']);
    expect(await client.refused('clear/', {}, withKey(crypto.randomUUID()))).toMatchObject({
      code: 'SESSION_NOT_FOUND',
    });
    const { session_info } = await client.apply('initialize/');
    const third = await client.post('clear/', {}, withKey(key, { 'if-match': '"old:0"' }));
    expect(third.status).toBe(412);
    expect((await client.status()).session_info.epoch).toBe(session_info.epoch);
  });

  test('a key that is no UUID is refused', async () => {
    const client = await openSession((await openServer()).url);
    expect(await client.refused('undo/', {}, withKey('one'))).toMatchObject({
      status: 400,
      code: 'OPERATION_REJECTED',
    });
  });
});

describe('the entity tag', () => {
  test('If-Match lets a change through only for the session its author saw', async () => {
    const client = await openSession((await openServer()).url);
    const first = await client.get('status/');
    const etag = first.headers.get('etag') ?? '';
    const { session_info } = await first.json();
    expect(etag).toBe(`"${session_info.epoch}:0"`);
    const applied = await client.post('rename-column/', rename, { 'if-match': etag });
    expect(applied.headers.get('etag')).toBe(`"${session_info.epoch}:1"`);
    const stale = await client.post('undo/', {}, { 'if-match': etag });
    expect([stale.status, stale.headers.get('etag')]).toEqual([412, `"${session_info.epoch}:1"`]);
    expect(await stale.json()).toMatchObject({ code: 'HISTORY_CONFLICT' });
    expect((await client.post('undo/', {}, { 'if-match': `W/"${session_info.epoch}:1"` })).status).toBe(412);
    expect((await client.status()).session_info.revision).toBe(1);
    expect((await client.post('undo/', {}, { 'if-match': `"x", "${session_info.epoch}:1"` })).status).toBe(
      200,
    );
    expect((await client.post('redo/', {}, { 'if-match': '*' })).status).toBe(200);
  });

  test('a conditional status is answered 304 and extends nothing', async () => {
    let now = Date.UTC(2026, 0, 1);
    const client = await openSession((await openServer({ now: () => now })).url);
    const etag = (await client.get('status/')).headers.get('etag') ?? '';
    now += 3_600_000;
    const unchanged = await client.get('status/', { 'if-none-match': etag });
    expect([unchanged.status, unchanged.headers.get('etag'), await unchanged.text()]).toEqual([
      304,
      etag,
      '',
    ]);
    now = Date.UTC(2026, 0, 1, 4) - 1;
    expect((await client.get('status/', { 'if-none-match': etag })).status).toBe(304);
    now += 1;
    expect(
      (await (await client.get('status/', { 'if-none-match': etag })).json()).session_info.session_exists,
    ).toBe(false);
  });

  test('a conditional status tells a change in full', async () => {
    const client = await openSession((await openServer()).url);
    const etag = (await client.get('status/')).headers.get('etag') ?? '';
    await client.apply('rename-column/', rename);
    const changed = await client.get('status/', { 'if-none-match': etag });
    expect(changed.status).toBe(200);
    expect((await changed.json()).column_info).toContain('breeze');
  });
});
