import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldJournal } from '../../src/journal/foldJournal.ts';
import { type EntryState, emptyHead, isOpen, type JournalEntry } from '../../src/journal/journalEntry.ts';
import { JournalState } from '../../src/journal/journalState.ts';
import { failureOf } from '../support/scriptedApi.ts';
import { entryOf, sentState } from './journalEntries.ts';

const names = ['sort_rows', 'filter_rows', 'undo', 'redo', 'save', 'column_statistics', 'clear'];
const states: readonly EntryState[] = [
  { kind: 'queued' },
  sentState(0),
  { kind: 'applied' },
  { kind: 'refused', failure: failureOf('OPERATION_REJECTED') },
  { kind: 'void' },
];

/** Appends an operation, or puts one that is still open into another state. */
const step = fc.oneof(
  fc.record({ append: fc.constantFrom(...names) }),
  fc.record({ place: fc.nat(30), state: fc.constantFrom(...states) }),
);
const adopted = fc.nat(3).chain((total) => fc.record({ position: fc.nat(total), total: fc.constant(total) }));

function play(
  state: JournalState,
  steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[],
) {
  for (const each of steps) {
    if ('append' in each) state.put(entryOf(state.lastSeq + 1, each.append));
    else {
      const open = state.open();
      const entry = open[each.place % Math.max(1, open.length)];
      if (entry !== undefined) state.put({ ...entry, state: each.state });
    }
  }
}

function decidedPrefix(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  const firstOpen = entries.findIndex(isOpen);
  return firstOpen < 0 ? entries : entries.slice(0, firstOpen);
}

describe('a journal in memory', () => {
  it('folds step by step to what all of it folds to at once', () => {
    fc.assert(
      fc.property(adopted, fc.array(step, { maxLength: 40 }), (baseline, steps) => {
        const state = new JournalState({ ...emptyHead, adopted: baseline }, []);
        play(state, steps);
        const prefix = decidedPrefix(state.entries);
        const whole = foldJournal(baseline, prefix, (entry) => entry.state.kind === 'applied');
        expect({ ...state.applied() }).toEqual({ ...whole });
        expect(state.decided).toBe(prefix.length);
        expect(state.next()).toEqual(state.entries.find(isOpen) ?? null);
        expect(state.open()).toEqual(state.entries.filter(isOpen));
        expect(state.pending).toBe(state.entries.filter(isOpen).length);
      }),
      { numRuns: 500 },
    );
  });

  it('is the same when it is read from its entries', () => {
    fc.assert(
      fc.property(adopted, fc.array(step, { maxLength: 40 }), (baseline, steps) => {
        const state = new JournalState({ ...emptyHead, adopted: baseline }, []);
        play(state, steps);
        const read = new JournalState(state.head, state.entries);
        expect({ ...read.applied() }).toEqual({ ...state.applied() });
        expect(read.pending).toBe(state.pending);
        expect(read.decided).toBe(state.decided);
        expect({ ...read.expected() }).toEqual({ ...state.expected() });
      }),
    );
  });

  it('expects what the applied and the open operations add up to, and changes nothing by asking', () => {
    fc.assert(
      fc.property(adopted, fc.array(step, { maxLength: 40 }), (baseline, steps) => {
        const state = new JournalState({ ...emptyHead, adopted: baseline }, []);
        play(state, steps);
        const before = structuredClone({ ...state.applied() });
        const fold = state.expected();
        const again = foldJournal(
          baseline,
          decidedPrefix(state.entries),
          ({ state: { kind } }) => kind === 'applied',
        );
        const all = state.open().reduce(
          (sum, entry) => {
            sum.add(entry);
            return sum;
          },
          Object.assign(state.expected(), { steps: [...again.steps], position: again.position }),
        );
        expect(fold.position).toBe(all.position);
        expect(fold.steps).toEqual(all.steps);
        expect({ ...state.applied() }).toEqual(before);
      }),
    );
  });
});
