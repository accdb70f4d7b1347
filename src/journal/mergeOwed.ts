/** What a device has refused, put into what it has: in the order in which the server was told. */
import { isOpen, type JournalEntry } from './journalEntry.ts';
import { JournalState } from './journalState.ts';
import { decidedFirst, numbered } from './serverOrder.ts';

export interface MergedJournal {
  readonly state: JournalState;
  /** Entries that the device does not have, or has otherwise. */
  readonly changed: readonly JournalEntry[];
}

/**
 * The state with the owed entries in it: the further of two that both have, and others where they belong. What was
 * decided comes before what is on its way, that before what waits, and what was sent earlier before what was sent later;
 * the owed entries keep their own order.
 */
export function mergeOwed(state: JournalState, owed: readonly JournalEntry[]): MergedJournal {
  if (owed.length === 0) return { state, changed: [] };
  const entries = state.entries.map((entry) => {
    const ours = owed.find(({ id }) => id === entry.id);
    return ours !== undefined && isFurther(ours, entry) ? { ...ours, seq: entry.seq } : entry;
  });
  // Whoever owes them knows their order among themselves; a clock that was set does not.
  let first = 0;
  for (const entry of owed.toSorted((one, other) => one.seq - other.seq)) {
    const isNew = state.find(entry.id) === undefined;
    const place = isNew
      ? Math.max(first, placeOf(entry, entries))
      : entries.findIndex(({ id }) => id === entry.id);
    if (isNew) entries.splice(place, 0, entry);
    if (!isOpen(entry)) first = Math.max(first, place + 1);
  }
  const firstSeq = state.entries[0]?.seq ?? state.lastSeq + 1;
  const merged = numbered(decidedFirst(entries), firstSeq);
  const changed = merged.filter(
    (entry) => JSON.stringify(entry) !== JSON.stringify(state.find(entry.id) ?? null),
  );
  return { state: new JournalState(state.head, merged), changed };
}

function placeOf(entry: JournalEntry, entries: readonly JournalEntry[]): number {
  const isLater = (other: JournalEntry) =>
    rank(other) > rank(entry) || (!isOpen(entry) && sentAt(other) > sentAt(entry));
  const later = entries.findIndex(isLater);
  return later < 0 ? entries.length : later;
}

/** Decided, on its way, waiting. */
function rank({ state: { kind } }: JournalEntry): number {
  return kind === 'queued' ? 2 : kind === 'sent' ? 1 : 0;
}

function sentAt({ state }: JournalEntry): number {
  return state.kind === 'applied' ? (state.sentAt ?? 0) : 0;
}

const stages = { queued: 0, sent: 1, void: 2, refused: 2, applied: 3 } as const;

function isFurther({ state }: JournalEntry, than: JournalEntry): boolean {
  return stages[state.kind] > stages[than.state.kind];
}
