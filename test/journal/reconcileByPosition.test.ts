import { describe, expect, it } from 'vitest';
import type { EntryState, JournalEntry, JournalHead } from '../../src/journal/journalEntry.ts';
import { reconcileByPosition } from '../../src/journal/reconcileByPosition.ts';
import { tableDigest } from '../../src/journal/tableDigest.ts';
import type { SessionView } from '../../src/session/sessionApi.ts';
import { failureOf } from '../support/scriptedApi.ts';
import {
  baseAt,
  copyLifeMs,
  entryOf,
  historyOf,
  knowledgeOf,
  sentAt,
  sentState,
  viewAt,
} from './journalEntries.ts';

const applied = { kind: 'applied' } as const;
const refusal = failureOf('OPERATION_REJECTED', { status: 400 });
const two = [entryOf(1, 'sort_rows', applied), entryOf(2, 'fill_missing_values', applied)];
const names = historyOf('sort_rows', 'fill_missing_values');
const after = (...more: string[]) => historyOf('sort_rows', 'fill_missing_values', ...more);
const sent = (name: string, more: Partial<EntryState & { kind: 'sent' }> = {}, params = {}) =>
  entryOf(3, name, sentState(2, more), params);
const rename = { old_name: 'flow', new_name: 'discharge' };
const renamed = { columns: ['site', 'discharge'] };
/** The newest operation was applied when a copy of it could still run after the proof. */
const fresh = [
  entryOf(1, 'sort_rows', applied),
  entryOf(2, 'fill_missing_values', { kind: 'applied', sentAt }),
];
const preview = [{ site: 1, flow: 2 }];
const origin = { columns: ['site', 'flow'], shape: [5, 2], digest: tableDigest(preview) } as const;
const inNew = { sessionId: 's2' };
const marker = (done: number) => ({ replaying: { sessionId: 's2', done } });

interface Row {
  readonly says: string;
  readonly head?: Partial<JournalHead>;
  readonly entries: readonly JournalEntry[];
  readonly view: Partial<SessionView> & { readonly position: number };
  readonly expected: object;
}

