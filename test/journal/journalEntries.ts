/** Entries, heads and knowledge as tests of the journal's pure parts need them. */
import {
  type EntryState,
  emptyHead,
  type JournalBase,
  type JournalEntry,
  type JournalHead,
} from '../../src/journal/journalEntry.ts';
import { JournalState } from '../../src/journal/journalState.ts';
import type { JournalKnowledge } from '../../src/journal/reconcileJournal.ts';
import type { HistoryStep, JsonObject, SessionView } from '../../src/session/sessionApi.ts';
import { datasourceId } from '../support/scriptedApi.ts';

export const sentAt = 1_000_000;
const columns = ['site', 'flow'];

/** An entry with the number and id that its place gives it: `op-1` is the first. */
export function entryOf(
  seq: number,
  name: string,
  state: EntryState = { kind: 'queued' },
  params: JsonObject = {},
): JournalEntry {
  return { id: `op-${seq}`, seq, name, params, targetId: null, state };
}

export function sentState(
  basePosition: number,
  more: Partial<EntryState & { kind: 'sent' }> = {},
): EntryState {
  return { kind: 'sent', baseEtag: null, basePosition, at: sentAt, ...more };
}

export function baseAt(position: number, more: Partial<JournalBase> = {}): JournalBase {
  return {
    sessionId: 's1',
    etag: null,
    position,
    total: position,
    columns,
    shape: [5, 2],
    provedAt: sentAt,
    ...more,
  };
}

export function viewAt(position: number, more: Partial<SessionView> = {}): SessionView {
  return {
    exists: true,
    sessionId: 's1',
    datasourceId,
    userId: '1',
    position,
    total: position,
    shape: [5, 2],
    columns,
    preview: null,
    expiresAt: null,
    ...more,
  };
}

/** A history list as a server shows it, with ids where they are given. */
export function historyOf(...steps: (string | readonly [name: string, id: string])[]): HistoryStep[] {
  return steps.map((step, index) =>
    typeof step === 'string'
      ? { step: index, name: step, at: '' }
      : { step: index, name: step[0], at: '', id: step[1] },
  );
}

/** How long a copy of a request may run in these tests, ms. */
export const copyLifeMs = 30_000;

/** What a journal with these entries and this head knows. */
export function knowledgeOf(head: Partial<JournalHead>, entries: readonly JournalEntry[]): JournalKnowledge {
  const state = new JournalState({ ...emptyHead, ...head }, entries);
  return {
    head: state.head,
    history: state.applied(),
    next: state.next(),
    last: state.entries.findLast((entry) => entry.state.kind === 'applied') ?? null,
    recent: state.entries.filter(
      ({ state: { kind, ...more } }) =>
        kind === 'applied' &&
        'sentAt' in more &&
        Number(more.sentAt) + copyLifeMs >= (head.base?.provedAt ?? 0),
    ),
    isStored: true,
  };
}
