import { describe, expect, it } from 'vitest';
import { emptyHead, type FoldedEntries, type JournalEntry } from '../../src/journal/journalEntry.ts';
import { JournalState } from '../../src/journal/journalState.ts';
import { asListed, decidedFirst, inTurn } from '../../src/journal/serverOrder.ts';
import type { HistoryStep } from '../../src/session/sessionApi.ts';
import { entryOf, historyOf, sentState } from './journalEntries.ts';

const applied = { kind: 'applied' } as const;
const stateOf = (entries: readonly JournalEntry[], folded: FoldedEntries | null = null) =>
  new JournalState({ ...emptyHead, folded }, entries);
const places = (entries: readonly JournalEntry[]) => entries.map(({ id, seq }) => `${id} at ${seq}`);
const stepsOf = (...ids: number[]) =>
  historyOf(...ids.map((id): [string, string] => ['sort_rows', `op-${id}`]));
/** A whole list of the server's, and one of the newest steps of `total`. */
const listOf = (history: HistoryStep[], total = history.length) => ({ history, total });
const listed = (...ids: number[]) => listOf(stepsOf(...ids));
/** The order of a state after some of its entries were given other numbers. */
const orderAfter = (state: JournalState, changed: readonly JournalEntry[]) =>
  state.renumbered(state.head, changed).entries.map(({ id }) => id);

describe('an operation that is applied', () => {
  it('keeps its number in its turn', () => {
    const state = stateOf([entryOf(1, 'sort_rows', applied), entryOf(2, 'filter_rows', sentState(1))]);
    expect(places(inTurn(state, entryOf(2, 'filter_rows', applied)))).toEqual(['op-2 at 2']);
  });

  it('out of its turn goes before all that is open, which keeps its own order', () => {
    const state = stateOf([
      entryOf(1, 'sort_rows', applied),
      entryOf(2, 'filter_rows', sentState(1)),
      entryOf(3, 'undo'),
      entryOf(4, 'drop_columns', sentState(1)),
      entryOf(5, 'redo'),
    ]);
    const changed = inTurn(state, entryOf(4, 'drop_columns', applied));
    expect(places(changed)).toEqual(['op-4 at 2', 'op-2 at 3', 'op-3 at 4']);
    const next = state.renumbered(state.head, changed);
    expect(next.entries.map(({ id }) => id)).toEqual(['op-1', 'op-4', 'op-2', 'op-3', 'op-5']);
    expect(next.applied().position).toBe(2);
    expect(next.next()?.id).toBe('op-2');
  });
});

describe('entries that two pages have written', () => {
  it('stand as they are while nothing was applied behind an open one', () => {
    const entries = [entryOf(1, 'sort_rows', applied), entryOf(2, 'undo'), entryOf(3, 'redo')];
    expect(decidedFirst(entries)).toBe(entries);
  });

  it('have what was decided first where one was', () => {
    const entries = [entryOf(1, 'undo'), entryOf(2, 'sort_rows', applied), entryOf(3, 'redo')];
    expect(decidedFirst(entries).map(({ id }) => id)).toEqual(['op-2', 'op-1', 'op-3']);
  });
});

describe('a list of the server', () => {
  const three = [1, 2, 3].map((seq) => entryOf(seq, 'sort_rows', applied));

  it('that is the order of the journal changes nothing', () => {
    expect(asListed(stateOf(three), listed(1, 2, 3))).toEqual([]);
  });

  it('lets steps change places', () => {
    const state = stateOf(three);
    const changed = asListed(state, listed(1, 3, 2));
    expect(orderAfter(state, changed)).toEqual(['op-1', 'op-3', 'op-2']);
    expect(changed).toHaveLength(2);
  });

  it('says nothing of steps that it does not show, and of those that are not ours', () => {
    const state = stateOf(three);
    expect(asListed(state, listOf(stepsOf(2, 3), 3))).toEqual([]);
    expect(orderAfter(state, asListed(state, listOf(stepsOf(3, 2), 3)))).toEqual(['op-1', 'op-3', 'op-2']);
    const theirs = historyOf(['rename_column', 'theirs']);
    expect(asListed(state, listOf([...stepsOf(1), ...theirs, ...stepsOf(2, 3)]))).toEqual([]);
    expect(asListed(state, listOf(historyOf('sort_rows', 'sort_rows', 'sort_rows')))).toEqual([]);
  });

  it('of fewer steps than ours waits for what is not known yet', () => {
    expect(asListed(stateOf(three), listed(1))).toEqual([]);
    expect(asListed(stateOf(three), listed(2))).toEqual([]);
  });

  it('puts a step before the undos that were done after it', () => {
    const entries = [
      entryOf(1, 'sort_rows', applied),
      entryOf(2, 'filter_rows', applied),
      entryOf(3, 'undo', applied),
      entryOf(4, 'undo', applied),
      entryOf(5, 'drop_columns', applied),
    ];
    const state = stateOf(entries);
    const changed = asListed(state, listed(1, 2, 5));
    expect(orderAfter(state, changed)).toEqual(['op-1', 'op-2', 'op-5', 'op-3', 'op-4']);
    expect(state.renumbered(state.head, changed).applied()).toMatchObject({ position: 1 });
  });

  it('moves no step out of it that something truncated of which we do not know yet', () => {
    const entries = [
      entryOf(1, 'sort_rows', applied),
      entryOf(2, 'filter_rows', applied),
      entryOf(3, 'undo', applied),
      entryOf(4, 'drop_columns', applied),
      entryOf(5, 'fill_missing_values', applied),
      entryOf(6, 'undo', applied),
    ];
    const sent = entryOf(7, 'rename_column', sentState(2));
    expect(asListed(stateOf([...entries, sent]), listed(1, 4, 7))).toEqual([]);
    expect(asListed(stateOf(entries), listed(1, 4))).toEqual([]);
  });

  it('that no order of ours gives changes nothing', () => {
    const entries = [
      entryOf(1, 'sort_rows', applied),
      entryOf(2, 'clear', applied),
      entryOf(3, 'undo', applied),
    ];
    expect(asListed(stateOf(entries), listed(1, 3))).toEqual([]);
  });

  it('reaches into no block', () => {
    const folded = { throughSeq: 2, position: 2, total: 2, adopted: 0 };
    expect(asListed(stateOf(three, folded), listed(2, 1, 3))).toEqual([]);
  });
});
