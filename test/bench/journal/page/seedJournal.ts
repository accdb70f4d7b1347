/** Puts a journal on the device in a second that the engine would write in minutes, by the same code and in the same form. */
import { emptyHead, type JournalEntry, type JournalHead } from '../../../../src/journal/journalEntry.ts';
import { JournalState } from '../../../../src/journal/journalState.ts';
import { JournalStore } from '../../../../src/journal/journalStore.ts';
import { baseOf } from '../../../../src/journal/operationJournal.ts';
import type { SessionView } from '../../../../src/session/sessionApi.ts';
import type { SessionStorage } from '../../../../src/storage/sessionStorage.ts';
import { operationIdOf } from '../operationIdOf.ts';

const together = 256;

/** A journal of applied operations that led to `view`. */
export async function seedJournal(storage: SessionStorage, userId: string, view: SessionView): Promise<void> {
  const { signal } = new AbortController();
  const { datasourceId, columns, shape } = view;
  const store = new JournalStore(storage, { userId, datasourceId });
  if ((await store.read(signal)).kind !== 'absent') throw new Error('There is a journal already.');
  const head: JournalHead = {
    ...emptyHead,
    generation: 'seeded',
    base: baseOf(view, Date.now()),
    origin: { columns, shape, digest: null },
  };
  const state = new JournalState(head, []);
  for (let seq = 1; seq <= view.position; seq += together) {
    const entries = entriesFrom(seq, Math.min(together, view.position - seq + 1));
    for (const entry of entries) state.put(entry);
    if (!(await store.commit(state, { head, entries, seqs: [] }, signal))) throw new Error('Somebody else writes.');
  }
}

function entriesFrom(seq: number, count: number): JournalEntry[] {
  return Array.from({ length: count }, (_, index) => ({
    id: operationIdOf(seq + index),
    seq: seq + index,
    name: 'sort_rows',
    params: { columns: ['temp_max'], descending: (seq + index) % 2 === 0 },
    targetId: null,
    state: { kind: 'applied', sentAt: Date.UTC(2026, 0, 1) + seq + index },
  }));
}
