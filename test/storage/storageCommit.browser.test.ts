import { afterEach, describe, expect, test, vi } from 'vitest';
import { type BrowserStorageOptions, browserStorage } from '../../src/storage/browserStorage.ts';
import { deleteRaw, freshName, putRaw, type RawRecord, rawRecords } from './rawDatabase.ts';
import { ana, patientMs, putting, stored, unhurried } from './sessionStorageContract.ts';
import type { WorkerTask } from './storageWorker.ts';

const names: string[] = [];
const workers: Worker[] = [];

function named(): string {
  const name = freshName();
  names.push(name);
  return name;
}

function tab(databaseName: string, options: BrowserStorageOptions = {}) {
  return browserStorage({ retryDelayMs: 5, callLimitMs: patientMs, ...options, databaseName });
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

async function versionRecord(databaseName: string): Promise<RawRecord> {
  const versions = (await rawRecords(databaseName)).filter(({ name }) => String(name).startsWith('version:'));
  expect(versions).toHaveLength(1);
  const [record] = versions;
  if (!record) throw new Error('The version is not there.');
  return record;
}

afterEach(async () => {
  vi.restoreAllMocks();
  for (const worker of workers.splice(0)) worker.terminate();
  await Promise.all(names.splice(0).map(deleteRaw));
});

describe('tabs that commit for the same version', () => {
  test('exactly one of them is stored, in every round, and all read what it wrote', async () => {
    const name = named();
    const tabs = Array.from({ length: 4 }, () => tab(name));
    for (let round = 0; round < 12; round += 1) {
      const from = (await Promise.all(tabs.map((storage) => storage.list(ana, '', unhurried))))[0]?.version;
      if (from === undefined) throw new Error('Nothing was listed.');
      // Two records each, which must come from the same tab afterwards.
      const outcomes = await Promise.all(
        tabs.map((storage, at) => {
          const puts = ['a', 'b'].map((id) => ({ id, value: `${round}:${at}` }));
          return storage.commit(ana, { from, puts, removes: [] }, unhurried);
        }),
      );
      const winners = outcomes.flatMap((outcome, at) => (outcome.kind === 'stored' ? [{ outcome, at }] : []));
      expect(winners).toHaveLength(1);
      const [winner] = winners;
      for (const storage of [...tabs, tab(name)]) {
        expect(await storage.list(ana, '', unhurried)).toEqual({
          version: winner?.outcome.version,
          records: ['a', 'b'].map((id) => ({
            id,
            record: { kind: 'read', value: `${round}:${winner?.at}` },
          })),
        });
      }
    }
    await versionRecord(name);
  });

  test('four threads raise one number and lose no step', async () => {
    const name = named();
    const task = { databaseName: name, userId: 'ana', ids: [], increments: 15 };
    const done = await Promise.all([1, 2, 3, 4].map(() => inWorker(task)));
    expect(done).toEqual([1, 2, 3, 4].map(() => ({ durable: 15 })));
    expect(await tab(name).get(ana, 'count', unhurried)).toEqual({ kind: 'read', value: 60 });
  });

  test('a tab whose key was renewed by another commits with the new one', async () => {
    const name = named();
    const [one, two] = [tab(name), tab(name)];
    const first = await stored(one.commit(ana, putting(null, 'a', 1), unhurried));
    await two.rotateKey('ana', unhurried);
    await stored(one.commit(ana, putting(first, 'b', 2), unhurried));
    expect((await two.list(ana, '', unhurried)).records.map(({ record }) => record)).toEqual([
      { kind: 'read', value: 1 },
      { kind: 'read', value: 2 },
    ]);
  });
});

describe('after the records of a version are gone', () => {
  test('a tab that goes on from before a sign-out in another tab is stale', async () => {
    const name = named();
    const [one, two] = [tab(name), tab(name)];
    const before = await stored(one.commit(ana, putting(null, 'a', 1), unhurried));
    await two.destroy('ana', unhurried);
    expect(await one.commit(ana, putting(before, 'b', 1), unhurried)).toEqual({ kind: 'stale' });
    const after = await stored(two.commit(ana, putting(null, 'a', 'new life'), unhurried));
    for (const storage of [one, two, tab(name)]) {
      expect(await storage.commit(ana, putting(before, 'b', 1), unhurried)).toEqual({ kind: 'stale' });
    }
    expect(await tab(name).list(ana, '', unhurried)).toEqual({
      version: after,
      records: [{ id: 'a', record: { kind: 'read', value: 'new life' } }],
    });
  });

  test('a tab that goes on from before the database was deleted is stale', async () => {
    const name = named();
    const storage = tab(name);
    const before = await stored(storage.commit(ana, putting(null, 'a', 1), unhurried));
    await deleteRaw(name);
    expect(await storage.commit(ana, putting(before, 'b', 1), unhurried)).toEqual({ kind: 'stale' });
    expect(await storage.list(ana, '', unhurried)).toEqual({ version: null, records: [] });
  });
});

describe('a version that was tampered with', () => {
  test.for<[string, unknown]>([
    ['gone', undefined],
    ['another thing', { content: 'wreck' }],
  ])('%s: the tab that knew it reads anew and goes on', async ([, value]) => {
    const name = named();
    const known = await stored(tab(name).commit(ana, putting(null, 'a', 1), unhurried));
    await putRaw(name, { ...(await versionRecord(name)), value });
    const storage = tab(name);
    expect(await storage.commit(ana, putting(known, 'a', 2), unhurried)).toEqual({ kind: 'stale' });
    const { version } = await storage.list(ana, '', unhurried);
    expect(version).toBeNull();
    const next = await stored(storage.commit(ana, putting(version, 'a', 3), unhurried));
    expect(await tab(name).version(ana, unhurried)).toBe(next);
  });

  test('one of a newer format is left alone, and the message says what to do', async () => {
    const name = named();
    const known = await stored(tab(name).commit(ana, putting(null, 'a', 1), unhurried));
    const record = await versionRecord(name);
    const newer = { ...(record.value as object), format: 2 };
    await putRaw(name, { ...record, value: newer });
    const storage = tab(name);
    const refusal = { code: 'failed', message: expect.stringContaining('reload the page') };
    await expect(storage.list(ana, '', unhurried)).rejects.toMatchObject(refusal);
    await expect(storage.commit(ana, putting(known, 'a', 2), unhurried)).rejects.toMatchObject(refusal);
    expect((await versionRecord(name)).value).toEqual(newer);
  });
});

test('a database from before there were versions gets them and keeps its records', async () => {
  const name = named();
  await tab(name).put(ana, 'a', 1, unhurried);
  const old = await rawRecords(name);
  await deleteRaw(name);
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('records').createIndex('keyId', 'keyId');
      request.result.createObjectStore('keys');
    };
    request.onsuccess = () => {
      request.result.close();
      resolve();
    };
    request.onerror = () => reject(request.error);
  });
  for (const record of old) await putRaw(name, record);
  const storage = tab(name);
  const { version, records } = await storage.list(ana, '', unhurried);
  expect({ version, records }).toEqual({
    version: null,
    records: [{ id: 'a', record: { kind: 'read', value: 1 } }],
  });
  await stored(storage.commit(ana, putting(version, 'b', 2), unhurried));
});

