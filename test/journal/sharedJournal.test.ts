import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../src/journal/journalEntry.ts';
import { OperationJournal } from '../../src/journal/operationJournal.ts';
import { StaleJournal } from '../../src/journal/storedJournal.ts';
import { memoryStorage } from '../../src/storage/memoryStorage.ts';
import { type SessionStorage, StorageError, type StorageScope } from '../../src/storage/sessionStorage.ts';
import { datasourceId, failureOf } from '../support/scriptedApi.ts';
import { historyOf, sentState, viewAt } from './journalEntries.ts';

const scope: StorageScope = { userId: '1', datasourceId };
const unhurried = new AbortController().signal;
const applied = { kind: 'applied' } as const;

/** A device whose reads and writes can be refused. */
function device() {
  const inner = memoryStorage();
  const refusing = { reads: false, gets: false, writes: false };
  const refuse = () => Promise.reject(new StorageError('failed', 'The device does not answer.'));
  const storage: SessionStorage = {
    ...inner,
    list: (where, prefix, signal, from) =>
      refusing.reads ? refuse() : inner.list(where, prefix, signal, from),
    get: (where, id, signal) => (refusing.gets ? refuse() : inner.get(where, id, signal)),
    commit: (where, change, signal) => (refusing.writes ? refuse() : inner.commit(where, change, signal)),
  };
  return { storage, refusing };
}

function tab(storage: SessionStorage, name: string) {
  let ids = 0;
  return new OperationJournal({
    storage,
    final: unhurried,
    pause: () => Promise.resolve(),
    newId: () => `${name}-${++ids}`,
    onStorage: () => undefined,
    onForeignChange: () => undefined,
    onStored: () => undefined,
  });
}

async function openTab(storage: SessionStorage, name: string) {
  const journal = tab(storage, name);
  await journal.restore(scope);
  await journal.synchronise();
  return journal;
}

async function apply(journal: OperationJournal, entry: JournalEntry, position: number, at: number) {
  const sent = sentState(position, { at });
  await journal.advance(entry, sent);
  const base = { ...viewAt(position + 1), etag: null, provedAt: at };
  await journal.advance({ ...entry, state: sent }, { ...applied, sentAt: at }, { base });
}

const ids = (journal: OperationJournal) => journal.entries.map(({ id }) => id);
const against = (journal: OperationJournal) => {
  const { base } = journal.head;
  if (base === null) throw new Error('Nothing was proved.');
  return base;
};

describe('two tabs on one journal', () => {
  it('seal no history for an answer from before the other tab moved it on', async () => {
    const { storage } = device();
    const one = await openTab(storage, 'one');
    await one.prove(viewAt(0), 1);
    const two = await openTab(storage, 'two');
    const asked = two.foreignMoves;
    await apply(one, await one.append('sort_rows', {}), 0, 5);
    await expect(two.adopt(viewAt(0), 6, asked)).rejects.toBeInstanceOf(StaleJournal);
    expect(two.applied().position).toBe(1);
    expect(two.head.generation).toBe(one.head.generation);
  });

  it('take no older table for the proof of a position that came round again', async () => {
    const { storage } = device();
    const one = await openTab(storage, 'one');
    await one.prove(viewAt(0), 1);
    await apply(one, await one.append('sort_rows', {}), 0, 5);
    const two = await openTab(storage, 'two');
    const asked = two.foreignMoves;
    const undo = await one.append('undo', {});
    const sent = sentState(1);
    await one.advance(undo, sent);
    await one.advance({ ...undo, state: sent }, applied);
    await apply(one, await one.append('filter_rows', {}), 0, 9);
    const older = viewAt(1, { columns: ['from', 'before'] });
    await expect(two.prove(older, 10, asked)).rejects.toBeInstanceOf(StaleJournal);
  });

  it('send nothing out of turn, and nothing into a session that is being built again', async () => {
    const { storage } = device();
    const one = await openTab(storage, 'one');
    await one.prove(viewAt(0), 1);
    const first = await one.append('sort_rows', {});
    const second = await one.append('filter_rows', {});
    const mark = sentState(0);
    await expect(one.advance(second, mark, { against: against(one) })).rejects.toBeInstanceOf(StaleJournal);
    const two = await openTab(storage, 'two');
    await two.markReplay({ sessionId: 's2', done: 0 }, 7);
    await expect(one.advance(first, mark, { against: against(one) })).rejects.toBeInstanceOf(StaleJournal);
    await two.prove(viewAt(0), 8);
    await one.synchronise();
    await one.advance(first, mark, { against: against(one) });
    expect(one.next()?.state).toEqual(mark);
  });
});

