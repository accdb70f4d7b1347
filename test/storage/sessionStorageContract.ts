/** What every session storage promises, as tests that each implementation runs. */
import { expect, test } from 'vitest';
import type { SessionStorage, StorageScope } from '../../src/storage/sessionStorage.ts';

export const ana: StorageScope = { userId: 'ana', datasourceId: 'd1' };
export const luis: StorageScope = { userId: 'luis', datasourceId: 'd1' };
export const device: StorageScope = { userId: null, datasourceId: 'd1' };

/** A call limit, ms, for tests of anything but the limit: a busy machine is no fault of the storage. */
export const patientMs = 12_000;

/** A signal that never aborts. */
export const unhurried: AbortSignal = new AbortController().signal;

export function sessionStorageContract(make: () => SessionStorage): void {
  test('what was put is read, and what was not put is absent', async () => {
    const storage = make();
    const value = { text: 'añejo 水 \ud800', number: -0.5, list: [1, null, { deep: [true] }] };
    await storage.put(ana, 'a', value, unhurried);
    expect(await storage.get(ana, 'a', unhurried)).toEqual({ kind: 'read', value });
    expect(await storage.get(ana, 'b', unhurried)).toEqual({ kind: 'absent' });
  });

  test('a stored null is read, not absent', async () => {
    const storage = make();
    await storage.put(ana, 'nothing', null, unhurried);
    expect(await storage.get(ana, 'nothing', unhurried)).toEqual({ kind: 'read', value: null });
  });

  test('a value is stored as it was at the call, and each read gives its own copy', async () => {
    const storage = make();
    const value = { steps: ['one'] };
    const putting = storage.put(ana, 'a', value, unhurried);
    value.steps.push('two');
    await putting;
    const first = await storage.get(ana, 'a', unhurried);
    expect(first).toEqual({ kind: 'read', value: { steps: ['one'] } });
    if (first.kind === 'read') Object.assign(first.value as object, { steps: 'spoiled' });
    expect(await storage.get(ana, 'a', unhurried)).toEqual({ kind: 'read', value: { steps: ['one'] } });
  });

  test('users, datasources and the device do not see each other', async () => {
    const storage = make();
    const scopes: StorageScope[] = [
      ana,
      luis,
      device,
      { userId: 'ana', datasourceId: 'd2' },
      { userId: 'ana', datasourceId: 'd1:2' },
      { userId: 'device', datasourceId: 'd1' },
    ];
    for (const [at, scope] of scopes.entries()) await storage.put(scope, '2:a', at, unhurried);
    for (const [at, scope] of scopes.entries()) {
      expect(await storage.get(scope, '2:a', unhurried)).toEqual({ kind: 'read', value: at });
      expect(await storage.list(scope, '', unhurried)).toHaveLength(1);
    }
  });

  test('a list has the records of its prefix only, in ascending order of UTF-16 code units', async () => {
    const storage = make();
    const ids = [
      'op:\uffff',
      'op:10',
      'op:2',
      'op:\u{1f600}',
      'op:é',
      'op:',
      'op:Z',
      'op:a',
      'op:\uffff\uffff',
    ];
    for (const id of [...ids, 'oo', 'oq', 'op', 'snapshot']) await storage.put(ana, id, id, unhurried);
    const listed = await storage.list(ana, 'op:', unhurried);
    expect(listed.map(({ id }) => id)).toEqual([...ids].sort());
    for (const { id, record } of listed) expect(record).toEqual({ kind: 'read', value: id });
    expect(await storage.list(ana, 'nothing', unhurried)).toEqual([]);
    expect(await storage.list(ana, '', unhurried)).toHaveLength(ids.length + 4);
  });

  test('writes that were not waited for arrive in the order of their calls', async () => {
    const storage = make();
    const writes: Promise<void>[] = [];
    for (let at = 0; at < 30; at += 1) writes.push(storage.put(ana, 'last', at, unhurried));
    writes.push(
      storage.put(ana, 'gone', 1, unhurried),
      storage.remove(ana, ['gone', 'never there'], unhurried),
    );
    writes.push(storage.put(luis, 'gone', 1, unhurried), storage.destroy('luis', unhurried));
    writes.push(storage.put(luis, 'kept', 1, unhurried));
    await Promise.all(writes);
    expect(await storage.get(ana, 'last', unhurried)).toEqual({ kind: 'read', value: 29 });
    expect(await storage.get(ana, 'gone', unhurried)).toEqual({ kind: 'absent' });
    expect(await storage.list(luis, '', unhurried)).toEqual([
      { id: 'kept', record: { kind: 'read', value: 1 } },
    ]);
  });

  test('quarantined records are out of the way', async () => {
    const storage = make();
    await storage.put(ana, 'a', 1, unhurried);
    await storage.put(ana, 'b', 2, unhurried);
    await storage.quarantine(ana, ['a', 'never there'], unhurried);
    expect(await storage.get(ana, 'a', unhurried)).toEqual({ kind: 'absent' });
    expect(await storage.list(ana, '', unhurried)).toEqual([{ id: 'b', record: { kind: 'read', value: 2 } }]);
  });

  test('destroying one user leaves the others and the device', async () => {
    const storage = make();
    for (const scope of [ana, luis, device]) await storage.put(scope, 'a', 1, unhurried);
    await storage.destroy('ana', unhurried);
    expect(await storage.list(ana, '', unhurried)).toEqual([]);
    for (const scope of [luis, device]) {
      expect(await storage.get(scope, 'a', unhurried)).toEqual({ kind: 'read', value: 1 });
    }
  });

  test('every method rejects with the reason of a signal that has aborted, and changes nothing', async () => {
    const storage = make();
    await storage.put(ana, 'a', 1, unhurried);
    const reason = new Error('The user left.');
    const signal = AbortSignal.abort(reason);
    const calls = [
      storage.get(ana, 'a', signal),
      storage.list(ana, '', signal),
      storage.put(ana, 'a', 2, signal),
      storage.remove(ana, ['a'], signal),
      storage.quarantine(ana, ['a'], signal),
      storage.destroy('ana', signal),
    ];
    for (const call of calls) await expect(call).rejects.toBe(reason);
    expect(await storage.get(ana, 'a', unhurried)).toEqual({ kind: 'read', value: 1 });
  });
}
