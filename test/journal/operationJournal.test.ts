import { describe, expect, it } from 'vitest';
import { baseOf } from '../../src/journal/journalBase.ts';
import type { EntryState, JournalEntry } from '../../src/journal/journalEntry.ts';
import { OperationJournal } from '../../src/journal/operationJournal.ts';
import { StaleJournal } from '../../src/journal/storedJournal.ts';
import { memoryStorage } from '../../src/storage/memoryStorage.ts';
import type { SessionStorage, StorageScope } from '../../src/storage/sessionStorage.ts';
import { StorageError } from '../../src/storage/sessionStorage.ts';
import { datasourceId, failureOf } from '../support/scriptedApi.ts';
import { sentAt, sentState, viewAt } from './journalEntries.ts';

const scope: StorageScope = { userId: '1', datasourceId };
const unhurried = new AbortController().signal;
const applied = { kind: 'applied' } as const;
const refused: EntryState = { kind: 'refused', failure: failureOf('OPERATION_REJECTED') };

/** A tab's journal on a storage, and what its device said. */
async function open(storage: SessionStorage, name: string) {
  const errors: unknown[] = [];
  let ids = 0;
  const journal = new OperationJournal({
    storage,
    final: unhurried,
    pause: () => Promise.resolve(),
    newId: () => `${name}-${++ids}`,
    onStorage: (error) => void errors.push(error),
    onForeignChange: () => undefined,
    onStored: () => undefined,
  });
  const found = await journal.restore(scope);
  // As every opening of a session does.
  await journal.synchronise();
  return { journal, errors, found };
}

async function decide(
  journal: OperationJournal,
  entry: JournalEntry,
  last: EntryState = applied,
): Promise<void> {
  const sent = sentState(0);
  await journal.advance(entry, sent);
  await journal.advance({ ...entry, state: sent }, last);
}

/** Appends operations and gives each a verdict. */
async function appendDecided(journal: OperationJournal, count: number, last?: EntryState): Promise<void> {
  for (let index = 0; index < count; index += 1)
    await decide(journal, await journal.append('sort_rows', {}), last);
}

const listed = async (storage: SessionStorage) =>
  (await storage.list(scope, 'journal-', unhurried)).records.map(({ id, record }) => [id, record] as const);

/** What a journal says of itself. */
const known = (journal: OperationJournal) =>
  structuredClone({
    head: journal.head,
    entries: journal.entries,
    pending: journal.pending,
    applied: { ...journal.applied() },
  });

async function restored(storage: SessionStorage) {
  const { journal, found } = await open(storage, 'reader');
  await journal.load();
  return { ...known(journal), found };
}

/** A storage whose commits can be refused, or refused after they have landed. */
function moodyStorage(inner = memoryStorage()) {
  let mood: 'well' | 'refuses' | 'lands-and-refuses' = 'well';
  let bytes = 0;
  const storage: SessionStorage = {
    ...inner,
    async commit(where, change, signal) {
      if (mood === 'refuses') throw new StorageError('full', 'The disk is full.');
      const outcome = await inner.commit(where, change, signal);
      if (outcome.kind === 'stored') bytes += JSON.stringify(change.puts).length;
      if (mood === 'lands-and-refuses') throw new StorageError('timeout', 'Too slow.');
      return outcome;
    },
  };
  return {
    storage,
    inner,
    become: (next: typeof mood) => {
      mood = next;
    },
    /** Stored since the last call. */
    takeBytes: () => {
      const taken = bytes;
      bytes = 0;
      return taken;
    },
  };
}