describe('a commit whose connection is lost', () => {
  /** The transaction lands, and the page is told that its connection broke. */
  function loseNextAnswer(meanwhile: () => Promise<void> = async () => {}) {
    const begin = IDBDatabase.prototype.transaction;
    const spy = vi.spyOn(IDBDatabase.prototype, 'transaction');
    spy.mockImplementation(function (this: IDBDatabase, ...parameters) {
      const transaction = begin.apply(this, parameters);
      if (parameters[1] !== 'readwrite') return transaction;
      spy.mockRestore();
      transaction.addEventListener('complete', async (event) => {
        event.stopImmediatePropagation();
        await meanwhile();
        transaction.dispatchEvent(new Event('abort'));
      });
      return transaction;
    });
  }

  test('after it landed is stored, with the version it has', async () => {
    const name = named();
    const storage = tab(name);
    let from: string | null = null;
    for (let at = 0; at < 3; at += 1) {
      await storage.list(ana, '', unhurried);
      loseNextAnswer();
      from = await stored(storage.commit(ana, putting(from, 'a', at), unhurried));
      expect(await tab(name).list(ana, '', unhurried)).toEqual({
        version: from,
        records: [{ id: 'a', record: { kind: 'read', value: at } }],
      });
    }
  });

  test('after it landed and another tab went on from it is stale, and the other tab\u2019s work stays', async () => {
    const name = named();
    const [one, two] = [tab(name), tab(name)];
    const from = await stored(one.commit(ana, putting(null, 'a', 1), unhurried));
    let later: string | null = null;
    loseNextAnswer(async () => {
      later = await stored(two.commit(ana, putting(await two.version(ana, unhurried), 'a', 3), unhurried));
    });
    expect(await one.commit(ana, putting(from, 'a', 2), unhurried)).toEqual({ kind: 'stale' });
    expect(await one.list(ana, '', unhurried)).toEqual({
      version: later,
      records: [{ id: 'a', record: { kind: 'read', value: 3 } }],
    });
  });
});

// A frame dies faster than a page: on a busy machine some of its records are not sealed in time. Were the version read
// before the change is written, no frame's commit would land.
test('a commit as its page goes away lands', async () => {
  const name = named();
  const storage = tab(name);
  await stored(storage.commit(ana, putting(null, 'a', 'before'), unhurried));
  for (let round = 0; round < 8; round += 1) await leavePage(name, `op:${round}`);
  await vi.waitFor(async () => {
    const { records } = await storage.list(ana, 'op:', unhurried);
    expect(records.length).toBeGreaterThan(0);
    for (const { id, record } of records) expect(record).toEqual({ kind: 'read', value: id });
  });
});

/** Opens a page that commits one record on `pagehide`, and leaves it. */
async function leavePage(databaseName: string, id: string): Promise<void> {
  const frame = document.createElement('iframe');
  const loaded = () => new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  const opened = loaded();
  frame.srcdoc = '<!doctype html>';
  document.body.append(frame);
  await opened;
  const page = frame.contentWindow;
  if (!page) throw new Error('The frame has no page.');
  const source = JSON.stringify(new URL('./closingPage.ts', import.meta.url).href);
  const parameters = [databaseName, ana, [{ id, value: id }]].map((value) => JSON.stringify(value));
  const script = page.document.createElement('script');
  script.type = 'module';
  script.textContent = `import { commitOnPagehide } from ${source};
    await commitOnPagehide(${parameters.join(', ')});
    parent.postMessage('ready');`;
  const ready = new Promise((resolve) => addEventListener('message', resolve, { once: true }));
  page.document.body.append(script);
  await ready;
  const left = loaded();
  page.location.href = 'about:blank';
  await left;
  frame.remove();
}
