import { describe, expect, it } from 'vitest';
import type { JournalEntry, JournalHead } from '../../src/journal/journalEntry.ts';
import { reconcileByKey } from '../../src/journal/reconcileByKey.ts';
import { tableDigest } from '../../src/journal/tableDigest.ts';
import type { SessionView } from '../../src/session/sessionApi.ts';
import { baseAt, entryOf, historyOf, knowledgeOf, sentState, viewAt } from './journalEntries.ts';

const etag = (epoch: number, revision: number) => `"e${epoch}:${revision}"`;
const applied = { kind: 'applied' } as const;
/** Two steps were applied and proved. */
const two = [entryOf(1, 'sort_rows', applied), entryOf(2, 'fill_missing_values', applied)];
const base = baseAt(2, { etag: etag(1, 2) });
const ids = historyOf(['sort_rows', 'op-1'], ['fill_missing_values', 'op-2']);
const sent = (name: string) => entryOf(3, name, sentState(2, { baseEtag: etag(1, 2) }));
const three = [...ids, { step: 2, name: 'filter_rows', at: '', id: 'op-3' }];
const foreign = [...ids, { step: 2, name: 'filter_rows', at: '', id: 'somebody' }];
const preview = [{ site: 1 }];
const origin = { columns: ['site'], shape: [1, 1], digest: tableDigest(preview) } as const;
const table = { columns: ['site'], shape: [1, 1], preview } as const;

interface Row {
  readonly says: string;
  readonly head?: Partial<JournalHead>;
  readonly entries: readonly JournalEntry[];
  readonly view: Partial<SessionView> & { readonly position: number };
  readonly expected: object;
}

const sameEpoch: readonly Row[] = [
  {
    says: 'the same revision agrees',
    entries: two,
    view: { position: 2, etag: etag(1, 2), history: ids },
    expected: { kind: 'agrees' },
  },
  {
    says: 'what is queued does not matter',
    entries: [...two, entryOf(3, 'undo')],
    view: { position: 2, etag: etag(1, 2) },
    expected: { kind: 'agrees' },
  },
  {
    says: 'an older revision is read again',
    entries: two,
    view: { position: 1, etag: etag(1, 1) },
    expected: { kind: 'read-again' },
  },
  {
    says: 'an older revision is read again, also while an answer is missing',
    entries: [...two, sent('undo')],
    view: { position: 1, etag: etag(1, 1) },
    expected: { kind: 'read-again' },
  },
  {
    says: 'a newer revision with nothing under way is a conflict',
    entries: two,
    view: { position: 3, etag: etag(1, 3), history: foreign },
    expected: { kind: 'conflict' },
  },
  {
    says: 'a newer revision at the same position is a conflict where the server does not say whose steps it has',
    entries: two,
    view: { position: 2, etag: etag(1, 4), history: historyOf('sort_rows', 'filter_rows') },
    expected: { kind: 'conflict' },
  },
  {
    says: 'a newer revision at the same position agrees where all steps are listed as ours',
    entries: two,
    view: { position: 2, etag: etag(1, 4), history: ids },
    expected: { kind: 'agrees' },
  },
  {
    says: 'a newer revision is a conflict where a step in our place is not ours',
    entries: two,
    view: {
      position: 2,
      etag: etag(1, 4),
      history: historyOf(['sort_rows', 'op-1'], ['sort_rows', 'theirs']),
    },
    expected: { kind: 'conflict' },
  },
  {
    says: 'a newer revision agrees where the newest steps are listed as ours',
    entries: two,
    view: { position: 2, total: 2, etag: etag(1, 4), history: ids.slice(1) },
    expected: { kind: 'agrees' },
  },
  {
    says: 'a sent step that is listed was applied',
    entries: [...two, sent('filter_rows')],
    view: { position: 3, etag: etag(1, 3), history: three },
    expected: { kind: 'was-applied', isLast: true },
  },
  {
    says: 'a sent step under a foreign one was applied, and is not the last',
    entries: [...two, sent('filter_rows')],
    view: {
      position: 4,
      etag: etag(1, 4),
      history: [...three, { step: 3, name: 'sort_rows', at: '', id: 'somebody' }],
    },
    expected: { kind: 'was-applied', isLast: false },
  },
  {
    says: 'a sent step that was taken back by somebody was applied, and is not the last',
    entries: [...two, sent('filter_rows')],
    view: { position: 2, total: 3, etag: etag(1, 4), history: three },
    expected: { kind: 'was-applied', isLast: false },
  },
  {
    says: 'a sent step at an unmoved revision was not applied',
    entries: [...two, sent('filter_rows')],
    view: { position: 2, etag: etag(1, 2), history: ids },
    expected: { kind: 'was-not-applied' },
  },
  {
    says: 'a foreign step in the place of the sent one is a conflict',
    entries: [...two, sent('filter_rows')],
    view: { position: 3, etag: etag(1, 3), history: foreign },
    expected: { kind: 'conflict' },
  },
  {
    says: 'a sent undo at an unmoved revision was not applied',
    entries: [...two, sent('undo')],
    view: { position: 2, etag: etag(1, 2), history: ids },
    expected: { kind: 'was-not-applied' },
  },
  {
    says: 'a sent undo one step back is known by its key alone',
    entries: [...two, sent('undo')],
    view: { position: 1, total: 2, etag: etag(1, 3), history: ids },
    expected: { kind: 'ask-by-key' },
  },
  {
    says: 'a sent redo one step further is known by its key alone',
    entries: [...two, entryOf(3, 'undo', applied), entryOf(4, 'redo', sentState(1))],
    head: { base: baseAt(1, { etag: etag(1, 3), total: 2 }) },
    view: { position: 2, etag: etag(1, 4), history: ids },
    expected: { kind: 'ask-by-key' },
  },
  {
    says: 'a sent undo two steps back is a conflict',
    entries: [...two, sent('undo')],
    view: { position: 0, total: 2, etag: etag(1, 4), history: ids },
    expected: { kind: 'conflict' },
  },
  {
    says: 'a sent undo and a foreign change back to the same position are a conflict',
    entries: [...two, sent('undo')],
    view: { position: 2, etag: etag(1, 4), history: ids },
    expected: { kind: 'conflict' },
  },
  {
    says: 'a sent save at an unmoved revision is asked again by its key',
    entries: [...two, sent('save')],
    view: { position: 2, etag: etag(1, 2) },
    expected: { kind: 'was-not-applied' },
  },
  {
    says: 'a sent save beside a foreign change is a conflict',
    entries: [...two, sent('save')],
    view: { position: 3, etag: etag(1, 3) },
    expected: { kind: 'conflict' },
  },
  {
    says: 'a sent clear of a session that is still there was not applied',
    entries: [...two, sent('clear')],
    view: { position: 2, etag: etag(1, 2) },
    expected: { kind: 'was-not-applied' },
  },
];