describe('two journals on one storage', () => {
  it('append at the same time without losing an operation, in one order', async () => {
    const storage = memoryStorage();
    const one = await open(storage, 'one');
    await one.journal.prove(viewAt(0), 1);
    const two = await open(storage, 'two');
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => [one, two][index % 2]?.journal.append('sort_rows', { index })),
    );
    await Promise.all([one.journal.synchronise(), two.journal.synchronise()]);
    const ids = one.journal.entries.map(({ id }) => id);
    expect(new Set(ids).size).toBe(40);
    expect(two.journal.entries).toEqual(one.journal.entries);
    expect(one.journal.entries.map(({ seq }) => seq)).toEqual(ids.map((_, index) => index + 1));
    expect((await restored(storage)).entries).toEqual(one.journal.entries);
    const indexes = one.journal.entries
      .filter(({ id }) => id.startsWith('one'))
      .map(({ params }) => params.index);
    expect(indexes).toEqual([...indexes].sort((a, b) => Number(a) - Number(b)));
  });

  it('append groups that stay together', async () => {
    const storage = memoryStorage();
    const one = await open(storage, 'one');
    await one.journal.prove(viewAt(0), 1);
    const two = await open(storage, 'two');
    const group = Array.from({ length: 5 }, () => ({ name: 'sort_rows', params: {} }));
    await Promise.all([
      one.journal.appendAll(group),
      two.journal.appendAll(group),
      one.journal.appendAll(group),
    ]);
    const { entries } = await restored(storage);
    const owners = entries.map(({ id }) => id.split('-')[0]);
    expect(owners).toHaveLength(15);
    expect(owners.filter((owner, index) => owner !== owners[index - 1]).length).toBeLessThanOrEqual(3);
  });

  it('let only one of them send an operation, and the other change nothing', async () => {
    const storage = memoryStorage();
    const one = await open(storage, 'one');
    await one.journal.prove(viewAt(0), 1);
    const entry = await one.journal.append('sort_rows', {});
    const two = await open(storage, 'two');
    await one.journal.advance(entry, sentState(0));
    const before = await listed(storage);
    await expect(two.journal.advance(entry, sentState(0))).rejects.toBeInstanceOf(StaleJournal);
    expect(await listed(storage)).toEqual(before);
    expect(two.journal.find(entry.id)?.state).toEqual(sentState(0));
  });

  it('send nothing into a session that the other one was building when it went away', async () => {
    const storage = memoryStorage();
    const one = await open(storage, 'one');
    await one.journal.prove(viewAt(0), 1);
    const entry = await one.journal.append('sort_rows', {});
    const against = baseOf(viewAt(0), 1);
    await (await open(storage, 'two')).journal.markReplay({ sessionId: 's2', done: 0 }, 2);
    await one.journal.synchronise();
    const before = await listed(storage);
    await expect(one.journal.advance(entry, sentState(0), { against })).rejects.toBeInstanceOf(StaleJournal);
    expect(await listed(storage)).toEqual(before);
  });

  it('race for a verdict, and the first one counts', async () => {
    const storage = memoryStorage();
    const one = await open(storage, 'one');
    await one.journal.prove(viewAt(0), 1);
    const entry = await one.journal.append('sort_rows', {});
    const two = await open(storage, 'two');
    const outcomes = await Promise.allSettled([
      one.journal.advance(entry, { kind: 'void' }),
      two.journal.advance(entry, sentState(0)),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [only] = (await restored(storage)).entries;
    expect(only?.state.kind).toBe(outcomes[0].status === 'fulfilled' ? 'void' : 'sent');
  });

  it('find the step that an undo means also when the other tab appended it', async () => {
    const storage = memoryStorage();
    const one = await open(storage, 'one');
    const two = await open(storage, 'two');
    const step = await one.journal.append('sort_rows', {});
    expect((await two.journal.append('undo', {})).targetId).toBe(step.id);
    expect((await one.journal.append('redo', {})).targetId).toBe(step.id);
  });

  it('prove no position that the other one has left', async () => {
    const storage = memoryStorage();
    const one = await open(storage, 'one');
    const two = await open(storage, 'two');
    await one.journal.prove(viewAt(0), 1);
    await appendDecided(one.journal, 1);
    const before = await listed(storage);
    await expect(two.journal.prove(viewAt(0), 2)).rejects.toBeInstanceOf(StaleJournal);
    expect(await listed(storage)).toEqual(before);
  });
});

