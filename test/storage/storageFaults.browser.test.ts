import { afterEach, describe, expect, test, vi } from 'vitest';
import { cdp } from 'vitest/browser';
import { type BrowserStorageOptions, browserStorage } from '../../src/storage/browserStorage.ts';
import type { SessionStorage, StorageVersion } from '../../src/storage/sessionStorage.ts';
import { deleteRaw, freshName } from './rawDatabase.ts';
import {
  ana,
  luis,
  patientMs,
  putting,
  sessionStorageContract,
  stored,
  unhurried,
} from './sessionStorageContract.ts';

const names: string[] = [];
const connections: IDBDatabase[] = [];

function named(): string {
  const name = freshName();
  names.push(name);
  return name;
}

function tab(databaseName: string, options: BrowserStorageOptions = {}) {
  return browserStorage({ retryDelayMs: 5, callLimitMs: patientMs, ...options, databaseName });
}

/** A connection that, unlike ours, does not make way for anybody. */
async function stubbornConnection(name: string, version?: number): Promise<IDBDatabase> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  connections.push(database);
  return database;
}

const factory = (open: IDBFactory['open']): IDBFactory => ({
  open,
  cmp: (one, two) => indexedDB.cmp(one, two),
  databases: () => indexedDB.databases(),
  deleteDatabase: (name) => indexedDB.deleteDatabase(name),
});

afterEach(async () => {
  vi.restoreAllMocks();
  for (const connection of connections.splice(0)) connection.close();
  await Promise.all(names.splice(0).map(deleteRaw));
});

describe('a connection that is lost', () => {
  test('a database deleted under the open connection is made anew, and what is written then can be read', async () => {
    const name = named();
    const storage = tab(name);
    await storage.put(ana, 'a', 1, unhurried);
    await storage.get(ana, 'a', unhurried);
    await deleteRaw(name);
    expect(await storage.get(ana, 'a', unhurried)).toEqual({ kind: 'absent' });
    await deleteRaw(name);
    await storage.put(ana, 'b', 2, unhurried);
    // The new database must not be written to with a key that only the old one had.
    expect((await tab(name).list(ana, '', unhurried)).records).toEqual([
      { id: 'b', record: { kind: 'read', value: 2 } },
    ]);
    expect(storage.durability()).toBe('durable');
  });

  test('another page that raises the version of the database is let through, and the storage goes on', async () => {
    const name = named();
    const storage = tab(name);
    await storage.put(ana, 'a', 1, unhurried);
    await storage.get(ana, 'a', unhurried);
    (await stubbornConnection(name, 7)).close();
    await storage.put(ana, 'b', 2, unhurried);
    expect(await storage.get(ana, 'a', unhurried)).toEqual({ kind: 'read', value: 1 });
    expect((await storage.list(ana, '', unhurried)).records).toHaveLength(2);
  });

  test('a database that lacks our stores gets them', async () => {
    const name = named();
    (await stubbornConnection(name)).close();
    const storage = tab(name);
    await storage.put(ana, 'a', 1, unhurried);
    expect(await storage.get(ana, 'a', unhurried)).toEqual({ kind: 'read', value: 1 });
  });

  test('the site data is cleared in the middle of many writes: what is there is never older than what was called durable later', async () => {
    const name = named();
    const storage = tab(name);
    await storage.put(ana, 'before', 1, unhurried);
    const writes = Array.from({ length: 40 }, (_, at) => storage.put(ana, 'last', at, unhurried));
    await cdp().send('Storage.clearDataForOrigin', { origin: location.origin, storageTypes: 'indexeddb' });
    const outcomes = await Promise.allSettled(writes);
    await storage.put(ana, 'after', 1, unhurried);
    expect(await tab(name).get(ana, 'after', unhurried)).toEqual({ kind: 'read', value: 1 });
    const last = await tab(name).get(ana, 'last', unhurried);
    // The clearing may take everything, and a write may be refused; but one that is there after a later one was called
    // durable would have overtaken it, or outlived it.
    const lastDurable = outcomes.findLastIndex(({ status }) => status === 'fulfilled');
    if (last.kind === 'read') expect(last.value).toBeGreaterThanOrEqual(lastDurable);
    else expect(last).toEqual({ kind: 'absent' });
  }, 60_000);
});

