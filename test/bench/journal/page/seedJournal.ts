/** Puts a journal on the device in seconds that a user would write in weeks: in memory first, by the engine's own code. */
import { memoryStorage } from '../../../../src/index.ts';
import { OperationJournal } from '../../../../src/journal/operationJournal.ts';
import type { JsonObject, SessionView } from '../../../../src/session/sessionApi.ts';
import type { SessionStorage, StoredRecord } from '../../../../src/storage/sessionStorage.ts';
import { operationIdOf } from '../operationIdOf.ts';

const nothing = () => undefined;

/** A journal of applied operations that led to `view`, in a storage that has none yet. */
export async function seedJournal(storage: SessionStorage, userId: string, view: SessionView): Promise<void> {
  const { signal } = new AbortController();
  const scope = { userId, datasourceId: view.datasourceId };
  const memory = memoryStorage();
  let seq = 0;
  const journal = new OperationJournal({
    storage: memory,
    final: signal,
    newId: () => operationIdOf(seq),
    pause: () => Promise.resolve(),
    onStorage: nothing,
    onForeignChange: nothing,
    onStored: nothing,
  });
  await journal.restore(scope);
  const now = Date.now();
  await journal.prove({ ...view, position: 0, total: 0 }, now);
  for (seq = 1; seq <= view.position; seq += 1) {
    const entry = await journal.append('sort_rows', sorting(seq));
    await journal.advance(entry, { kind: 'applied', sentAt: now + seq });
  }
  await journal.prove(view, now);
  const { records } = await memory.list(scope, '', signal);
  const puts = records.map(({ id, record }) => ({ id, value: readValue(record) }));
  const { kind } = await storage.commit(scope, { from: null, puts, removes: [] }, signal);
  if (kind === 'stale') throw new Error('There is a journal already.');
}

function sorting(seq: number): JsonObject {
  return { columns: ['temp_max'], descending: seq % 2 === 0 };
}

function readValue(record: StoredRecord) {
  if (record.kind !== 'read') throw new Error('Memory has lost a record.');
  return record.value;
}
