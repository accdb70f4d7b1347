/** What every session storage promises, as tests that each implementation runs. */
import { expect, test } from 'vitest';
import type {
  CommitOutcome,
  SessionStorage,
  StorageChange,
  StorageScope,
} from '../../src/storage/sessionStorage.ts';

export const ana: StorageScope = { userId: 'ana', datasourceId: 'd1' };
export const luis: StorageScope = { userId: 'luis', datasourceId: 'd1' };
export const device: StorageScope = { userId: null, datasourceId: 'd1' };

/** A call limit, ms, for tests of anything but the limit: a busy machine is no fault of the storage. */
export const patientMs = 12_000;

/** A signal that never aborts. */
export const unhurried: AbortSignal = new AbortController().signal;

/** A change that puts one record. */
export function putting(from: StorageChange['from'], id: string, value: string | number): StorageChange {
  return { from, puts: [{ id, value }], removes: [] };
}

/** Commits a change that has to be stored, and gives the new version. */
export async function stored(committing: Promise<CommitOutcome>): Promise<string> {
  const outcome = await committing;
  if (outcome.kind !== 'stored') throw new Error('The change was out of date.');
  return outcome.version;
}

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

  test('the datasources of an owner are told, each once and nobody else’s', async () => {
    const storage = make();
    expect(await storage.datasources('ana', unhurried)).toEqual([]);
    for (const datasourceId of ['wells', '10:a', 'a:b', 'dé水'])
      for (const id of ['one', 'two', 'journal-entry-000000000001'])
        await storage.put({ userId: 'ana', datasourceId }, id, 1, unhurried);
    await storage.put(luis, 'one', 1, unhurried);
    await storage.put(device, 'one', 1, unhurried);
    expect(await storage.datasources('ana', unhurried)).toEqual(['10:a', 'a:b', 'dé水', 'wells']);
    expect(await storage.datasources('luis', unhurried)).toEqual(['d1']);
    expect(await storage.datasources(null, unhurried)).toEqual(['d1']);
    await storage.destroy('ana', unhurried);
    expect(await storage.datasources('ana', unhurried)).toEqual([]);
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
      expect((await storage.list(scope, '', unhurried)).records).toHaveLength(1);
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
    const { records: listed } = await storage.list(ana, 'op:', unhurried);
    expect(listed.map(({ id }) => id)).toEqual([...ids].sort());
    for (const { id, record } of listed) expect(record).toEqual({ kind: 'read', value: id });
    expect((await storage.list(ana, 'nothing', unhurried)).records).toEqual([]);
    expect((await storage.list(ana, '', unhurried)).records).toHaveLength(ids.length + 4);
  });

  test('a list from an id on has that record and those after it, of its prefix only', async () => {
    const storage = make();
    for (const id of ['a', 'op:1', 'op:2', 'op:3', 'op:\uffff', 'z'])
      await storage.put(ana, id, id, unhurried);
    const idsFrom = async (from: string) =>
      (await storage.list(ana, 'op:', unhurried, from)).records.map(({ id }) => id);
    expect(await idsFrom('op:2')).toEqual(['op:2', 'op:3', 'op:\uffff']);
    expect(await idsFrom('op:2+')).toEqual(['op:3', 'op:\uffff']);
    expect(await idsFrom('a')).toEqual(['op:1', 'op:2', 'op:3', 'op:\uffff']);
    expect(await idsFrom('op:\uffff')).toEqual(['op:\uffff']);
    expect(await idsFrom('op:\uffff\uffff')).toEqual([]);
    expect(await idsFrom('op;')).toEqual([]);
    expect(await idsFrom('z')).toEqual([]);
  });

  test('there is no version before the first commit, and each one gives another', async () => {
    const storage = make();
    await storage.put(ana, 'a', 1, unhurried);
    await storage.remove(ana, ['a'], unhurried);
    expect(await storage.version(ana, unhurried)).toBeNull();
    expect(await storage.list(ana, '', unhurried)).toEqual({ version: null, records: [] });
    const seen = new Set<string | null>([null]);
    let from: string | null = null;
    for (let at = 0; at < 5; at += 1) {
      from = await stored(storage.commit(ana, putting(from, 'a', at), unhurried));
      expect(seen).not.toContain(from);
      seen.add(from);
      expect(await storage.version(ana, unhurried)).toBe(from);
    }
    expect(await storage.list(ana, '', unhurried)).toEqual({
      version: from,
      records: [{ id: 'a', record: { kind: 'read', value: 4 } }],
    });
    expect(await storage.get(ana, 'a', unhurried)).toEqual({ kind: 'read', value: 4 });
  });

  test('a commit puts and removes several records at once, and lists never show the version', async () => {
    const storage = make();
    for (const id of ['a', 'b', 'c']) await storage.put(ana, id, 'old', unhurried);
    const puts = [
      { id: 'b', value: 'new' },
      { id: 'd', value: null },
    ];
    const change = { from: null, puts, removes: ['a', 'never there'] };
    const version = await stored(storage.commit(ana, change, unhurried));
    const { records } = await storage.list(ana, '', unhurried);
    expect(records).toEqual([
      { id: 'b', record: { kind: 'read', value: 'new' } },
      { id: 'c', record: { kind: 'read', value: 'old' } },
      { id: 'd', record: { kind: 'read', value: null } },
    ]);
    const next = await stored(
      storage.commit(ana, { from: version, puts: [], removes: ['b', 'c'] }, unhurried),
    );
    const last = await stored(storage.commit(ana, { from: next, puts: [], removes: [] }, unhurried));
    expect(last).not.toBe(next);
    expect((await storage.list(ana, '', unhurried)).records.map(({ id }) => id)).toEqual(['d']);
  });

  test('a commit from any version but the present one is stale and changes nothing', async () => {
    const storage = make();
    const first = await stored(storage.commit(ana, putting(null, 'a', 'first'), unhurried));
    const second = await stored(storage.commit(ana, putting(first, 'a', 'second'), unhurried));
    for (const from of [null, first, 'never given']) {
      const change = { from, puts: [{ id: 'b', value: 'stale' }], removes: ['a'] };
      expect(await storage.commit(ana, change, unhurried)).toEqual({ kind: 'stale' });
      expect(await storage.commit(ana, { from, puts: [], removes: ['a'] }, unhurried)).toEqual({
        kind: 'stale',
      });
    }
    expect(await storage.list(ana, '', unhurried)).toEqual({
      version: second,
      records: [{ id: 'a', record: { kind: 'read', value: 'second' } }],
    });
  });

  test('of commits from one version that were not waited for, the first is stored and the others are stale', async () => {
    const storage = make();
    for (const from of [null, await stored(storage.commit(luis, putting(null, 'a', 0), unhurried))]) {
      const scope = from === null ? ana : luis;
      const racing = [1, 2, 3, 4].map((at) => storage.commit(scope, putting(from, 'a', at), unhurried));
      expect((await Promise.all(racing)).map(({ kind }) => kind)).toEqual([
        'stored',
        'stale',
        'stale',
        'stale',
      ]);
      expect(await storage.get(scope, 'a', unhurried)).toEqual({ kind: 'read', value: 1 });
    }
  });

  test('a commit stores its values as they were at the call', async () => {
    const storage = make();
    const steps = ['one'];
    const puts = [{ id: 'a', value: { steps } }];
    const removes = ['gone'];
    await storage.put(ana, 'kept', 1, unhurried);
    const committing = storage.commit(ana, { from: null, puts, removes }, unhurried);
    steps.push('two');
    puts.push({ id: 'b', value: { steps } });
    removes.push('kept');
    await committing;
    const { records } = await storage.list(ana, '', unhurried);
    expect(records).toEqual([
      { id: 'a', record: { kind: 'read', value: { steps: ['one'] } } },
      { id: 'kept', record: { kind: 'read', value: 1 } },
    ]);
  });

  test('a version belongs to one user and one datasource', async () => {
    const storage = make();
    const scopes: StorageScope[] = [ana, luis, device, { userId: 'ana', datasourceId: 'd2' }];
    const versions = new Set<string>();
    for (const scope of scopes) {
      expect(await storage.version(scope, unhurried)).toBeNull();
      versions.add(await stored(storage.commit(scope, putting(null, 'a', 1), unhurried)));
    }
    expect(versions.size).toBe(scopes.length);
    const [first] = versions;
    if (first === undefined) throw new Error('There is no version.');
    expect(await storage.commit(luis, putting(first, 'a', 2), unhurried)).toEqual({ kind: 'stale' });
  });

  test('after a user was destroyed no version of before matches, in the new life either', async () => {
    const storage = make();
    const before = await stored(storage.commit(ana, putting(null, 'a', 'before'), unhurried));
    const others = await stored(storage.commit(luis, putting(null, 'a', 1), unhurried));
    await storage.destroy('ana', unhurried);
    expect(await storage.version(ana, unhurried)).toBeNull();
    expect(await storage.version(luis, unhurried)).toBe(others);
    expect(await storage.commit(ana, putting(before, 'a', 'stale'), unhurried)).toEqual({ kind: 'stale' });
    expect(await storage.get(ana, 'a', unhurried)).toEqual({ kind: 'absent' });
    const after = await stored(storage.commit(ana, putting(null, 'a', 'after'), unhurried));
    expect(after).not.toBe(before);
    expect(await storage.commit(ana, putting(before, 'a', 'stale'), unhurried)).toEqual({ kind: 'stale' });
    expect(await storage.get(ana, 'a', unhurried)).toEqual({ kind: 'read', value: 'after' });
  });

  test('a quarantine gives another version, unless there was nothing to set aside', async () => {
    const storage = make();
    const first = await stored(storage.commit(ana, putting(null, 'a', 1), unhurried));
    await storage.quarantine(ana, ['never there'], unhurried);
    expect(await storage.version(ana, unhurried)).toBe(first);
    await storage.quarantine(ana, ['a'], unhurried);
    const second = await storage.version(ana, unhurried);
    expect(second).not.toBe(first);
    expect(await storage.commit(ana, putting(first, 'b', 1), unhurried)).toEqual({ kind: 'stale' });
    await stored(storage.commit(ana, putting(second, 'b', 1), unhurried));
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
    expect((await storage.list(luis, '', unhurried)).records).toEqual([
      { id: 'kept', record: { kind: 'read', value: 1 } },
    ]);
  });

  test('quarantined records are out of the way', async () => {
    const storage = make();
    await storage.put(ana, 'a', 1, unhurried);
    await storage.put(ana, 'b', 2, unhurried);
    await storage.quarantine(ana, ['a', 'never there'], unhurried);
    expect(await storage.get(ana, 'a', unhurried)).toEqual({ kind: 'absent' });
    expect((await storage.list(ana, '', unhurried)).records).toEqual([
      { id: 'b', record: { kind: 'read', value: 2 } },
    ]);
  });

  test('destroying one user leaves the others and the device', async () => {
    const storage = make();
    for (const scope of [ana, luis, device]) await storage.put(scope, 'a', 1, unhurried);
    await storage.destroy('ana', unhurried);
    expect((await storage.list(ana, '', unhurried)).records).toEqual([]);
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
      storage.version(ana, signal),
      storage.commit(ana, putting(null, 'a', 2), signal),
      storage.remove(ana, ['a'], signal),
      storage.quarantine(ana, ['a'], signal),
      storage.destroy('ana', signal),
    ];
    for (const call of calls) await expect(call).rejects.toBe(reason);
    expect(await storage.version(ana, unhurried)).toBeNull();
    expect(await storage.get(ana, 'a', unhurried)).toEqual({ kind: 'read', value: 1 });
  });
}
