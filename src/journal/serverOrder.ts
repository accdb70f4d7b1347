/** The order of a journal is the server's: it is the one in which a lost session is built again. */
import type { SessionView } from '../session/sessionApi.ts';
import { isOpen, type JournalEntry } from './journalEntry.ts';
import { JournalState } from './journalState.ts';
import { effectOf } from './operationEffect.ts';

/**
 * An operation that was applied, under the number that its turn gave it: before all that the server has not decided on.
 * @returns the entries that change by that, itself included
 */
export function inTurn(state: JournalState, applied: JournalEntry): readonly JournalEntry[] {
  // The same at the ten-thousandth as at the first.
  if (state.next()?.id === applied.id) return [applied];
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
export function asListed(
  state: JournalState,
  { history, total }: Pick<SessionView, 'history' | 'total'>,
): readonly JournalEntry[] {
  const { head, entries, isWhole } = state;
  const own = new Set(entries.filter(isAppliedStep).map(({ id }) => id));
  const wanted = (history ?? []).flatMap(({ id }) => (id !== undefined && own.has(id) ? id : []));
  const isCut = history?.length !== total;
  const shownOf = (some: JournalState) => stepIds(some).slice(isCut ? -wanted.length : 0);
  const isAs = (some: JournalState) => shownOf(some).join() === wanted.join();
  if (wanted.length === 0 || isAs(state)) return [];
  const isExchange = isSameSet(shownOf(state), wanted);
  // What is not known to be applied yet may be what the list shows otherwise.
  const isKnown = !isCut && !entries.some((entry) => entry.state.kind === 'sent');
  const arranged = isExchange ? [exchanged(state, wanted)] : isKnown ? moves(entries, wanted) : [];
  const firstSeq = entries[0]?.seq ?? 1;
  for (const arrangement of arranged) {
    const next = numbered(arrangement, firstSeq);
    if (!isAs(new JournalState(head, next))) continue;
    const moved = next.filter((entry) => state.find(entry.id)?.seq !== entry.seq);
    const isInBlocks = isWhole && moved.some(({ seq }) => seq <= (head.folded?.throughSeq ?? 0));
    return isInBlocks ? [] : moved;
  }
  return [];
}

/** The entries with some steps in each other's places. */
function exchanged({ entries }: JournalState, order: readonly string[]): readonly JournalEntry[] {
  const steps = new Set(order);
  const arranged = entries.slice();
  let next = 0;
  for (const [place, { id }] of entries.entries()) {
    if (!steps.has(id)) continue;
    const entry = entries.find((other) => other.id === order[next]);
    if (entry !== undefined) arranged[place] = entry;
    next += 1;
  }
  return arranged;
}

/** The entries with the newest step before what was done to others: it was sent before, and heard of later. */
function* moves(
  entries: readonly JournalEntry[],
  wanted: readonly string[],
): Generator<readonly JournalEntry[]> {
  const last = entries.findLastIndex(isAppliedStep);
  if (!wanted.includes(entries[last]?.id ?? '')) return;
  for (let place = last - 1; place >= Math.max(0, last - movable); place -= 1) {
    const step = entries.slice(last, last + 1);
    yield [...entries.slice(0, place), ...step, ...entries.slice(place, last), ...entries.slice(last + 1)];
  }
}

function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  return some.toSorted().join() === others.toSorted().join();
}

function isAppliedStep({ name, state }: JournalEntry): boolean {
  return state.kind === 'applied' && effectOf(name) === 'step';
}

function stepIds(state: JournalState): string[] {
  return state.applied().steps.flatMap((step) => (step.kind === 'own' ? step.entry.id : []));
}

/** Entries with numbers from `firstSeq` on, in their order. */
export function numbered(entries: readonly JournalEntry[], firstSeq: number): JournalEntry[] {
  return entries.map((entry, index) => ({ ...entry, seq: firstSeq + index }));
}
