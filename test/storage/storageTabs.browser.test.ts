import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/recoveryClock.ts';
import { type BrowserStorageOptions, browserStorage } from '../../src/storage/browserStorage.ts';
import { deleteRaw, freshName, rawRecords } from './rawDatabase.ts';
import { ana, luis, patientMs, unhurried } from './sessionStorageContract.ts';
import type { WorkerTask } from './storageWorker.ts';

const names: string[] = [];
const workers: Worker[] = [];

function named(): string {
  const name = freshName();
  names.push(name);
  return name;
}

function tab(databaseName: string, options: BrowserStorageOptions = {}) {
  return browserStorage({ callLimitMs: patientMs, ...options, databaseName });
}

function inWorker(task: WorkerTask): Promise<unknown> {
  const worker = new Worker(new URL('./storageWorker.ts', import.meta.url), { type: 'module' });
  workers.push(worker);
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(task);
  });
}

afterEach(async () => {
  for (const worker of workers.splice(0)) worker.terminate();
  await Promise.all(names.splice(0).map(deleteRaw));
});

/** The ids of the keys that the store holds, oldest marks of retired ones apart. */
async function keyIds(databaseName: string): Promise<string[]> {
  const raw = await rawRecords(databaseName);
  return raw.flatMap(({ name }) =>
    String(name).startsWith('key:') ? [String(name).split(':').at(-1) ?? ''] : [],
  );
}

async function sealedWith(databaseName: string): Promise<string[]> {
  const raw = await rawRecords(databaseName);
  return raw.flatMap(({ store, name, value }) =>
    store === 'records' && !String(name).startsWith('version:')
      ? [String((value as { keyId: unknown }).keyId)]
      : [],
  );
}

describe('tabs that race for the first key', () => {
  test('twelve storages of one page that start at once share one key and read every record', async () => {
    const name = named();
    const tabs = Array.from({ length: 12 }, () => tab(name));
    await Promise.all(tabs.map((storage, at) => storage.put(ana, `a${at}`, at, unhurried)));
    expect(await keyIds(name)).toHaveLength(1);
    for (const storage of [...tabs, tab(name)]) {
      const { records: listed } = await storage.list(ana, '', unhurried);
      expect(listed.map(({ record }) => record.kind)).toEqual(Array.from({ length: 12 }, () => 'read'));
    }
  });

  test('five threads that start at once share one key and read every record', async () => {
    const name = named();
    const ids = (thread: number) => Array.from({ length: 10 }, (_, at) => `t${thread}:${at}`);
    const tasks = [0, 1, 2, 3].map((thread) =>
      inWorker({ databaseName: name, userId: 'ana', ids: ids(thread) }),
    );
    const here = tab(name);
    for (const id of ids(4)) await here.put(ana, id, id, unhurried);
    expect(await Promise.all(tasks)).toEqual([0, 1, 2, 3].map(() => ({ durable: 10 })));
    expect(await keyIds(name)).toHaveLength(1);
    const { records: listed } = await here.list(ana, '', unhurried);
    expect(listed).toHaveLength(50);
    for (const { id, record } of listed) expect(record).toEqual({ kind: 'read', value: id });
  });
});

