import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { systemClock } from '../../src/recoveryClock.ts';
import { browserStorage } from '../../src/storage/browserStorage.ts';
import { sealRecord } from '../../src/storage/cipher.ts';
import { deleteRaw, freshName, putAllRaw, rawRecords } from './rawDatabase.ts';
import { ana, unhurried } from './sessionStorageContract.ts';

const name = freshName();
const idOf = (at: number) => `op:${String(at).padStart(6, '0')}`;

beforeAll(async () => {
  await browserStorage({ databaseName: name }).put(ana, idOf(0), 0, unhurried);
  const raw = await rawRecords(name);
  const stored = raw.find(({ store }) => store === 'records');
  const keyed = raw.find((record) => String(record.name).startsWith('key:'));
  if (!stored || !keyed) throw new Error('The first record or its key is not there.');
  const { key } = keyed.value as { key: CryptoKey };
  const { keyId } = stored.value as { keyId: string };
  const records = Array.from({ length: 10_000 }, async (_, at) => ({
    store: 'records',
    name: String(stored.name).replace(idOf(0), idOf(at)),
    value: await sealRecord(JSON.stringify(at), { scope: ana, id: idOf(at) }, keyId, key, crypto),
  }));
  await putAllRaw(name, await Promise.all(records));
});

afterAll(() => deleteRaw(name));

test('ten thousand records are listed whole, in order and readable', async () => {
  const { records: listed } = await browserStorage({ databaseName: name }).list(ana, 'op:', unhurried);
  expect(listed).toEqual(
    Array.from({ length: 10_000 }, (_, at) => ({ id: idOf(at), record: { kind: 'read', value: at } })),
  );
});

test('a narrow list among ten thousand records has exactly its own', async () => {
  const { records: listed } = await browserStorage({ databaseName: name }).list(ana, 'op:00990', unhurried);
  expect(listed.map(({ id }) => id)).toEqual(Array.from({ length: 10 }, (_, at) => idOf(9_900 + at)));
});

test('a narrow list from an id on has that record and those after it', async () => {
  const { records } = await browserStorage({ databaseName: name }).list(ana, 'op:', unhurried, idOf(9_400));
  expect(records.map(({ id }) => id)).toEqual(Array.from({ length: 600 }, (_, at) => idOf(9_400 + at)));
});

test('a list that goes on reading is not given up, however long it takes in all', async () => {
  // Each request for records takes a second of this clock, and the whole list more than the limit.
  let now = 0;
  const timers = new Map<object, { at: number; callback: () => void }>();
  const clock = {
    ...systemClock,
    monotonic: () => now,
    setTimeout: (callback: () => void, delayMs: number) => {
      const timer = {};
      timers.set(timer, { at: now + delayMs, callback });
      return timer;
    },
    clearTimeout: (timer: unknown) => void timers.delete(timer as object),
  };
  const getAll = IDBObjectStore.prototype.getAll;
  const spy = vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(function (
    this: IDBObjectStore,
    ...parameters
  ) {
    now += 1000;
    for (const [timer, { at, callback }] of timers) {
      if (at <= now && timers.delete(timer)) callback();
    }
    return getAll.apply(this, parameters);
  });
  try {
    const storage = browserStorage({ databaseName: name, callLimitMs: 3000, clock });
    expect((await storage.list(ana, 'op:', unhurried)).records).toHaveLength(10_000);
    expect(now).toBeGreaterThan(30_000);
  } finally {
    spy.mockRestore();
  }
});

test('a list that is aborted while it reads rejects with the reason', async () => {
  const leaving = new AbortController();
  const listing = browserStorage({ databaseName: name }).list(ana, 'op:', leaving.signal);
  const reason = new Error('The user left.');
  leaving.abort(reason);
  await expect(listing).rejects.toBe(reason);
});