describe('a long journal', () => {
  it('keeps decided entries in blocks and is restored as it was, by a tab open meanwhile as well', async () => {
    const storage = memoryStorage();
    const one = await open(storage, 'one');
    const two = await open(storage, 'two');
    await one.journal.prove(viewAt(0), 1);
    await appendDecided(one.journal, 700);
    await decide(one.journal, await one.journal.append('undo', {}));
    await decide(one.journal, await one.journal.append('sort_rows', {}), refused);
    await one.journal.append('sort_rows', {});
    const ids = (await listed(storage)).map(([id]) => id);
    expect(ids.filter((id) => id.startsWith('journal-block-')).length).toBeGreaterThan(0);
    expect(ids.length).toBeLessThan(600);
    await two.journal.synchronise();
    await two.journal.load();
    const expected = known(one.journal);
    expect(known(two.journal)).toEqual(expected);
    expect(await restored(storage)).toEqual({ ...expected, found: 'read' });
    expect(expected.applied.position).toBe(699);
  });

  it('knows its newest applied operation without its blocks, however many were refused since', async () => {
    const storage = memoryStorage();
    const one = await open(storage, 'one');
    await one.journal.prove(viewAt(0), 1);
    await appendDecided(one.journal, 100);
    const last = one.journal.lastApplied();
    for (let index = 0; index < 100; index += 1) {
      await decide(one.journal, await one.journal.append('sort_rows', {}), refused);
    }
    const after = await open(storage, 'reader');
    expect(after.journal.isWhole).toBe(false);
    expect(after.journal.lastApplied()).toEqual(last);
  });

  it('reads its blocks for what was sent of late, and only for that', async () => {
    const storage = memoryStorage();
    const one = await open(storage, 'one');
    await one.journal.prove(viewAt(0), 1);
    await appendDecided(one.journal, 100, { kind: 'applied', sentAt });
    await one.journal.prove(viewAt(100), sentAt + 10_000);
    const reader = await open(storage, 'reader');
    await reader.journal.loadRecent(5_000);
    expect([reader.journal.isWhole, reader.journal.recentlySent(5_000)]).toEqual([false, []]);
    await reader.journal.loadRecent(30_000);
    expect([reader.journal.isWhole, reader.journal.recentlySent(30_000).length]).toEqual([true, 100]);
  });

  it('knows all that was replayed of late for sent of late', async () => {
    const storage = memoryStorage();
    const one = await open(storage, 'one');
    await one.journal.prove(viewAt(0), 1);
    await appendDecided(one.journal, 2, { kind: 'applied', sentAt: 1 });
    await one.journal.prove(viewAt(2), 100_000);
    expect(one.journal.recentlySent(30_000)).toEqual([]);
    await one.journal.markReplay({ sessionId: 's2', done: 0 }, 110_000, viewAt(0));
    await one.journal.prove(viewAt(2), 120_000);
    expect(one.journal.recentlySent(30_000)).toHaveLength(2);
    await one.journal.prove(viewAt(2), 150_000);
    expect(one.journal.recentlySent(30_000)).toEqual([]);
  });

  it('is decided by two tabs in turn, and none of it is lost or doubled', async () => {
    const storage = memoryStorage();
    const tabs = [await open(storage, 'one'), await open(storage, 'two')];
    await tabs[0]?.journal.prove(viewAt(0), 1);
    await tabs[1]?.journal.synchronise();
    for (let turn = 0; turn < 16; turn += 1) {
      const tab = tabs[turn % 2];
      await tab?.journal.synchronise();
      await appendDecided(tab?.journal ?? (await open(storage, 'none')).journal, 97);
    }
    const { entries, found, applied: history } = await restored(storage);
    expect(found).toBe('read');
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 16 * 97 }, (_, index) => index + 1));
    expect(history.position).toBe(16 * 97);
    for (const { journal } of tabs) {
      await journal.synchronise();
      await journal.load();
      expect(journal.entries).toEqual(entries);
    }
  });

  it('stores as many bytes for an operation at the ten-thousandth as at the first', async () => {
    const { storage, takeBytes } = moodyStorage();
    const { journal } = await open(storage, 'tab');
    await journal.prove(viewAt(0), 1);
    takeBytes();
    async function costOfOne() {
      const entry = await journal.append('rename_column', { old_name: 'flow', new_name: 'discharge' });
      const appended = takeBytes();
      await decide(journal, entry);
      return { appended, decided: takeBytes() };
    }
    const first = await costOfOne();
    while (journal.entries.length < 1_000) await appendDecided(journal, 1);
    takeBytes();
    await appendDecided(journal, 512);
    const early = takeBytes();
    while (journal.entries.length < 9_999) await appendDecided(journal, 1);
    takeBytes();
    const last = await costOfOne();
    await appendDecided(journal, 512);
    const late = takeBytes();
    // Its own number and id have four digits more; nothing else grows.
    expect(last.appended - first.appended).toBeLessThanOrEqual(8);
    expect(late / early).toBeLessThan(1.05);
  });
});

