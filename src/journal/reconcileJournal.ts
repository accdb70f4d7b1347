/** Compares what the server says with what the journal knows. Pure: it decides, the caller acts. */
import type { SessionView } from '../session/sessionApi.ts';
import type { FoldedHistory } from './foldJournal.ts';
import type { JournalBase, JournalEntry, JournalHead } from './journalEntry.ts';
import { effectOf, positionDelta } from './operationEffect.ts';

export type Reconciliation =
  /** The server stands where the journal says; an operation of unknown fate is sent again with the same key. */
  | { readonly kind: 'agrees' }
  /** The operation whose answer was lost has been applied. */
  | { readonly kind: 'was-applied'; readonly id: string }
  /** The operation whose answer was lost has not been applied. */
  | { readonly kind: 'was-not-applied'; readonly id: string }
  /** There is no journal to compare with: the server's history is taken as it is. */
  | { readonly kind: 'adopt' }
  /** The server began anew: our history is replayed from its `from`-th step. */
  | { readonly kind: 'replay'; readonly from: number }
  /** Somebody else's history: the user chooses. */
  | { readonly kind: 'conflict' };

export interface JournalKnowledge {
  readonly head: JournalHead;
  readonly history: FoldedHistory;
  readonly next: JournalEntry | null;
}

/** What an answer of the server means for the journal. `view.exists` holds. */
export function reconcileJournal(
  { head, history, next }: JournalKnowledge,
  view: SessionView,
): Reconciliation {
  const { base } = head;
  if (base === null) return { kind: 'adopt' };
  if (!isSameSession(base, view)) return reconcileNewSession(head, history, view);
  const sent = next?.state.kind === 'sent' ? next : null;
  if (sent === null) return stands(base, history, view) ? { kind: 'agrees' } : { kind: 'conflict' };
  if (effectOf(sent.name) === 'none') return { kind: 'agrees' };
  if (view.history?.some((step) => step.id === sent.id)) return { kind: 'was-applied', id: sent.id };
  const moved = revisionOf(view.etag) - revisionOf(base.etag);
  const isAfter =
    view.position === history.position + positionDelta(sent.name) && (Number.isNaN(moved) || moved === 1);
  const isBefore = view.position === history.position && (Number.isNaN(moved) || moved === 0);
  if (isBefore) return { kind: 'was-not-applied', id: sent.id };
  return isAfter ? { kind: 'was-applied', id: sent.id } : { kind: 'conflict' };
}

function reconcileNewSession(head: JournalHead, history: FoldedHistory, view: SessionView): Reconciliation {
  const isEmpty = view.position === 0 && view.total === 0;
  if (history.steps.length === 0) return isEmpty ? { kind: 'adopt' } : { kind: 'conflict' };
  if (history.steps.some((step) => step.kind === 'adopted')) return { kind: 'conflict' };
  if (isEmpty) return isSameTable(head.origin, view) ? { kind: 'replay', from: 0 } : { kind: 'conflict' };
  const from = matchingPrefix(head, history, view);
  return from === null ? { kind: 'conflict' } : { kind: 'replay', from };
}

/** How many of our steps a session holds that an interrupted replay was building, or null when they are not ours. */
function matchingPrefix(head: JournalHead, history: FoldedHistory, view: SessionView): number | null {
  const { replaying } = head;
  if (view.history?.length === view.total && view.history.every((step) => step.id !== undefined)) {
    const isOurs = view.history.every((step, index) => {
      const own = history.steps[index];
      return own?.kind === 'own' && own.entry.id === step.id;
    });
    return isOurs ? view.total : null;
  }
  if (replaying === null || replaying.sessionId !== view.sessionId) return null;
  const isNext = view.total === replaying.done || view.total === replaying.done + 1;
  return isNext && view.total <= history.steps.length ? view.total : null;
}

function stands(base: JournalBase, history: FoldedHistory, view: SessionView): boolean {
  return view.position === history.position && (!base.etag || !view.etag || base.etag === view.etag);
}

function isSameSession(base: JournalBase, view: SessionView): boolean {
  if (base.etag && view.etag) return epochOf(base.etag) === epochOf(view.etag);
  return base.sessionId === null || view.sessionId === null || base.sessionId === view.sessionId;
}

/** Whether a table is the one that a history began with; what either side leaves out is not judged. */
export function isSameTable(origin: JournalHead['origin'], view: SessionView): boolean {
  if (origin === null) return true;
  const sameShape = !origin.shape || !view.shape || String(origin.shape) === String(view.shape);
  const sameColumns =
    !origin.columns || !view.columns || JSON.stringify(origin.columns) === JSON.stringify(view.columns);
  return sameShape && sameColumns;
}

/** The parts of an ETag `"<epoch>:<revision>"`. */
function epochOf(etag: string): string {
  return etag.replace(/:\d+"?$/, '');
}

function revisionOf(etag: string | null | undefined): number {
  const revision = etag ? /:(\d+)"?$/.exec(etag)?.[1] : undefined;
  return revision === undefined ? Number.NaN : Number(revision);
}