describe('work that the device refused', () => {
  it('keeps its own order when the clock was set back in the middle of it', async () => {
    const { storage, refusing } = device();
    const one = await openTab(storage, 'one');
    await one.prove(viewAt(0), 1);
    const two = await openTab(storage, 'two');
    refusing.writes = true;
    await apply(one, await one.append('sort_rows', {}), 0, 9_000);
    await apply(one, await one.append('filter_rows', {}), 1, 50);
    refusing.writes = false;
    await two.append('fill_missing_values', {});
    await one.storeOwed();
    expect(ids(one)).toEqual(['one-2', 'one-3', 'two-1']);
    expect(one.applied().position).toBe(2);
  });

  it('has a head on a device that has none, whoever wrote there first', async () => {
    const { storage, refusing } = device();
    const one = await openTab(storage, 'one');
    refusing.writes = true;
    await one.prove(viewAt(0), 1);
    await apply(one, await one.append('sort_rows', {}), 0, 5);
    refusing.writes = false;
    const two = await openTab(storage, 'two');
    await two.append('filter_rows', {});
    await one.storeOwed();
    const reader = await openTab(storage, 'reader');
    expect(reader.applied().position).toBe(1);
    expect(reader.head.base?.position).toBe(1);
    expect(reader.pending).toBe(1);
  });
});

/** A write of the next operation that is given up and lands: its page believes that the device has refused it. */
async function appendUnheard(storage: SessionStorage, name: string) {
  let isDeaf = false;
  const journal = await openTab(
    {
      ...storage,
      commit: async (where, change, signal) => {
        const outcome = await storage.commit(where, change, signal);
        if (isDeaf) throw new StorageError('timeout', 'The device was too slow.');
        return outcome;
      },
    },
    name,
  );
  isDeaf = true;
  const entry = await journal.append('sort_rows', {});
  isDeaf = false;
  expect(journal.isStored).toBe(false);
  return { journal, entry };
}

