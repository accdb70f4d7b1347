import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../src/journal/journalEntry.ts';
import { OperationJournal } from '../../src/journal/operationJournal.ts';
import { StaleJournal } from '../../src/journal/storedJournal.ts';
import { memoryStorage } from '../../src/storage/memoryStorage.ts';
import { type SessionStorage, StorageError, type StorageScope } from '../../src/storage/sessionStorage.ts';
import { datasourceId } from '../support/scriptedApi.ts';
import { sentState, viewAt } from './journalEntries.ts';

const scope: StorageScope = { userId: '1', datasourceId };
const unhurried = new AbortController().signal;
const applied = { kind: 'applied' } as const;

/** A device whose reads and writes can be refused. */
function device() {
  const inner = memoryStorage();
  const refusing = { reads: false, writes: false };
  const refuse = () => Promise.reject(new StorageError('failed', 'The device does not answer.'));
  const storage: SessionStorage = {
    ...inner,
    list: (where, prefix, signal, from) =>
      refusing.reads ? refuse() : inner.list(where, prefix, signal, from),
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
