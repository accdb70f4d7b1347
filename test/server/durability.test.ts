import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createApiClient, logIn, openSession } from './apiClient.ts';
import { openServer, temporaryFolder } from './testServer.ts';

test('a session, its history and the login outlive a restart', async () => {
  const server = await openServer();
  const client = await openSession(server.url);
  await client.apply('sort-rows/', { columns: ['temp_max'], descending: true });
  await client.apply('fill-missing-values/', { columns: ['wind'], strategy: 'mean' });
  await client.apply('filter-rows/', { column: 'weather', operator: 'ne', value: 'sun' });
  await client.apply('undo/');
  const before = await client.status();
  const rows = await client.rows(700, 50);
  const next = await server.reopen();
  const again = createApiClient(next.url, client.jar);
  const after = await again.status();
  expect(after.data_preview).toEqual(before.data_preview);
  expect({ ...after.session_info, last_accessed: '', expires_at: '' }).toEqual({
    ...before.session_info,
    last_accessed: '',
    expires_at: '',
  });
  expect(await again.rows(700, 50)).toEqual(rows);
  await again.apply('redo/');
  await again.apply('undo/');
  await again.apply('undo/');
  expect((await again.apply('undo/')).session_info.position).toBe(0);
});

test('what was acknowledged is there after the process was killed', async () => {
  const dataDir = await temporaryFolder();
  const child = fork(join(import.meta.dirname, 'servingProcess.ts'), [dataDir], {
    execArgv: ['--import', 'tsx'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [url] = await once(child, 'message');
  const client = await openSession(url);
  for (let step = 0; step < 20; step += 1) {
    await client.apply('rename-column/', {
      old_name: step === 0 ? 'wind' : `wind ${step - 1}`,
      new_name: `wind ${step}`,
    });
  }
  const saved = await (await client.post('save/', { name: 'Kept' })).json();
  child.kill('SIGKILL');
  await once(child, 'exit');
  const server = await openServer({ dataDir });
  const again = createApiClient(server.url, client.jar);
  const { session_info, column_info } = await again.status();
  expect(session_info).toMatchObject({ position: 20, revision: 20 });
  expect(column_info).toContain('wind 19');
  expect((await again.on(saved.datasource.id).apply('initialize/')).column_info).toContain('wind 19');
});

test('a change that was under way when the process was killed is applied once by the same key', async () => {
  const dataDir = await temporaryFolder();
  const start = async () => {
    const child = fork(join(import.meta.dirname, 'servingProcess.ts'), [dataDir], {
      execArgv: ['--import', 'tsx'],
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    const [url] = await once(child, 'message');
    const kill = async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    };
    return { url, kill };
  };
  const name = (round: number) => (round === 0 ? 'wind' : `wind ${round}`);
  let server = await start();
  let client = await openSession(server.url);
  // From a kill that comes before the request to one that comes after its answer.
  const turnsBeforeKill = [0, 3, 12, 40, 10_000];
  for (const [round, turns] of turnsBeforeKill.entries()) {
    const rename = { old_name: name(round), new_name: name(round + 1) };
    const header = { 'idempotency-key': crypto.randomUUID() };
    const sending = client.post('rename-column/', rename, header).then(
      (response) => response.status,
      () => 'cut',
    );
    for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
    if (turns === 10_000) expect(await sending).toBe(200);
    await server.kill();
    await sending;
    server = await start();
    client = createApiClient(server.url, client.jar);
    const again = await client.post('rename-column/', rename, header);
    expect(again.status).toBe(200);
    if (turns === 10_000) expect(again.headers.get('idempotency-replayed')).toBe('true');
    const { session_info, column_info } = await client.status();
    expect(session_info).toMatchObject({ position: round + 1, revision: round + 1 });
    expect(column_info).toContain(name(round + 1));
  }
  const history = await (await client.get('history/')).json();
  expect(history.verdicts).toHaveLength(turnsBeforeKill.length);
  await server.kill();
});

test('a server that forgot its sessions keeps logins and datasources', async () => {
  const server = await openServer();
  const client = await openSession(server.url);
  const first = await client.apply('rename-column/', { old_name: 'wind', new_name: 'breeze' });
  await server.forgetSessions();
  expect(await client.status()).toEqual({
    success: true,
    session_info: { session_exists: false, user_id: 1 },
    data_preview: null,
    column_info: null,
  });
  expect(await client.refused('undo/')).toMatchObject({
    status: 400,
    code: 'SESSION_NOT_FOUND',
    error: 'No active session found',
  });
  const second = await client.apply('initialize/');
  expect(second.column_info).toContain('wind');
  expect(second.session_info.epoch).not.toBe(first.session_info.epoch);
});

test('expired logins are asked to log in again and find their session', async () => {
  const server = await openServer();
  const client = await openSession(server.url);
  await client.apply('rename-column/', { old_name: 'wind', new_name: 'breeze' });
  await server.expireLogins();
  expect((await client.get('status/')).status).toBe(302);
  const again = await logIn(server.url);
  expect((await again.status()).column_info).toContain('breeze');
});

test('a session ends after its timeout, and reading keeps it alive', async () => {
  let now = Date.UTC(2026, 5, 1);
  const { url } = await openServer({ now: () => now, sessionTimeoutMs: 600_000 });
  const client = await openSession(url);
  expect((await client.status()).session_info).toMatchObject({
    timeout_minutes: 10,
    expires_at: '2026-06-01T00:10:00.000Z',
  });
  now += 540_000;
  expect((await client.status()).session_info.expires_at).toBe('2026-06-01T00:19:00.000Z');
  now += 540_000;
  await client.rows(0, 1);
  now += 540_000;
  expect((await client.apply('extend/')).session_info.expires_at).toBe('2026-06-01T00:37:00.000Z');
  now += 540_000;
  await client.apply('rename-column/', { old_name: 'wind', new_name: 'breeze' });
  now += 600_000;
  expect((await client.status()).session_info.session_exists).toBe(false);
  expect(await client.refused('extend/')).toMatchObject({ code: 'SESSION_NOT_FOUND' });
  // Another user's start sweeps out what has expired, and nothing else.
  await (await openSession(url, 'luis', 'rocio')).status();
  const fresh = await client.apply('initialize/');
  expect(fresh.session_info).toMatchObject({ position: 0, total_operations: 0 });
});

test('a save that a crash cut short leaves nothing behind', async () => {
  const { writeFile, readdir } = await import('node:fs/promises');
  const server = await openServer();
  const tables = join(server.dataDir, 'tables');
  await writeFile(join(tables, `${crypto.randomUUID()}.parquet.partial`), 'half');
  await server.reopen();
  expect(await readdir(tables)).toEqual(['11111111-1111-4111-8111-111111111111.parquet']);
});
