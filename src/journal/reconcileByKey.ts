/** Reconciles with a server that honours keys and entity tags: its history and its revision are the evidence. */
import type { SessionView } from '../session/sessionApi.ts';
import type { FoldedHistory } from './foldJournal.ts';
import type { JournalBase, JournalEntry } from './journalEntry.ts';
import { effectOf, positionDelta } from './operationEffect.ts';
import { type JournalKnowledge, type Reconciliation, reconcileNewSession } from './reconcileJournal.ts';

/** What an answer of the server means for the journal. `view.exists` holds. */
export function reconcileByKey(knowledge: JournalKnowledge, view: SessionView): Reconciliation {
  const { head, history, next } = knowledge;
  const { base } = head;
  if (base === null) return { kind: 'adopt' };
  if (isOtherSession(base, view)) {
    return reconcileNewSession(knowledge, view, (steps) => replayedSoFar(knowledge, steps, view));
  }
  const moved = revisionsSince(base, view);
  if (moved < 0) return { kind: 'read-again' };
  if (next?.state.kind === 'sent') {
    return reconcileSent(next, next.state.basePosition, view, moved);
  }
  return stands(base, history, view, moved) ? { kind: 'agrees' } : { kind: 'conflict' };
}

function reconcileSent(
  entry: JournalEntry,
  basePosition: number,
  view: SessionView,
  moved: number,
): Reconciliation {
  const effect = effectOf(entry.name);
  if (effect === 'none') return moved > 0 ? { kind: 'conflict' } : { kind: 'was-not-applied', entry };
  const isListed = view.history?.some(({ id }) => id === entry.id) ?? false;
  const isUnmoved = view.position === basePosition && !(moved > 0);
  const isOneFurther = view.position === basePosition + positionDelta(entry.name) && !(moved > 1);
  if (isListed) return { kind: 'was-applied', entry, isLast: isOneFurther };
  // The same key is answered with the same verdict, so sending it again asks no more than that.
  if (isUnmoved) return { kind: 'was-not-applied', entry };
  if (!isOneFurther) return { kind: 'conflict' };
  if (effect !== 'step') return { kind: 'ask-by-key', entry };
  return showsIds(view) ? { kind: 'conflict' } : { kind: 'was-applied', entry, isLast: true };
}

function stands(base: JournalBase, history: FoldedHistory, view: SessionView, moved: number): boolean {
  if (view.position !== history.position) return false;
  // Moved on by us, in an answer that was lost on its way to the device, or there and back by somebody.
  if (moved > 0) return isListedAs(view, history);
  return !Number.isNaN(moved) || base.total === view.total;
}

/**
 * Whether the server lists its newest steps by their ids, and they are ours in our order. What stands before a step can't
 * change without taking that back, and its id is never applied again.
 */
function isListedAs(view: SessionView, { steps }: FoldedHistory): boolean {
  if (!view.history || !showsIds(view) || view.total !== steps.length) return false;
  const firstShown = view.total - view.history.length;
  return view.history.every(({ id }, place) => {
    const step = steps[firstShown + place];
    return step?.kind === 'own' && step.entry.id === id;
  });
}

/** How many of our steps the session holds that a replay was building, or a conflict when they are not ours. */
function replayedSoFar(
  { head }: JournalKnowledge,
  steps: FoldedHistory['steps'],
  view: SessionView,
): Reconciliation {
  if (view.total > steps.length) return { kind: 'conflict' };
  if (view.history && showsIds(view)) {
    const firstShown = view.total - view.history.length;
    const isOurs = view.history.every(({ id }, index) => {
      const own = steps[firstShown + index];
      return own?.kind === 'own' && own.entry.id === id;
    });
    return isOurs ? { kind: 'replay', from: view.total } : { kind: 'conflict' };
  }
  const { replaying } = head;
  const isMarked = replaying !== null && replaying.sessionId === view.sessionId;
  const isNext = isMarked && (view.total === replaying.done || view.total === replaying.done + 1);
  return isNext ? { kind: 'replay', from: view.total } : { kind: 'conflict' };
}

/** Whether the history names its operations, as many as it shows. */
export function showsIds({ history, total }: SessionView): boolean {
  return history?.every(({ id }) => id !== undefined) === true && (history.length > 0 || total === 0);
}

/** Whether a view is of another session than the one that was proved. */
export function isOtherSession(base: JournalBase | null, view: SessionView): boolean {
  if (base === null) return false;
  if (base.etag && view.etag) return epochOf(base.etag) !== epochOf(view.etag);
  return base.sessionId !== null && view.sessionId !== null && base.sessionId !== view.sessionId;
}

/** How often a session was changed between a base of it and a view; NaN where there are no entity tags. */
export function revisionsSince(base: JournalBase, view: SessionView): number {
  return revisionOf(view.etag) - revisionOf(base.etag);
}

/** The parts of an ETag `"<epoch>:<revision>"`. */
function epochOf(etag: string): string {
  return etag.replace(/:\d+"?$/, '');
}

function revisionOf(etag: string | null | undefined): number {
  const revision = etag ? /:(\d+)"?$/.exec(etag)?.[1] : undefined;
  return revision === undefined ? Number.NaN : Number(revision);
}