describe('a key that is renewed', () => {
  test('old records stay readable, new ones are sealed with the new key, in every tab', async () => {
    const name = named();
    const [one, two] = [tab(name), tab(name)];
    await one.put(ana, 'a', 1, unhurried);
    await two.put(ana, 'b', 2, unhurried);
    await two.rotateKey('ana', unhurried);
    // The first tab still remembers the old key.
    await one.put(ana, 'c', 3, unhurried);
    await two.put(ana, 'd', 4, unhurried);
    const [a, b, c, d] = await sealedWith(name);
    expect(a).toBe(b);
    expect(c).toBe(d);
    expect(a).not.toBe(c);
    for (const storage of [one, two, tab(name)]) {
      const { records: listed } = await storage.list(ana, '', unhurried);
      expect(listed.map(({ record }) => record)).toEqual(
        [1, 2, 3, 4].map((value) => ({ kind: 'read', value })),
      );
    }
  });

  test('a key goes when no record names it any more, quarantined ones included', async () => {
    const name = named();
    const storage = tab(name);
    await storage.put(ana, 'a', 1, unhurried);
    await storage.put(ana, 'b', 1, unhurried);
    await storage.quarantine(ana, ['b'], unhurried);
    await storage.rotateKey('ana', unhurried);
    expect(await keyIds(name)).toHaveLength(2);
    await storage.put(ana, 'a', 2, unhurried);
    await storage.rotateKey('ana', unhurried);
    expect(await keyIds(name)).toHaveLength(3);
    await storage.remove(ana, ['a'], unhurried);
    await storage.rotateKey('ana', unhurried);
    const [quarantined] = await sealedWith(name);
    expect(await keyIds(name)).toHaveLength(2);
    expect(await keyIds(name)).toContain(quarantined);
  });

  test('after thirty days the next write takes a new key', async () => {
    const name = named();
    let now = Date.UTC(2026, 0, 1);
    const clock = { ...systemClock, now: () => now };
    const storage = tab(name, { clock });
    await storage.put(ana, 'a', 1, unhurried);
    now += 29 * 86_400_000;
    await storage.put(ana, 'b', 1, unhurried);
    now += 2 * 86_400_000;
    await storage.put(ana, 'c', 1, unhurried);
    await tab(name, { clock }).put(ana, 'd', 1, unhurried);
    const [a, b, c, d] = await sealedWith(name);
    expect(b).toBe(a);
    expect(c).not.toBe(a);
    expect(d).toBe(c);
  });

  test('writes of many tabs during renewals are all readable afterwards', async () => {
    const name = named();
    const tabs = Array.from({ length: 4 }, () => tab(name));
    const work = tabs.flatMap((storage, at) => [
      ...Array.from({ length: 15 }, (_, step) => storage.put(ana, `${at}:${step}`, step, unhurried)),
      storage.rotateKey('ana', unhurried),
      storage.put(ana, `${at}:last`, 'last', unhurried),
    ]);
    await Promise.all(work);
    const { records: listed } = await tab(name).list(ana, '', unhurried);
    expect(listed).toHaveLength(4 * 16);
    expect(listed.filter(({ record }) => record.kind !== 'read')).toEqual([]);
  });
});

describe('signing out', () => {
  test('keys and records of the user go, in quarantine too, and those of another user stay', async () => {
    const name = named();
    const storage = tab(name);
    for (const scope of [ana, { userId: 'ana', datasourceId: 'd2' }, luis]) {
      await storage.put(scope, 'a', 1, unhurried);
      await storage.put(scope, 'b', 1, unhurried);
      await storage.quarantine(scope, ['b'], unhurried);
    }
    await storage.destroy('ana', unhurried);
    expect(await keyIds(name)).toHaveLength(1);
    expect(await sealedWith(name)).toHaveLength(2);
    const versions = (await rawRecords(name)).filter((record) => String(record.name).startsWith('version:'));
    expect(versions).toHaveLength(1);
    expect(await storage.get(luis, 'a', unhurried)).toEqual({ kind: 'read', value: 1 });
  });

  test('what another tab of the user writes afterwards is sealed with a new key', async () => {
    const name = named();
    const [one, two] = [tab(name), tab(name)];
    await one.put(ana, 'a', 1, unhurried);
    const [destroyed] = await keyIds(name);
    await two.destroy('ana', unhurried);
    await one.put(ana, 'b', 2, unhurried);
    expect(await keyIds(name)).not.toContain(destroyed);
    expect((await tab(name).list(ana, '', unhurried)).records).toEqual([
      { id: 'b', record: { kind: 'read', value: 2 } },
    ]);
  });
});
