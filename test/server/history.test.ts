import { describe, expect, test } from 'vitest';
import { openSession } from './apiClient.ts';
import { openServer } from './testServer.ts';

const rename = (old_name: string, new_name: string) => ({ old_name, new_name });

describe('undo and redo', () => {
  test('undo brings the table before back, redo the one after', async () => {
    const client = await openSession((await openServer()).url);
    const before = await client.rows(0, 5);
    await client.apply('sort-rows/', { columns: ['wind'] });
    const sorted = await client.rows(0, 5);
    await client.apply('filter-rows/', { column: 'wind', operator: 'gt', value: 9 });
    const filtered = await client.rows(0, 5);
    const undone = await client.apply('undo/');
    expect(undone.message).toBe('Operation undone successfully');
    expect(undone.session_info).toMatchObject({
      current_step: 1,
      position: 1,
      total_operations: 2,
      can_undo: true,
      can_redo: true,
      revision: 3,
    });
    expect(await client.rows(0, 5)).toEqual(sorted);
    await client.apply('undo/');
    expect(await client.rows(0, 5)).toEqual(before);
    await client.apply('redo/');
    const redone = await client.apply('redo/');
    expect(redone.message).toBe('Operation redone successfully');
    expect(redone.session_info).toMatchObject({ position: 2, revision: 6, can_redo: false });
    expect(await client.rows(0, 5)).toEqual(filtered);
  });

  test('there is nothing to undo at the start and nothing to redo at the end', async () => {
    const client = await openSession((await openServer()).url);
    expect(await client.refused('undo/')).toMatchObject({ status: 400, error: 'There is nothing to undo.' });
    expect(await client.refused('redo/')).toMatchObject({ status: 400, error: 'There is nothing to redo.' });
  });

  test('a new operation drops the redo tail, a refused one keeps it', async () => {
    const client = await openSession((await openServer()).url);
    await client.apply('rename-column/', rename('wind', 'a'));
    await client.apply('rename-column/', rename('a', 'b'));
    await client.apply('undo/');
    await client.refused('rename-column/', rename('wind', 'c'));
    expect((await client.status()).session_info).toMatchObject({
      total_operations: 2,
      can_redo: true,
      revision: 3,
    });
    const body = await client.apply('rename-column/', rename('a', 'c'));
    expect(body.session_info).toMatchObject({
      position: 2,
      total_operations: 2,
      can_redo: false,
      revision: 4,
    });
    expect(body.column_info).toContain('c');
    await client.refused('redo/');
  });

  test('sixty undos in a row lead back to the start', async () => {
    const client = await openSession((await openServer()).url);
    const start = await client.rows(0, 3);
    for (let step = 0; step < 60; step += 1) {
      if (step % 3 === 0) await client.apply('rename-column/', rename(nameAt(step), nameAt(step + 3)));
      else if (step % 3 === 1)
        await client.apply('sort-rows/', { columns: ['temp_min'], descending: step % 2 === 0 });
      else await client.apply('change-column-type/', { column_name: 'weather', new_type: 'string' });
    }
    for (let step = 0; step < 60; step += 1) await client.apply('undo/');
    expect(await client.rows(0, 3)).toEqual(start);
  });
});

describe('the history', () => {
  test('tells each operation with its time, its shapes and its key', async () => {
    let now = Date.UTC(2026, 0, 1);
    const client = await openSession((await openServer({ now: () => now })).url);
    const key = '3b241101-e2bb-4255-8caf-4136c566a962';
    now += 1000;
    await client.apply(
      'filter-rows/',
      { column: 'weather', operator: 'eq', value: 'fog' },
      { 'idempotency-key': key },
    );
    await client.apply('undo/');
    const history = await (await client.get('history/')).json();
    expect(history).toMatchObject({ success: true, position: 0, total: 1, revision: 2 });
    expect(history.operations).toEqual([
      {
        step: 0,
        operation_name: 'filter_rows',
        timestamp: '2026-01-01T00:00:01.000Z',
        shape_before: [1461, 6],
        shape_after: [101, 6],
        id: key,
      },
    ]);
    expect(history.verdicts).toEqual([
      {
        id: key,
        operation_name: 'filter_rows',
        outcome: 'applied',
        revision: 1,
        timestamp: '2026-01-01T00:00:01.000Z',
      },
    ]);
    expect((await client.status()).session_info.operations_history).toEqual(history.operations);
  });

  test('lists the verdict on every key, on undo, redo, save and refusals too', async () => {
    const client = await openSession((await openServer()).url);
    const keys = new Map<string, string>();
    const send = async (call: string, body = {}) => {
      const key = crypto.randomUUID();
      const { status } = await client.post(call, body, { 'idempotency-key': key });
      keys.set(key, `${call.slice(0, -1).replaceAll('-', '_')} ${status === 200 ? 'applied' : 'refused'}`);
    };
    await send('rename-column/', rename('wind', 'breeze'));
    await send('undo/');
    await send('redo/');
    await send('rename-column/', rename('wind', 'gale'));
    await send('save/', { name: 'Copy' });
    const { operations, verdicts } = await (await client.get('history/')).json();
    expect(operations.map(({ id }: { id: string }) => id)).toEqual([[...keys.keys()][0]]);
    const told = verdicts.map((verdict: { id: string; operation_name: string; outcome: string }) => [
      verdict.id,
      `${verdict.operation_name} ${verdict.outcome}`,
    ]);
    expect(new Map(told)).toEqual(keys);
    expect([...keys.values()]).toContain('rename_column refused');
  });

  test('verdicts can be asked for from a revision on', async () => {
    const client = await openSession((await openServer()).url);
    for (const letter of ['a', 'b', 'c']) {
      const key = crypto.randomUUID();
      await client.apply('rename-column/', rename(letter === 'a' ? 'wind' : previous(letter), letter), {
        'idempotency-key': key,
      });
    }
    const late = await (await client.get('history/?since=3')).json();
    expect(late.verdicts).toHaveLength(1);
    expect(late.operations).toHaveLength(3);
  });

  test('an answer carries the newest 200 entries, history/ all of them', async () => {
    const client = await openSession((await openServer()).url);
    for (let step = 0; step < 205; step += 1) {
      await client.apply('rename-column/', rename(nameAt(step), nameAt(step + 1)));
    }
    const { session_info } = await client.status();
    expect(session_info.total_operations).toBe(205);
    expect(session_info.operations_history.map(({ step }) => step)).toEqual(
      Array.from({ length: 200 }, (_, i) => i + 5),
    );
    expect((await (await client.get('history/')).json()).operations).toHaveLength(205);
  });
});

const nameAt = (step: number): string => (step === 0 ? 'wind' : `wind ${step}`);
const previous = (letter: string): string => String.fromCharCode(letter.charCodeAt(0) - 1);