describe('a connection that died and told nobody', () => {
  /** The storage's own connections, as the browser gave them. */
  function observed(name: string) {
    const opened: IDBDatabase[] = [];
    const observing = factory((database, version) => {
      const request = indexedDB.open(database, version);
      request.addEventListener('success', () => opened.push(request.result));
      return request;
    });
    const storage = tab(name, { platform: () => ({ indexedDB: observing, crypto }) });
    return { storage, opened };
  }

  test('the next write and the next list are made on a new one', async () => {
    const { storage, opened } = observed(named());
    await storage.put(ana, 'a', 1, unhurried);
    opened.at(-1)?.close();
    await storage.put(ana, 'b', 2, unhurried);
    opened.at(-1)?.close();
    expect((await storage.list(ana, '', unhurried)).records).toHaveLength(2);
    expect(opened).toHaveLength(3);
    expect(storage.durability()).toBe('durable');
  });

  /** A storage whose own connection opens past the spy that sees, or spoils, what localforage opens. */
  function besideLocalforage(name: string) {
    const open = IDBFactory.prototype.open;
    const spy = vi.spyOn(IDBFactory.prototype, 'open');
    const ours = factory((database, version) => open.call(indexedDB, database, version));
    return { spy, storage: tab(name, { platform: () => ({ indexedDB: ours, crypto }) }) };
  }

  test('one record is read when localforage cannot open the database, and nothing goes to localStorage', async () => {
    const { spy, storage } = besideLocalforage(named());
    spy.mockImplementation(() => {
      throw new DOMException('Not here.', 'SecurityError');
    });
    await storage.put(ana, 'a', 1, unhurried);
    await vi.waitFor(async () => {
      expect(await storage.get(ana, 'a', unhurried)).toEqual({ kind: 'read', value: 1 });
      expect(spy).toHaveBeenCalled();
    });
    expect(await storage.get(ana, 'a', unhurried)).toEqual({ kind: 'read', value: 1 });
    expect(localStorage.length).toBe(0);
  });

  test('one record is read through localforage, and again when its connection has died', async () => {
    const { spy, storage } = besideLocalforage(named());
    const used = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await storage.put(ana, 'a', 1, unhurried);
    const readByLocalforage = async () => {
      used.mockClear();
      expect(await storage.get(ana, 'a', unhurried)).toEqual({ kind: 'read', value: 1 });
      const theirs = spy.mock.results.map(({ value }) => value.result);
      expect(used.mock.contexts.some((database) => theirs.includes(database))).toBe(true);
    };
    await vi.waitFor(readByLocalforage);
    for (const { value } of spy.mock.results) value.result.close();
    await readByLocalforage();
  });
});

describe('a call that is not answered', () => {
  test('an open that waits behind another page rejects in time, and the write lands when the way is free', async () => {
    const name = named();
    const blocking = await stubbornConnection(name);
    const deleting = deleteRaw(name);
    const storage = tab(name, { callLimitMs: 60 });
    await expect(storage.put(ana, 'a', 1, unhurried)).rejects.toMatchObject({ code: 'timeout' });
    await expect(storage.get(ana, 'a', unhurried)).rejects.toMatchObject({ code: 'timeout' });
    await expect(storage.list(ana, '', unhurried)).rejects.toMatchObject({ code: 'timeout' });
    expect(storage.durability()).toBe('durable');
    blocking.close();
    await deleting;
    await vi.waitFor(async () => {
      expect(await tab(name).get(ana, 'a', unhurried)).toEqual({ kind: 'read', value: 1 });
    });
  });

  test('a transaction held by another page lets a write time out, and the write still lands in order', async () => {
    const name = named();
    const storage = tab(name, { callLimitMs: 60 });
    await storage.put(ana, 'a', 0, unhurried);
    const holder = await stubbornConnection(name);
    const release = hold(holder, 'records');
    await expect(storage.put(ana, 'a', 1, unhurried)).rejects.toMatchObject({ code: 'timeout' });
    const second = storage.put(ana, 'a', 2, unhurried);
    release();
    await second;
    expect(await tab(name).get(ana, 'a', unhurried)).toEqual({ kind: 'read', value: 2 });
  });

  test('a write that was aborted before its turn is never stored', async () => {
    const name = named();
    const blocking = await stubbornConnection(name);
    const deleting = deleteRaw(name);
    const storage = tab(name);
    const leaving = new AbortController();
    const aborted = storage.put(ana, 'aborted', 1, leaving.signal);
    const reading = storage.get(ana, 'aborted', leaving.signal);
    const kept = storage.put(ana, 'kept', 1, unhurried);
    const reason = new DOMException('The user left.', 'AbortError');
    leaving.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    await expect(reading).rejects.toBe(reason);
    blocking.close();
    await deleting;
    await kept;
    expect((await storage.list(ana, '', unhurried)).records.map(({ id }) => id)).toEqual(['kept']);
  });
});