const sameSession: readonly Row[] = [
  {
    says: 'the same place agrees',
    entries: two,
    view: { position: 2, history: names },
    expected: { kind: 'agrees' },
  },
  {
    says: 'a total that only counts up is not judged',
    entries: two,
    view: { position: 2, total: 9 },
    expected: { kind: 'agrees' },
  },
  {
    says: 'the same position with another shape is a conflict',
    entries: two,
    view: { position: 2, shape: [4, 2] },
    expected: { kind: 'conflict' },
  },
  {
    says: 'the same position with other columns is a conflict',
    entries: two,
    view: { position: 2, columns: ['site', 'other'] },
    expected: { kind: 'conflict' },
  },
  {
    says: 'another position is a conflict',
    entries: two,
    view: { position: 3, history: after('fill_missing_values') },
    expected: { kind: 'conflict' },
  },
  {
    says: 'a sent step at the old place was not applied',
    entries: [...two, sent('sort_rows')],
    view: { position: 2, history: names },
    expected: { kind: 'was-not-applied' },
  },
  {
    says: 'a sent step one further was applied',
    entries: [...two, sent('sort_rows')],
    view: { position: 3, history: after('sort_rows') },
    expected: { kind: 'was-applied', isLast: true },
  },
  {
    says: 'a sent rename that shows in the columns was applied',
    entries: [...two, sent('rename_column', {}, rename)],
    view: { position: 3, ...renamed, history: after('rename_column') },
    expected: { kind: 'was-applied' },
  },
  {
    says: 'a rename to something else is a conflict',
    entries: [...two, sent('rename_column', {}, rename)],
    view: { position: 3, columns: ['site', 'other'], history: after('rename_column') },
    expected: { kind: 'conflict' },
  },
  {
    says: 'a step of another name is a conflict',
    entries: [...two, sent('sort_rows')],
    view: { position: 3, history: after('fill_missing_values') },
    expected: { kind: 'conflict' },
  },
  {
    says: 'a sent undo one back was applied',
    entries: [...two, sent('undo')],
    view: { position: 1, total: 2, history: historyOf('sort_rows') },
    expected: { kind: 'was-applied' },
  },
  {
    says: 'a sent undo at the old place was not applied',
    entries: [...two, sent('undo')],
    view: { position: 2, history: names },
    expected: { kind: 'was-not-applied' },
  },
  {
    says: 'a second copy is undone by building again',
    entries: [...two, sent('sort_rows')],
    view: { position: 4, history: after('sort_rows', 'sort_rows') },
    expected: { kind: 'rebuild' },
  },
  {
    says: 'a third copy is undone by building again',
    entries: [...two, sent('sort_rows')],
    view: { position: 5, history: after('sort_rows', 'sort_rows', 'sort_rows') },
    expected: { kind: 'rebuild' },
  },
  {
    says: 'more copies than a browser sends are a conflict',
    entries: [...two, sent('sort_rows')],
    view: { position: 6, history: after(...Array<string>(4).fill('sort_rows')) },
    expected: { kind: 'conflict' },
  },
  {
    says: 'surplus of another name is a conflict',
    entries: [...two, sent('sort_rows')],
    view: { position: 4, history: after('sort_rows', 'fill_missing_values') },
    expected: { kind: 'conflict' },
  },
  {
    says: 'a surplus that hides a foreign step between is a conflict',
    entries: [...two, sent('sort_rows')],
    view: { position: 4, history: after('fill_missing_values', 'sort_rows') },
    expected: { kind: 'conflict' },
  },
  {
    says: 'a second copy of an undo is rebuilt',
    entries: [...two, sent('undo')],
    view: { position: 0, total: 2, history: [] },
    expected: { kind: 'rebuild' },
  },
  {
    says: 'a step back while a step was sent is a conflict',
    entries: [...two, sent('sort_rows')],
    view: { position: 1, history: historyOf('sort_rows') },
    expected: { kind: 'conflict' },
  },
  {
    says: 'a refused step at the old place was refused',
    entries: [...two, sent('sort_rows', { refusal })],
    view: { position: 2, history: names },
    expected: { kind: 'was-refused', failure: refusal },
  },
  {
    says: 'a refused step of which a copy ran before was applied',
    entries: [...two, sent('rename_column', { refusal }, rename)],
    view: { position: 3, ...renamed, history: after('rename_column') },
    expected: { kind: 'was-applied' },
  },
  {
    says: 'a refused undo where there is something to undo is taken back by building less',
    entries: [...two, sent('undo', { refusal })],
    view: { position: 2, history: names },
    expected: { kind: 'take-back' },
  },
  {
    says: 'a refused undo at position 0 was refused',
    head: { base: baseAt(0) },
    entries: [entryOf(1, 'undo', sentState(0, { refusal }))],
    view: { position: 0, history: [] },
    expected: { kind: 'was-refused', failure: refusal },
  },
  {
    says: 'a save whose answer was lost is not sent again',
    entries: [...two, sent('save')],
    view: { position: 2, history: names },
    expected: { kind: 'was-refused', failure: { outcome: 'unknown' } },
  },
  {
    says: 'a clear of a session that is still there was not applied',
    entries: [...two, sent('clear')],
    view: { position: 2, history: names },
    expected: { kind: 'was-not-applied' },
  },
  {
    says: 'a read whose answer was lost is asked again',
    entries: [...two, sent('column_statistics')],
    view: { position: 2, history: names },
    expected: { kind: 'was-not-applied' },
  },
  {
    says: 'a foreign step beside a save is a conflict',
    entries: [...two, sent('save')],
    view: { position: 3 },
    expected: { kind: 'conflict' },
  },
  {
    says: 'a copy that landed after its own answer is built again',
    entries: fresh,
    head: { base: baseAt(2, { provedAt: sentAt + 1 }) },
    view: { position: 3, history: after('fill_missing_values') },
    expected: { kind: 'rebuild' },
  },
  {
    says: 'two such copies are built again',
    entries: fresh,
    head: { base: baseAt(2, { provedAt: sentAt + 1 }) },
    view: { position: 4, history: after('fill_missing_values', 'fill_missing_values') },
    expected: { kind: 'rebuild' },
  },
  {
    says: 'such a copy of another name is a conflict',
    entries: fresh,
    head: { base: baseAt(2, { provedAt: sentAt + 1 }) },
    view: { position: 3, history: after('sort_rows') },
    expected: { kind: 'conflict' },
  },
  {
    says: 'a copy of an earlier operation is built again, too',
    entries: [entryOf(1, 'sort_rows', { kind: 'applied', sentAt }), ...fresh.slice(1)],
    head: { base: baseAt(2, { provedAt: sentAt + 1 }) },
    view: { position: 3, history: after('sort_rows') },
    expected: { kind: 'rebuild' },
  },
  {
    says: 'a copy of another operation that looks like the one without an answer is built again',
    entries: [...fresh, sent('fill_missing_values', {}, { columns: ['flow'] })],
    head: { base: baseAt(2, { provedAt: sentAt + 1 }) },
    view: { position: 3, history: after('fill_missing_values') },
    expected: { kind: 'rebuild' },
  },
  {
    says: 'one that looks like it is none when no copy of it can run any more',
    entries: [...fresh, sent('fill_missing_values', {}, { columns: ['flow'] })],
    head: { base: baseAt(2, { provedAt: sentAt + copyLifeMs + 1 }) },
    view: { position: 3, history: after('fill_missing_values') },
    expected: { kind: 'was-applied' },
  },
  {
    says: 'the same operation done twice leaves the same table, whichever of them ran',
    entries: [...fresh, sent('fill_missing_values')],
    head: { base: baseAt(2, { provedAt: sentAt + 1 }) },
    view: { position: 3, history: after('fill_missing_values') },
    expected: { kind: 'was-applied' },
  },
  {
    says: 'a copy that no proof was early enough for is somebody else',
    entries: fresh,
    head: { base: baseAt(2, { provedAt: sentAt + copyLifeMs + 1 }) },
    view: { position: 3, history: after('fill_missing_values') },
    expected: { kind: 'conflict' },
  },
];