describe('a new history', () => {
  it('that is adopted seals what was acknowledged and keeps what is queued, for every tab', async () => {
    const storage = memoryStorage();
    const one = await open(storage, 'one');
    await one.journal.prove(viewAt(0), 1);
    await appendDecided(one.journal, 3);
    const two = await open(storage, 'two');
    const queued = await one.journal.append('filter_rows', {});
    const sent = await one.journal.append('sort_rows', {});
    await one.journal.advance(queued, sentState(3));
    await one.journal.adopt(viewAt(7, { total: 9 }), 5);
    const expected = known(one.journal);
    expect(expected.entries.map(({ id, state }) => [id, state.kind])).toEqual([
      [queued.id, 'queued'],
      [sent.id, 'queued'],
    ]);
    expect(expected.applied).toMatchObject({ position: 7 });
    expect(expected.applied.steps).toHaveLength(9);
    await two.journal.synchronise();
    expect(known(two.journal)).toEqual(expected);
    expect(await restored(storage)).toEqual({ ...expected, found: 'read' });
    expect((await two.journal.append('undo', {})).seq).toBe(6);
  });

  it('that begins with a clear forgets everything, goes on counting, and refuses what was made for the old one', async () => {
    const storage = memoryStorage();
    const one = await open(storage, 'one');
    await one.journal.prove(viewAt(0), 1);
    await appendDecided(one.journal, 600);
    const entry = await one.journal.append('filter_rows', {});
    const two = await open(storage, 'two');
    await one.journal.clear();
    await expect(two.journal.advance(entry, sentState(0))).rejects.toBeInstanceOf(StaleJournal);
    expect(two.journal.entries).toEqual([]);
    expect((await two.journal.append('sort_rows', {})).seq).toBe(602);
    const { entries, applied: history, found } = await restored(storage);
    expect(found).toBe('read');
    expect(entries.map(({ seq }) => seq)).toEqual([602]);
    expect(history).toEqual({ steps: [], position: 0 });
    const ids = (await listed(storage)).map(([id]) => id);
    expect(ids.filter((id) => id.startsWith('journal-entry-'))).toHaveLength(1);
  });

  it('has another generation', async () => {
    const { journal } = await open(memoryStorage(), 'one');
    await journal.prove(viewAt(0), 1);
    const generations = [journal.head.generation];
    await journal.adopt(viewAt(2), 2);
    generations.push(journal.head.generation);
    await journal.clear();
    generations.push(journal.head.generation);
    expect(new Set(generations).size).toBe(3);
  });
});

describe('a journal that can not be read', () => {
  async function damaged(damage: (storage: SessionStorage) => Promise<void>, count = 5) {
    const inner = memoryStorage();
    const setAside: string[] = [];
    const storage: SessionStorage = {
      ...inner,
      quarantine(where, ids, signal) {
        setAside.push(...ids);
        return inner.quarantine(where, ids, signal);
      },
    };
    const { journal } = await open(storage, 'writer');
    await journal.prove(viewAt(0), 1);
    await appendDecided(journal, count);
    const before = (await listed(storage)).map(([id]) => id);
    await damage(storage);
    const after = await open(storage, 'reader');
    return { before, setAside, storage, ...after };
  }

  const blockId = (seq: number) => `journal-block-${String(seq).padStart(12, '0')}`;
  const entryId = (seq: number) => `journal-entry-${String(seq).padStart(12, '0')}`;

  it('because of a hole is set aside, and a new one begins', async () => {
    const { before, found, journal, setAside, storage } = await damaged((inner) =>
      inner.remove(scope, [entryId(3)], unhurried),
    );
    expect(found).toBe('unreadable');
    expect(setAside.sort()).toEqual(before.filter((id) => id !== entryId(3)).sort());
    expect(journal.entries).toEqual([]);
    await journal.append('sort_rows', {});
    expect(await restored(storage)).toMatchObject({ found: 'read', pending: 1 });
  });

  it.each([
    ['an entry that is none', entryId(2), { seq: 'two' }],
    ['a head of another version', 'journal-head', { version: 2 }],
  ])('because of %s is set aside', async (_, id, value) => {
    const { found, journal, setAside } = await damaged((inner) => inner.put(scope, id, value, unhurried));
    expect(found).toBe('unreadable');
    expect(setAside).toContain(id);
    expect(journal.entries).toEqual([]);
  });

  it.each([
    [
      'a block that is none',
      (inner: SessionStorage) => inner.put(scope, blockId(33), { version: 1, entries: [{}] }, unhurried),
    ],
    ['a block that is lost', (inner: SessionStorage) => inner.remove(scope, [blockId(33)], unhurried)],
    ['its oldest block being lost', (inner: SessionStorage) => inner.remove(scope, [blockId(1)], unhurried)],
    [
      'its newest block being lost',
      (inner: SessionStorage) => inner.remove(scope, [blockId(353)], unhurried),
    ],
  ])('because of %s is set aside as soon as the whole of it is read', async (_, damage) => {
    const { errors, journal, setAside } = await damaged(damage, 400);
    await journal.load();
    expect(setAside.length).toBeGreaterThan(32);
    expect(errors.at(-1)).toBeInstanceOf(Error);
    expect(journal.entries).toEqual([]);
    expect(journal.applied().steps).toEqual([]);
  });

  it('because it lost its oldest operation is set aside', async () => {
    const { found } = await damaged((inner) => inner.remove(scope, [entryId(1)], unhurried));
    expect(found).toBe('unreadable');
  });

  it('because it lost its head is set aside', async () => {
    const { found } = await damaged((inner) => inner.remove(scope, ['journal-head'], unhurried));
    expect(found).toBe('unreadable');
  });
});