describe('a full disk', () => {
  afterEach(async () => {
    await cdp().send('Storage.overrideQuotaForOrigin', { origin: location.origin });
  });

  test('a write without room rejects as full, changes nothing, and the next one that fits is stored', async () => {
    const name = named();
    const storage = tab(name);
    const { origin } = location;
    await cdp().send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 200_000 });
    // Chromium remembers for half a minute how much room there was, unless the site's data goes.
    await cdp().send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
    await storage.put(ana, 'a', 'small', unhurried);
    await expect(storage.put(ana, 'a', 'x'.repeat(2_000_000), unhurried)).rejects.toMatchObject({
      name: 'StorageError',
      code: 'full',
    });
    expect(storage.durability()).toBe('durable');
    expect(await storage.get(ana, 'a', unhurried)).toEqual({ kind: 'read', value: 'small' });
    await storage.put(ana, 'b', 'small too', unhurried);
    expect(await tab(name).get(ana, 'b', unhurried)).toEqual({ kind: 'read', value: 'small too' });
  });

  test('a commit without room stores nothing of itself, keeps the version, and the next one that fits is stored', async () => {
    const name = named();
    const storage = tab(name);
    const { origin } = location;
    await cdp().send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 200_000 });
    await cdp().send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
    const from = await stored(storage.commit(ana, putting(null, 'a', 'kept'), unhurried));
    const puts = [
      { id: 'b', value: 'small' },
      { id: 'c', value: 'x'.repeat(2_000_000) },
    ];
    await expect(storage.commit(ana, { from, puts, removes: ['a'] }, unhurried)).rejects.toMatchObject({
      name: 'StorageError',
      code: 'full',
    });
    for (const reader of [storage, tab(name)]) {
      expect(await reader.list(ana, '', unhurried)).toEqual({
        version: from,
        records: [{ id: 'a', record: { kind: 'read', value: 'kept' } }],
      });
    }
    await stored(storage.commit(ana, putting(from, 'a', 'fits'), unhurried));
    expect(await tab(name).get(ana, 'a', unhurried)).toEqual({ kind: 'read', value: 'fits' });
  });
});