const newSession: readonly Row[] = [
  {
    says: 'an empty session gets our history',
    entries: two,
    view: { position: 0, ...inNew },
    expected: { kind: 'replay', from: 0 },
  },
  {
    says: 'an empty session with the same table gets it',
    head: { origin },
    entries: two,
    view: { position: 0, ...inNew, preview },
    expected: { kind: 'replay', from: 0 },
  },
  {
    says: 'an empty session with other rows is a conflict',
    head: { origin },
    entries: two,
    view: { position: 0, ...inNew, preview: [{ site: 9, flow: 9 }] },
    expected: { kind: 'conflict' },
  },
  {
    says: 'a session that nobody marked is a conflict',
    entries: two,
    view: { position: 1, ...inNew, history: historyOf('sort_rows') },
    expected: { kind: 'conflict' },
  },
  {
    says: 'an interrupted replay begins anew where a copy of the step before looks like the one under way',
    head: marker(1),
    entries: [
      entryOf(1, 'fill_missing_values', applied, { columns: ['flow'] }),
      entryOf(2, 'fill_missing_values', applied, { columns: ['site'] }),
    ],
    view: { position: 2, ...inNew, history: historyOf('fill_missing_values', 'fill_missing_values') },
    expected: { kind: 'rebuild' },
  },
  {
    says: 'an interrupted replay goes on where no step before looks like the one under way',
    head: marker(1),
    entries: two,
    view: { position: 2, ...inNew, history: historyOf('sort_rows', 'fill_missing_values') },
    expected: { kind: 'replay', from: 2 },
  },
  {
    says: 'an interrupted replay goes on where its last step was not run',
    head: marker(1),
    entries: two,
    view: { position: 1, ...inNew, history: historyOf('sort_rows') },
    expected: { kind: 'replay', from: 1 },
  },
  {
    says: 'an interrupted replay goes on behind a step whose answer was lost',
    head: marker(1),
    entries: two,
    view: { position: 2, ...inNew, history: names },
    expected: { kind: 'replay', from: 2 },
  },
  {
    says: 'copies of the interrupted step are built again',
    head: marker(0),
    entries: [...two, entryOf(3, 'sort_rows', applied)],
    view: { position: 2, ...inNew, history: historyOf('sort_rows', 'sort_rows') },
    expected: { kind: 'rebuild' },
  },
  {
    says: 'a replay that lost what it had is a conflict',
    head: marker(2),
    entries: two,
    view: { position: 1, ...inNew, history: historyOf('sort_rows') },
    expected: { kind: 'conflict' },
  },
  {
    says: 'a marker of another session counts for nothing',
    head: { replaying: { sessionId: 's3', done: 1 } },
    entries: two,
    view: { position: 1, ...inNew, history: historyOf('sort_rows') },
    expected: { kind: 'conflict' },
  },
  {
    says: 'other steps than ours are a conflict',
    head: marker(1),
    entries: two,
    view: { position: 1, ...inNew, history: historyOf('filter_rows') },
    expected: { kind: 'conflict' },
  },
  {
    says: 'an adopted baseline can not be built again',
    head: { adopted: { position: 1, total: 1 } },
    entries: [entryOf(1, 'sort_rows', applied)],
    view: { position: 0, ...inNew },
    expected: { kind: 'conflict' },
  },
  {
    says: 'a new session of a history of nothing is taken',
    head: { base: baseAt(0) },
    entries: [],
    view: { position: 0, ...inNew },
    expected: { kind: 'adopt' },
  },
];

