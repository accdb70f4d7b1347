/** Compares what the server says with what the journal knows. Pure: it decides, the caller acts. */
import type { SessionFailure } from '../../machines/sessionFailure.ts';
import type { SessionView } from '../session/sessionApi.ts';
import { isSameOutline } from './expectedTable.ts';
import type { FoldedHistory } from './foldJournal.ts';
import type { JournalEntry, JournalHead } from './journalEntry.ts';
import { effectOf } from './operationEffect.ts';
import { tableDigest } from './tableDigest.ts';

export type Reconciliation =
  /** The server stands where the journal says. */
  | { readonly kind: 'agrees' }
  /** The operation whose answer was lost has been applied; unless `isLast`, somebody else's came behind it. */
  | { readonly kind: 'was-applied'; readonly entry: JournalEntry; readonly isLast: boolean }
  /** It has not been applied, and no copy of it can be any more: it is sent again. */
  | { readonly kind: 'was-not-applied'; readonly entry: JournalEntry }
  | { readonly kind: 'was-refused'; readonly entry: JournalEntry; readonly failure: SessionFailure }
  /** Only its own key can tell. */
  | { readonly kind: 'ask-by-key'; readonly entry: JournalEntry }
  /** There is nothing of ours to compare with: the server's history is taken as it is. */
  | { readonly kind: 'adopt' }
  /** The server began anew: our history is replayed from its `from`-th step. */
  | { readonly kind: 'replay'; readonly from: number }
  /** The browser sent copies of our own operation, and the server ran them: our history is built again. */
  | { readonly kind: 'rebuild' }
  /** A server that keeps too few steps refused an undo: our history is built again without the last one. */
  | { readonly kind: 'take-back'; readonly entry: JournalEntry; readonly failure: SessionFailure }
  /** The answer is older than what the server has acknowledged before. */
  | { readonly kind: 'read-again' }
  /** Somebody else's history: the user chooses. */
  | { readonly kind: 'conflict' };

export interface JournalKnowledge {
  readonly head: JournalHead;
  readonly history: FoldedHistory;
  /** The oldest operation without a verdict. */
  readonly next: JournalEntry | null;
  /** The newest one that was applied. */
  readonly last: JournalEntry | null;
  /** What was sent of which a copy that the browser made could still have run after the last proof. */
  readonly recent: readonly JournalEntry[];
  /** Whether the device takes what is done; else tabs do not know of each other's work. */
  readonly isStored: boolean;
}

/** What a session that is not the one we knew means, up to the evidence of a replay that was begun in it. */
export function reconcileNewSession(
  { head, history, next }: JournalKnowledge,
  view: SessionView,
  replayed: (steps: FoldedHistory['steps']) => Reconciliation,
): Reconciliation {
  const isEmpty = view.position === 0 && view.total === 0;
  // What it asked for has come true, by its own doing or not.
  if (next?.state.kind === 'sent' && effectOf(next.name) === 'ends-session') {
    return { kind: 'was-applied', entry: next, isLast: true };
  }
  if (history.steps.length === 0 && (isEmpty || next === null)) return { kind: 'adopt' };
  if (history.steps.some((step) => step.kind === 'adopted')) return { kind: 'conflict' };
  if (!isEmpty) return replayed(history.steps);
  return isSameTable(head.origin, view) ? { kind: 'replay', from: 0 } : { kind: 'conflict' };
}

/** Whether a table is the one that a history began with; what either side leaves out is not judged. */
export function isSameTable(origin: JournalHead['origin'], view: SessionView): boolean {
  if (origin === null || !isSameOutline(origin, view)) return origin === null;
  const digest = tableDigest(view.preview);
  return origin.digest === null || digest === null || origin.digest === digest;
}
