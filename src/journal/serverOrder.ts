/** The order of a journal is the server's: it is the one in which a lost session is built again. */
import type { HistoryStep } from '../session/sessionApi.ts';
import { isOpen, type JournalEntry } from './journalEntry.ts';
import { JournalState } from './journalState.ts';
import { effectOf } from './operationEffect.ts';

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

/** The newest so many entries are moved to where a server's list wants them. */
const movable = 64;

/**
 * The entries that have to change for the acknowledged steps to stand as a server lists them, by their ids; none where
 * they do, where that can't be had, and where it would reach into blocks.
 */
export function asListed(state: JournalState, listed: readonly HistoryStep[]): readonly JournalEntry[] {
  const { head, entries, isWhole } = state;
  const own = new Set(entries.filter(isAppliedStep).map(({ id }) => id));
  const wanted = listed.flatMap(({ id }) => (id !== undefined && own.has(id) ? id : []));
  if (isAs(wanted, state)) return [];
  const firstSeq = entries[0]?.seq ?? 1;
  for (const arranged of arrangements(state, wanted)) {
    const next = numbered(arranged, firstSeq);
    if (!isAs(wanted, new JournalState(head, next))) continue;
    const moved = next.filter((entry) => state.find(entry.id)?.seq !== entry.seq);
    const isInBlocks = isWhole && moved.some(({ seq }) => seq <= (head.folded?.throughSeq ?? 0));
    return isInBlocks ? [] : moved;
  }
  return [];
}

/** What may be the server's order: steps change places with each other, or one stands before what was done to others. */
function* arrangements(state: JournalState, wanted: readonly string[]): Generator<readonly JournalEntry[]> {
  const { entries } = state;
  const known = new Set(stepIds(state));
  const order = wanted.filter((id) => known.has(id));
  const places = entries.flatMap(({ id }, place) => (order.includes(id) ? place : []));
  const exchanged = entries.slice();
  for (const [index, place] of places.entries()) {
    const entry = state.find(order[index] ?? '');
    if (entry !== undefined) exchanged[place] = entry;
  }
  yield exchanged;
  const last = entries.findLastIndex(isAppliedStep);
  for (let place = last - 1; place >= Math.max(0, last - movable); place -= 1) {
    yield [
      ...entries.slice(0, place),
      ...entries.slice(last, last + 1),
      ...entries.slice(place, last),
      ...entries.slice(last + 1),
    ];
  }
}

function isAs(wanted: readonly string[], state: JournalState): boolean {
  const listed = new Set(wanted);
  const had = stepIds(state).filter((id) => listed.has(id));
  return had.join() === wanted.join();
}

function isAppliedStep({ name, state }: JournalEntry): boolean {
  return state.kind === 'applied' && effectOf(name) === 'step';
}

function stepIds(state: JournalState): string[] {
  return state.applied().steps.flatMap((step) => (step.kind === 'own' ? step.entry.id : []));
}

function numbered(entries: readonly JournalEntry[], firstSeq: number): JournalEntry[] {
  return entries.map((entry, index) => ({ ...entry, seq: firstSeq + index }));
}