describe('a browser that refuses', () => {
  const throwing = factory(() => {
    throw new DOMException('Storage is not allowed here.', 'SecurityError');
  });

  const refusals = {
    'has no IndexedDB': () => ({ indexedDB: undefined, crypto }),
    'has no WebCrypto, as on plain http': () => ({ indexedDB, crypto: undefined }),
    'throws when the database is opened': () => ({ indexedDB: throwing, crypto }),
    'answers the opening with an error': () => ({
      // A real error of a real database: it has a higher version by then.
      indexedDB: factory((name) => indexedDB.open(name, 1)),
      crypto,
    }),
  };

  describe('in memory then', () => {
    sessionStorageContract(() => tab(named(), { platform: () => ({ indexedDB: undefined, crypto }) }));
  });

  test.for(Object.entries(refusals))(
    'one that %s: the work goes on in memory, visibly',
    async ([, platform]) => {
      const name = named();
      (await stubbornConnection(name, 3)).close();
      const storage = tab(name, { platform });
      const writes = Array.from({ length: 20 }, (_, at) => storage.put(ana, 'last', at, unhurried));
      await Promise.all(writes);
      expect(storage.durability()).toBe('memory');
      await storage.put(ana, 'b', { deep: [1] }, unhurried);
      expect(await storage.get(ana, 'last', unhurried)).toEqual({ kind: 'read', value: 19 });
      expect((await storage.list(ana, '', unhurried)).records.map(({ id }) => id)).toEqual(['b', 'last']);
      expect(await storage.get(ana, 'c', unhurried)).toEqual({ kind: 'absent' });
      await storage.rotateKey('ana', unhurried);
      await storage.quarantine(ana, ['b'], unhurried);
      await storage.destroy('ana', unhurried);
      expect((await storage.list(ana, '', unhurried)).records).toEqual([]);
    },
  );

  test('a write after the refusal does not overtake those that meet it', async () => {
    const storage = tab(named(), { platform: () => ({ indexedDB: undefined, crypto }) });
    const earlier = [1, 2, 3].map((at) => storage.put(ana, 'a', at, unhurried));
    for (let turn = 0; turn < 1000 && storage.durability() === 'durable'; turn += 1) await undefined;
    expect(storage.durability()).toBe('memory');
    await Promise.all([...earlier, storage.put(ana, 'a', 'last', unhurried)]);
    expect(await storage.get(ana, 'a', unhurried)).toEqual({ kind: 'read', value: 'last' });
  });

  test('refused after it was open: new work goes to memory, and what may lie on the device is not called absent', async () => {
    const name = named();
    let refusing = false;
    const changeable = factory((database, version) => {
      if (refusing) throw new DOMException('Storage is not allowed any more.', 'SecurityError');
      return indexedDB.open(database, version);
    });
    const storage = tab(name, { platform: () => ({ indexedDB: changeable, crypto }) });
    await storage.put(ana, 'a', 1, unhurried);
    refusing = true;
    // Makes our connection close.
    (await stubbornConnection(name, 9)).close();
    await storage.put(ana, 'b', 2, unhurried);
    expect(storage.durability()).toBe('memory');
    expect(await storage.get(ana, 'b', unhurried)).toEqual({ kind: 'read', value: 2 });
    await expect(storage.get(ana, 'a', unhurried)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(storage.list(ana, '', unhurried)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(storage.destroy('ana', unhurried)).rejects.toMatchObject({ code: 'unavailable' });
  });

  /** A tab whose browser refuses from `refuse` on. */
  function refusable() {
    const name = named();
    let refusing = false;
    const changeable = factory((database, version) => {
      if (refusing) throw new DOMException('Storage is not allowed any more.', 'SecurityError');
      return indexedDB.open(database, version);
    });
    const storage = tab(name, { platform: () => ({ indexedDB: changeable, crypto }) });
    const refuse = async () => {
      refusing = true;
      (await stubbornConnection(name, 9)).close();
    };
    return { storage, refuse };
  }

  const learnt: Record<string, (storage: SessionStorage, from: string) => Promise<StorageVersion>> = {
    commit: async (_, from) => from,
    list: async (storage) => (await storage.list(ana, '', unhurried)).version,
    version: (storage) => storage.version(ana, unhurried),
  };

  test.for(Object.entries(learnt))(
    'refused after it was open: what was made for the version of the last %s goes on in memory, once',
    async ([, learn]) => {
      const { storage, refuse } = refusable();
      const older = await stored(storage.commit(ana, putting(null, 'a', 1), unhurried));
      const first = await stored(storage.commit(ana, putting(older, 'a', 2), unhurried));
      const from = await learn(storage, first);
      await refuse();
      expect(await storage.commit(ana, putting(older, 'b', 'stale'), unhurried)).toEqual({ kind: 'stale' });
      expect(storage.durability()).toBe('memory');
      await expect(storage.version(ana, unhurried)).rejects.toMatchObject({ code: 'unavailable' });
      const inMemory = await stored(storage.commit(ana, putting(from, 'b', 3), unhurried));
      expect(await storage.version(ana, unhurried)).toBe(inMemory);
      expect(await storage.commit(ana, putting(from, 'b', 'stale'), unhurried)).toEqual({ kind: 'stale' });
      await stored(storage.commit(ana, putting(inMemory, 'b', 4), unhurried));
      expect(await storage.get(ana, 'b', unhurried)).toEqual({ kind: 'read', value: 4 });
    },
  );

  test('refused after a user signed out: nothing goes on from before, in memory either', async () => {
    const { storage, refuse } = refusable();
    const before = await stored(storage.commit(ana, putting(null, 'a', 1), unhurried));
    const others = await stored(storage.commit(luis, putting(null, 'a', 1), unhurried));
    await storage.destroy('ana', unhurried);
    await refuse();
    expect(await storage.commit(ana, putting(before, 'b', 'stale'), unhurried)).toEqual({ kind: 'stale' });
    await stored(storage.commit(luis, putting(others, 'b', 1), unhurried));
  });
});

/** Keeps a read-write transaction alive until it is released. */
function hold(database: IDBDatabase, store: string): () => void {
  let held = true;
  const objects = database.transaction(store, 'readwrite').objectStore(store);
  const again = () => {
    if (held) objects.count('').onsuccess = again;
  };
  again();
  return () => {
    held = false;
  };
}