describe('a history that ended while a page slept', () => {
  it.each([
    ['applied', true],
    ['refused', false],
  ] as const)(
    'has no operation left that was %s, for whoever believes it unwritten',
    async (kind, isApplied) => {
      const { storage } = device();
      const one = await openTab(storage, 'one');
      await one.prove(viewAt(0), 1);
      const { journal: slept, entry } = await appendUnheard(storage, 'slept');
      await one.synchronise();
      expect(ids(one)).toEqual([entry.id]);
      if (isApplied) await apply(one, entry, 0, 5);
      else {
        const failure = failureOf('OPERATION_REJECTED');
        await one.advance(entry, { kind, failure } as const);
      }
      await one.adopt(viewAt(0), 6);
      await slept.storeOwed();
      expect(slept.isStored).toBe(true);
      expect(slept.entries).toEqual([]);
      expect(await slept.ended([entry.id, 'unknown'])).toEqual([
        { id: entry.id, name: 'sort_rows', isApplied },
      ]);
      const reader = await openTab(storage, 'reader');
      expect(reader.entries).toEqual([]);
    },
  );

  it('is asked about again where the device did not tell, and nothing is written for what was known before', async () => {
    const { storage, refusing } = device();
    const one = await openTab(storage, 'one');
    await one.prove(viewAt(0), 1);
    const { journal: slept, entry } = await appendUnheard(storage, 'slept');
    await one.synchronise();
    await apply(one, entry, 0, 5);
    await one.adopt(viewAt(0), 6);
    const queued = await one.append('filter_rows', {});
    refusing.gets = true;
    const later = await slept.append('drop_columns', {});
    expect(slept.isStored).toBe(false);
    refusing.gets = false;
    await slept.storeOwed();
    const reader = await openTab(storage, 'reader');
    expect(ids(reader)).toEqual([queued.id, later.id]);
  });

  it('takes nothing from what the device has really refused', async () => {
    const { storage, refusing } = device();
    const one = await openTab(storage, 'one');
    await one.prove(viewAt(0), 1);
    const two = await openTab(storage, 'two');
    await apply(one, await one.append('sort_rows', {}), 0, 5);
    refusing.writes = true;
    const entry = await two.append('filter_rows', {});
    refusing.writes = false;
    await one.adopt(viewAt(0), 6);
    await two.storeOwed();
    const reader = await openTab(storage, 'reader');
    expect(ids(reader)).toEqual([entry.id]);
    expect(reader.pending).toBe(1);
  });

  it('is remembered for the newest operations only', async () => {
    const { storage } = device();
    const one = await openTab(storage, 'one');
    await one.prove(viewAt(0), 1);
    const first = await one.append('sort_rows', {});
    for (let count = 0; count < 500; count += 1) await one.append('undo', {});
    const last = one.entries.at(-1)?.id ?? '';
    await one.clear();
    const known = await one.ended([first.id, last]);
    expect(known.map(({ id }) => id)).toEqual([last]);
  });
});

describe('an answer that comes out of turn', () => {
  it('is stored where the server has it: a session built again from here stands as the lost one did', async () => {
    const { storage } = device();
    const one = await openTab(storage, 'one');
    await one.prove(viewAt(0), 1);
    const early = await one.append('sort_rows', {});
    const late = await one.append('filter_rows', {});
    const sent = sentState(0);
    await one.advance(late, sent);
    await one.advance({ ...late, state: sent }, applied);
    await one.advance(early, sent);
    await one.advance({ ...early, state: sent }, applied);
    const reader = await openTab(storage, 'reader');
    expect(ids(reader)).toEqual([late.id, early.id]);
    expect(reader.applied()).toMatchObject({ position: 2 });
    await reader.orderAs(
      viewAt(2, { history: historyOf(['sort_rows', early.id], ['filter_rows', late.id]) }),
    );
    const again = await openTab(storage, 'again');
    expect(ids(again)).toEqual([early.id, late.id]);
  });
});

describe('a page whose user is another one now', () => {
  it('gives the former one back what the device had refused, and to nobody else', async () => {
    const { storage, refusing } = device();
    const page = await openTab(storage, 'page');
    await page.prove(viewAt(0), 1);
    await apply(page, await page.append('sort_rows', {}), 0, 5);
    refusing.writes = true;
    const entry = await page.append('filter_rows', {});
    await page.disown();
    refusing.writes = false;
    await page.restore({ userId: '2', datasourceId });
    expect(page.entries).toEqual([]);
    await page.append('drop_columns', {});
    await page.disown();
    await page.restore(scope);
    expect(ids(page)).toEqual(['page-2', entry.id]);
    expect(page.isStored).toBe(true);
    const reader = await openTab(storage, 'reader');
    expect(ids(reader)).toEqual(['page-2', entry.id]);
  });

  it('gives back what was done before the device could be read', async () => {
    const { storage, refusing } = device();
    const page = tab(storage, 'page');
    refusing.reads = true;
    await page.restore(scope).catch(() => page.detach('1'));
    await page.adopt(viewAt(0), 1);
    await apply(page, await page.append('sort_rows', {}), 0, 5);
    await page.disown();
    refusing.reads = false;
    await page.restore({ userId: '2', datasourceId });
    expect(page.entries).toEqual([]);
    await page.disown();
    await page.restore(scope);
    expect(page.applied()).toMatchObject({ position: 1 });
    const reader = await openTab(storage, 'reader');
    expect(reader.applied()).toMatchObject({ position: 1 });
  });
});

