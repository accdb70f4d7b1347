/** The journal's entries as a device has them, read past the journal. */
import { type JournalEntry, parseBlock, parseEntry } from '../../src/journal/journalEntry.ts';
import type { SessionStorage, StorageScope } from '../../src/storage/sessionStorage.ts';

const unhurried = new AbortController().signal;

export async function storedEntries(storage: SessionStorage, scope: StorageScope): Promise<JournalEntry[]> {
  const { records } = await storage.list(scope, 'journal-', unhurried);
  return records.flatMap(({ id, record }) => {
    if (record.kind !== 'read' || id === 'journal-head') return [];
    const entry = parseEntry(record.value);
    return entry === null ? (parseBlock(record.value) ?? []) : [entry];
  });
}