describe('a device that refuses', () => {
  it('leaves the work in memory, and takes it in its order when it can again', async () => {
    const { storage, inner, become } = moodyStorage();
    const { journal, errors } = await open(storage, 'tab');
    const ids: string[] = [];
    const durable = async () => (await restored(inner)).entries.map(({ id }) => id);
    for (let index = 0; index < 12; index += 1) {
      become(index % 4 < 2 ? 'refuses' : 'well');
      const entry = await journal.append('sort_rows', { index });
      ids.push(entry.id);
      expect(await durable()).toEqual(index % 4 < 2 ? ids.slice(0, index - (index % 4)) : ids);
      expect(errors.at(-1) === null).toBe(index % 4 >= 2);
    }
    expect(journal.entries.map(({ id }) => id)).toEqual(ids);
  });

  it('takes verdicts later with the operations they are about', async () => {
    const { storage, inner, become } = moodyStorage();
    const { journal } = await open(storage, 'tab');
    await journal.prove(viewAt(0), 1);
    const first = await journal.append('sort_rows', {});
    become('refuses');
    await decide(journal, first);
    await appendDecided(journal, 2);
    await journal.prove(viewAt(3), 9);
    expect(journal.applied().position).toBe(3);
    expect((await restored(inner)).entries.map(({ state }) => state.kind)).toEqual(['queued']);
    become('well');
    await journal.append('filter_rows', {});
    expect(await restored(inner)).toEqual({ ...known(journal), found: 'read' });
  });

  it('that had taken a change after all is not given it twice', async () => {
    const { storage, inner, become } = moodyStorage();
    const { journal } = await open(storage, 'tab');
    become('lands-and-refuses');
    const first = await journal.append('sort_rows', {});
    const second = await journal.append('sort_rows', {});
    become('well');
    const third = await journal.append('sort_rows', {});
    const ids = [first.id, second.id, third.id];
    expect(journal.entries.map(({ id }) => id)).toEqual(ids);
    expect((await restored(inner)).entries.map(({ id }) => id)).toEqual(ids);
  });

  it('while another tab goes on keeps the operations of both', async () => {
    const { storage, inner, become } = moodyStorage();
    const one = await open(storage, 'one');
    const two = await open(inner, 'two');
    become('refuses');
    await one.journal.append('sort_rows', {});
    await two.journal.append('filter_rows', {});
    await one.journal.append('sort_rows', {});
    become('well');
    await one.journal.append('sort_rows', {});
    const { entries } = await restored(inner);
    expect(entries.map(({ id }) => id).sort()).toEqual(['one-1', 'one-2', 'one-3', 'two-1']);
    const own = entries.filter(({ id }) => id.startsWith('one')).map(({ id }) => id);
    expect(own).toEqual(['one-1', 'one-2', 'one-3']);
    expect(one.journal.entries).toEqual(entries);
  });
});
