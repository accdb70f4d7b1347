import { describe, expect, test } from 'vitest';
import { type ApiClient, createApiClient, openSession } from '../apiClient.ts';
import { openServer } from '../testServer.ts';

const open = async (): Promise<ApiClient> => openSession((await openServer({ asHydroml: true })).url);

/** Renames the wind `times` times, from `wind 0` on; gives the last answer. */
async function renameOften(client: ApiClient, times: number) {
  let answer = await client.status();
  for (let step = 0; step < times; step += 1) {
    const old_name = step === 0 ? 'wind' : `wind ${step - 1}`;
    answer = await client.apply('rename-column/', { old_name, new_name: `wind ${step}` });
  }
  return answer;
}

describe('the history', () => {
  test('it shows the oldest ten operations, and none of them once they are no longer kept', async () => {
    const client = await open();
    const twelve = await renameOften(client, 12);
    expect(twelve.session_info.operations_history.map(({ step }) => step)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
    for (let step = 12; step < 61; step += 1) {
      await client.apply('rename-column/', { old_name: `wind ${step - 1}`, new_name: `wind ${step}` });
    }
    const { session_info, column_info } = await client.status();
    expect(session_info).toMatchObject({ current_step: 61, total_operations: 61, operations_history: [] });
    expect(column_info).toContain('wind 60');
  });

  test('the fifty-first operation can not be undone any more, nor any before it', async () => {
    const client = await open();
    await renameOften(client, 50);
    expect((await client.apply('undo/')).session_info.current_step).toBe(49);
    expect((await client.apply('redo/')).session_info.current_step).toBe(50);
    await client.apply('rename-column/', { old_name: 'wind 49', new_name: 'wind 50' });
    const refused = await client.refused('undo/');
    expect(refused).toEqual({ success: false, error: 'Cannot undo operation', status: 400 });
    expect((await client.status()).session_info).toMatchObject({ current_step: 51, can_undo: true });
  });

  test('the number of operations counts what was applied and never shrinks', async () => {
    const client = await open();
    await renameOften(client, 3);
    await client.apply('undo/');
    await client.apply('undo/');
    const { session_info } = await client.apply('rename-column/', { old_name: 'wind 0', new_name: 'gale' });
    expect(session_info).toMatchObject({ current_step: 2, total_operations: 4 });
  });

  test('a redo after a new operation serves the table of before', async () => {
    const client = await open();
    await client.apply('rename-column/', { old_name: 'wind', new_name: 'breeze' });
    await client.apply('undo/');
    await client.apply('rename-column/', { old_name: 'weather', new_name: 'sky' });
    const { session_info, column_info } = await client.apply('redo/');
    expect(session_info).toMatchObject({ current_step: 2, total_operations: 2 });
    expect(column_info).toContain('breeze');
    expect(column_info).toContain('weather');
    expect((await client.refused('redo/')).error).toBe('Cannot redo operation');
  });
});

describe('the life of a session', () => {
  test('a restart loses it; the login, the tables and what was saved stay', async () => {
    const server = await openServer({ asHydroml: true });
    const client = await openSession(server.url);
    await client.apply('rename-column/', { old_name: 'wind', new_name: 'breeze' });
    const saved = await (await client.post('save/', { name: 'Copy' })).json();
    expect(saved).toEqual({
      success: true,
      message: 'Saved as "Copy"',
      datasource: { id: expect.any(String), name: 'Copy', rows: 1461, columns: 6 },
    });
    const again = createApiClient((await server.reopen()).url, client.jar);
    expect((await again.status()).session_info).toEqual({ session_exists: false });
    expect((await again.on(saved.datasource.id).apply('initialize/')).column_info).toContain('breeze');
    expect((await again.apply('initialize/')).column_info).toContain('wind');
  });

  test('it can be forgotten and cleared', async () => {
    const server = await openServer({ asHydroml: true });
    const client = await openSession(server.url);
    await server.forgetSessions();
    expect((await client.status()).session_info.session_exists).toBe(false);
    await client.apply('initialize/');
    expect(await client.apply('clear/')).toEqual({ success: true, message: 'Session cleared successfully' });
    expect((await client.status()).session_info.session_exists).toBe(false);
  });

  test('a status renews what it tells, but only a change renews the tables', async () => {
    let now = Date.UTC(2026, 5, 1, 6);
    const server = await openServer({ asHydroml: true, now: () => now });
    const client = await openSession(server.url);
    now += 120 * 60_000;
    const { session_info } = await client.apply('rename-column/', { old_name: 'wind', new_name: 'breeze' });
    expect(session_info.expires_at).toBe('2026-06-01T06:00:00.000000');
    now += 200 * 60_000;
    expect((await client.status()).session_info.expires_at).toBe('2026-06-01T09:20:00.000000');
    now += 40 * 60_000;
    expect((await client.status()).session_info.session_exists).toBe(false);
  });

  test('nobody meets the session of another user', async () => {
    const { url } = await openServer({ asHydroml: true });
    const ana = await openSession(url);
    await ana.apply('rename-column/', { old_name: 'wind', new_name: 'breeze' });
    const luis = await openSession(url, 'luis', 'rocio');
    expect((await luis.status()).column_info).toContain('wind');
  });

  test('changes that arrive together are made one after the other', async () => {
    const client = await open();
    const columns = ['wind', 'weather', 'temp_min', 'temp_max'];
    await Promise.all(
      columns.map((old_name) => client.apply('rename-column/', { old_name, new_name: `${old_name} 2` })),
    );
    const { session_info, column_info } = await client.status();
    expect(session_info.current_step).toBe(4);
    expect(column_info).toEqual(expect.arrayContaining(columns.map((name) => `${name} 2`)));
  });
});

test('the statistics of a column say nothing of the session', async () => {
  const client = await open();
  const answer = await client.apply('column-statistics/', { column_name: 'wind' });
  expect(answer).toEqual({
    success: true,
    statistics: expect.objectContaining({ column: 'wind', count: 1461 }),
  });
});