describe('a page whose device could not be read', () => {
  async function detached(storage: SessionStorage, refusing: { reads: boolean }) {
    const journal = tab(storage, 'away');
    refusing.reads = true;
    await journal.restore(scope).catch(() => journal.detach('1'));
    return journal;
  }

  it('puts its work behind what the device holds once it answers', async () => {
    const { storage, refusing } = device();
    const before = await openTab(storage, 'before');
    await before.prove(viewAt(0), 1);
    await apply(before, await before.append('sort_rows', {}), 0, 5);
    await before.append('filter_rows', {});
    const away = await detached(storage, refusing);
    await away.adopt(viewAt(1), 10);
    await apply(away, await away.append('fill_missing_values', {}), 1, 20);
    refusing.reads = false;
    expect(away.mayRestoreAgain).toBe(true);
    await away.restore(scope);
    expect(away.applied().position).toBe(2);
    expect(away.head.base?.position).toBe(2);
    expect(away.pending).toBe(1);
    const reader = await openTab(storage, 'reader');
    expect(ids(reader)).toEqual(['before-2', expect.stringMatching(/^away-/), 'before-3']);
  });

  it('takes no save of a session without what the device holds for a save of that', async () => {
    const { storage, refusing } = device();
    const before = await openTab(storage, 'before');
    await before.prove(viewAt(0), 1);
    await apply(before, await before.append('sort_rows', {}), 0, 5);
    const away = await detached(storage, refusing);
    await away.adopt(viewAt(0, { sessionId: 's2' }), 10);
    const save = await away.append('save', {});
    await away.advance(save, sentState(0));
    await away.advance({ ...save, state: sentState(0) }, applied);
    refusing.reads = false;
    await away.restore(scope);
    expect(away.lastApplied()?.name).toBe('sort_rows');
    expect(away.applied()).toMatchObject({ position: 1 });
  });

  it('has its proof where the device has a history without one', async () => {
    const { storage, refusing } = device();
    let isDeaf = true;
    const slow: SessionStorage = {
      ...storage,
      commit: async (where, change, signal) => {
        const outcome = await storage.commit(where, change, signal);
        if (isDeaf) throw new StorageError('timeout', 'The device was too slow.');
        return outcome;
      },
    };
    const away = await detached(slow, refusing);
    await away.append('sort_rows', {});
    refusing.reads = false;
    await away.restore(scope);
    isDeaf = false;
    refusing.writes = true;
    await away.adopt(viewAt(0), 5);
    refusing.writes = false;
    await away.storeOwed();
    expect(away.head.base?.position).toBe(0);
    expect((await openTab(storage, 'reader')).head.base?.position).toBe(0);
  });

  it('does not count twice what another page has taken as it stood', async () => {
    const { storage, refusing } = device();
    const away = await detached(storage, refusing);
    await away.adopt(viewAt(0), 1);
    await apply(away, await away.append('sort_rows', {}), 0, 5);
    refusing.reads = false;
    const other = await openTab(storage, 'other');
    await other.adopt(viewAt(1), 6);
    await away.restore(scope);
    expect(away.applied().position).toBe(1);
    expect(away.entries).toEqual([]);
  });
});

it('what the device refused of one user is kept for them, and comes to no other journal', async () => {
  const { storage, refusing } = device();
  const journal = await openTab(storage, 'a');
  refusing.writes = true;
  await journal.append('sort_rows', {});
  await journal.disown();
  refusing.writes = false;
  expect([journal.pending, journal.userId, journal.isStored]).toEqual([0, null, true]);
  await journal.restore({ userId: '2', datasourceId });
  expect(journal.pending).toBe(0);
  await journal.append('filter_rows', {});
  await journal.disown();
  await journal.restore(scope);
  expect(journal.open().map(({ name }) => name)).toEqual(['sort_rows']);
  expect(ids(await openTab(storage, 'b'))).toEqual(['a-1']);
});
