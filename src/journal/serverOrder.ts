/** The order of a journal is the server's: it is the one in which a lost session is built again. */
import type { HistoryStep } from '../session/sessionApi.ts';
import { isOpen, type JournalEntry } from './journalEntry.ts';
import { JournalState } from './journalState.ts';

/**
 * An operation that was applied, under the number that its turn gave it: before all that the server has not decided on.
 * @returns the entries that change by that, itself included
 */
export function inTurn(state: JournalState, applied: JournalEntry): readonly JournalEntry[] {
  const open = state.entries.findIndex(isOpen);
  const place = state.entries.findIndex(({ id }) => id === applied.id);
  if (place < 0 || open < 0 || open >= place) return [applied];
  return numbered([applied, ...state.entries.slice(open, place)], state.entries[open]?.seq ?? applied.seq);
}

/** Decided operations before those that are not, where one of them stands behind. */
export function decidedFirst(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  const open = entries.findIndex(isOpen);
  const isBehind = ({ state }: JournalEntry, place: number) => state.kind === 'applied' && place > open;
  if (open < 0 || !entries.some(isBehind)) return entries;
  return [...entries.filter((entry) => !isOpen(entry)), ...entries.filter(isOpen)];
}

/**
 * The entries that have to change for the acknowledged steps to stand as a server lists them, by their ids; none where
 * they do, where that can't be had, and where it would reach into blocks.
 */
export function asListed(state: JournalState, listed: readonly HistoryStep[]): readonly JournalEntry[] {
  const { head, entries, isWhole } = state;
  const wanted = listed.flatMap(({ id }) => id ?? []);
  const shown = new Set(wanted);
  const known = stepIds(state).filter((id) => shown.has(id));
  const own = new Set(known);
  const order = wanted.filter((id) => own.has(id));
  if (known.join() === order.join()) return [];
  const places = entries.flatMap(({ id }, place) => (own.has(id) ? place : []));
  const arranged = entries.slice();
  for (const [index, place] of places.entries()) {
    const entry = state.find(order[index] ?? '');
    if (entry !== undefined) arranged[place] = entry;
  }
  const firstSeq = entries[0]?.seq ?? 1;
  const moved = numbered(arranged, firstSeq).filter((entry) => state.find(entry.id)?.seq !== entry.seq);
  const isInBlocks = isWhole && moved.some(({ seq }) => seq <= (head.folded?.throughSeq ?? 0));
  const isHad = stepIds(new JournalState(head, numbered(arranged, firstSeq)))
    .filter((id) => own.has(id))
    .join();
  return isInBlocks || isHad !== order.join() ? [] : moved;
}

function stepIds(state: JournalState): string[] {
  return state.applied().steps.flatMap((step) => (step.kind === 'own' ? step.entry.id : []));
}

function numbered(entries: readonly JournalEntry[], firstSeq: number): JournalEntry[] {
  return entries.map((entry, index) => ({ ...entry, seq: firstSeq + index }));
}