describe('a server without keys', () => {
  it.each([...sameSession, ...newSession])('$says', ({ head, entries, view, expected }) => {
    const { position, ...more } = view;
    const now = sentAt + copyLifeMs;
    const knowledge = knowledgeOf({ base: baseAt(2), ...head }, entries);
    expect(reconcileByPosition(knowledge, viewAt(position, more), now)).toMatchObject(expected);
  });

  it('that has refused a step proves nothing by its position while the device hides what other pages do', () => {
    const entries = [...two, sent('rename_column', { refusal }, rename)];
    const knowledge = { ...knowledgeOf({ base: baseAt(2) }, entries), isStored: false };
    const judge = (view: SessionView) => reconcileByPosition(knowledge, view, sentAt + copyLifeMs);
    expect(judge(viewAt(3, { ...renamed, history: after('rename_column') }))).toEqual({ kind: 'conflict' });
    expect(judge(viewAt(2, { history: names }))).toMatchObject({ kind: 'was-refused' });
  });

  it('that is met for the first time is taken as it stands', () => {
    const knowledge = knowledgeOf({ base: null }, [entryOf(1, 'sort_rows')]);
    expect(reconcileByPosition(knowledge, viewAt(4), sentAt)).toEqual({ kind: 'adopt' });
  });

  it('is read by its position where its history no longer shows that far', () => {
    const many = Array.from({ length: 12 }, (_, index) => entryOf(index + 1, 'sort_rows', applied));
    const oldest = historyOf(...Array<string>(10).fill('sort_rows'));
    const knowledge = knowledgeOf({ base: baseAt(12) }, [...many, entryOf(13, 'undo', sentState(12))]);
    const judge = (position: number) =>
      reconcileByPosition(knowledge, viewAt(position, { total: 12, history: oldest }), sentAt);
    expect(judge(11)).toMatchObject({ kind: 'was-applied' });
    expect(judge(12)).toMatchObject({ kind: 'was-not-applied' });
    expect(judge(10)).toMatchObject({ kind: 'rebuild' });
    expect(judge(13)).toMatchObject({ kind: 'conflict' });
  });
});