const newEpoch: readonly Row[] = [
  {
    says: 'an empty session gets our history',
    entries: two,
    view: { position: 0, etag: etag(2, 0), history: [] },
    expected: { kind: 'replay', from: 0 },
  },
  {
    says: 'an empty session with the same table gets it',
    head: { origin },
    entries: two,
    view: { position: 0, etag: etag(2, 0), history: [], ...table },
    expected: { kind: 'replay', from: 0 },
  },
  {
    says: 'an empty session with other columns is a conflict',
    head: { origin },
    entries: two,
    view: { position: 0, etag: etag(2, 0), history: [], ...table, columns: ['other'] },
    expected: { kind: 'conflict' },
  },
  {
    says: 'an empty session with other rows is a conflict',
    head: { origin },
    entries: two,
    view: { position: 0, etag: etag(2, 0), history: [], ...table, preview: [{ site: 2 }] },
    expected: { kind: 'conflict' },
  },
  {
    says: 'a beginning of our history goes on from there',
    entries: two,
    view: { position: 1, total: 1, etag: etag(2, 1), history: historyOf(['sort_rows', 'op-1']) },
    expected: { kind: 'replay', from: 1 },
  },
  {
    says: 'all of our history, redo tail included, goes on with the undos',
    entries: [...two, entryOf(3, 'undo', applied)],
    view: { position: 2, total: 2, etag: etag(2, 2), history: ids },
    expected: { kind: 'replay', from: 2 },
  },
  {
    says: 'a foreign beginning is a conflict',
    entries: two,
    view: { position: 1, total: 1, etag: etag(2, 1), history: historyOf(['sort_rows', 'somebody']) },
    expected: { kind: 'conflict' },
  },
  {
    says: 'more than our history is a conflict',
    entries: two,
    view: { position: 3, total: 3, etag: etag(2, 3), history: three },
    expected: { kind: 'conflict' },
  },
  {
    says: 'an operation whose answer was lost in the old session does not hold the replay up',
    entries: [...two, sent('filter_rows')],
    view: { position: 0, etag: etag(2, 0), history: [] },
    expected: { kind: 'replay', from: 0 },
  },
  {
    says: 'an adopted baseline can not be built again',
    head: { adopted: { position: 1, total: 1 } },
    entries: [entryOf(1, 'sort_rows', applied)],
    view: { position: 0, etag: etag(2, 0), history: [] },
    expected: { kind: 'conflict' },
  },
  {
    says: 'a history of nothing takes an empty session',
    entries: [],
    head: { base: baseAt(0, { etag: etag(1, 0) }) },
    view: { position: 0, etag: etag(2, 0), history: [] },
    expected: { kind: 'adopt' },
  },
  {
    says: 'a history of nothing with work queued does not take a foreign one',
    entries: [entryOf(1, 'undo')],
    head: { base: baseAt(0, { etag: etag(1, 0) }) },
    view: { position: 1, etag: etag(2, 1), history: historyOf(['sort_rows', 'somebody']) },
    expected: { kind: 'conflict' },
  },
];

describe('a server with keys', () => {
  it.each([...sameEpoch, ...newEpoch])('$says', ({ head, entries, view, expected }) => {
    const { position, ...more } = view;
    const knowledge = knowledgeOf({ base, ...head }, entries);
    expect(reconcileByKey(knowledge, viewAt(position, { sessionId: null, ...more }))).toMatchObject(expected);
  });

  it('that is met for the first time is taken as it stands', () => {
    const view = viewAt(3, { etag: etag(1, 3), history: foreign });
    expect(reconcileByKey(knowledgeOf({ base: null }, [entryOf(1, 'undo')]), view)).toEqual({
      kind: 'adopt',
    });
  });

  it('that shows only the newest steps of a replay is judged by those', () => {
    const many = Array.from({ length: 5 }, (_, index) => entryOf(index + 1, 'sort_rows', applied));
    const newest = historyOf(['sort_rows', 'op-3'], ['sort_rows', 'op-4']);
    const view = viewAt(4, { etag: etag(2, 4), history: newest });
    const knowledge = knowledgeOf({ base: baseAt(5, { etag: etag(1, 5) }) }, many);
    expect(reconcileByKey(knowledge, view)).toEqual({ kind: 'replay', from: 4 });
    const other = viewAt(4, {
      etag: etag(2, 4),
      history: historyOf(['sort_rows', 'op-2'], ['sort_rows', 'op-4']),
    });
    expect(reconcileByKey(knowledge, other)).toEqual({ kind: 'conflict' });
  });
});
