/** Reconciles with a server without keys: its position, its columns and its shape are all the evidence there is. */
import type { SessionFailure } from '../../machines/sessionFailure.ts';
import type { SessionView } from '../session/sessionApi.ts';
import { couldBeAfter, isSameOutline, outlineAfter } from './expectedTable.ts';
import type { FoldedHistory } from './foldJournal.ts';
import type { EntryState, JournalBase, JournalEntry, JournalHead } from './journalEntry.ts';
import { effectOf, positionDelta } from './operationEffect.ts';
import { type JournalKnowledge, type Reconciliation, reconcileNewSession } from './reconcileJournal.ts';

const unknownTable = { columns: null, shape: null };

/** The browser was seen to send one POST up to three times. */
const maxSurplus = 2;

/**
 * What an answer of the server means for the journal. `view.exists` holds, and no copy of an operation whose answer was
 * lost can run any more. `now` is in ms since the epoch.
 */
export function reconcileByPosition(
  knowledge: JournalKnowledge,
  view: SessionView,
  now: number,
): Reconciliation {
  const { head, history, next, last, recent, isStored } = knowledge;
  const { base } = head;
  if (base === null) return { kind: 'adopt' };
  if (base.sessionId !== null && view.sessionId !== null && base.sessionId !== view.sessionId) {
    // A save ends the session here. Of one that was not answered nobody knows whether it did, nor of one behind which
    // something was sent. What we have cleared ourselves was ended by no save.
    const isRebuilt = (head.replaying?.sessionId ?? view.sessionId) === view.sessionId;
    const isCleared = head.replaying !== null && isRebuilt;
    const isOpen = next?.state.kind === 'sent' && effectOf(next.name) !== 'ends-session';
    const isSaved = last?.name === 'save';
    if (!isCleared && isOpen && (isSaved || next.name === 'save')) return { kind: 'conflict' };
    if (!isCleared && isSaved) return { kind: 'adopt' };
    return reconcileNewSession(knowledge, view, (steps) => replayedSoFar(knowledge, steps, view));
  }
  if (next?.state.kind === 'sent') {
    const acting = stepOf(next, history.steps[history.position]);
    return reconcileSent(next, { acting, recent, isStored }, next.state, base, view, now);
  }
  if (view.position === history.position && isSameOutline(base, view)) return { kind: 'agrees' };
  const isCopied = recent.some((copy) => isByLateCopies(copy, base, view));
  return isCopied ? { kind: 'rebuild' } : { kind: 'conflict' };
}

function reconcileSent(
  entry: JournalEntry,
  {
    acting,
    recent,
    isStored,
  }: { readonly acting: JournalEntry } & Pick<JournalKnowledge, 'recent' | 'isStored'>,
  sent: Extract<EntryState, { kind: 'sent' }>,
  base: JournalBase,
  view: SessionView,
  now: number,
): Reconciliation {
  const { basePosition, refusal } = sent;
  const isBefore = view.position === basePosition && view.total === base.total && isSameOutline(base, view);
  const effect = effectOf(entry.name);
  if (effect === 'none' || effect === 'ends-session') {
    if (!isBefore) return { kind: 'conflict' };
    // A copy to elsewhere leaves no trace in the session, and a second one would be a second copy.
    if (entry.name === 'save') return { kind: 'was-refused', entry, failure: refusal ?? unknownOutcome(now) };
    return refusal ? { kind: 'was-refused', entry, failure: refusal } : { kind: 'was-not-applied', entry };
  }
  // The history was proved again since it was sent, by somebody who did not know of it: nobody can tell what is whose.
  if (base.position !== basePosition) return { kind: 'conflict' };
  if (isBefore) {
    if (refusal === undefined) return { kind: 'was-not-applied', entry };
    // A server that keeps fifty steps can take back none of more: built again, it needs not.
    const kind = effect === 'undo' && basePosition > 0 ? 'take-back' : 'was-refused';
    return { kind, entry, failure: refusal };
  }
  // It was refused, and somebody has moved the session on of whom no device tells: that proves nothing.
  if (refusal !== undefined && !isStored) return { kind: 'conflict' };
  const delta = positionDelta(entry.name);
  if (
    view.position === basePosition + delta &&
    isCounted(1, delta, base, view) &&
    isByOperation(acting, base, view)
  ) {
    // A late copy of an earlier one would look the same: where nobody knows, what is known is built again.
    const isAmbiguous = recent.some((copy) => isLookAlike(copy, acting) && isByOperation(copy, base, view));
    return isAmbiguous ? { kind: 'rebuild' } : { kind: 'was-applied', entry, isLast: true };
  }
  const surplus = (view.position - basePosition) * delta - 1;
  const isPossible = surplus >= 1 && surplus <= maxSurplus && isCounted(surplus + 1, delta, base, view);
  return isPossible && isByOperation(acting, base, view) ? { kind: 'rebuild' } : { kind: 'conflict' };
}

/** What an operation does on such a server: a redo does its step again. */
function stepOf(entry: JournalEntry, step: FoldedHistory['steps'][number] | undefined): JournalEntry {
  return effectOf(entry.name) === 'redo' && step?.kind === 'own' ? step.entry : entry;
}

/** Whether two operations move the server alike and leave different tables. */
function isLookAlike(one: JournalEntry, other: JournalEntry): boolean {
  if (positionDelta(one.name) !== positionDelta(other.name) || positionDelta(one.name) < 0) return false;
  return one.name !== other.name || JSON.stringify(one.params) !== JSON.stringify(other.params);
}

/** Whether copies of one of our operations explain where the server stands; they could still run after the proof. */
function isByLateCopies(acting: JournalEntry, base: JournalBase, view: SessionView): boolean {
  const delta = positionDelta(acting.name);
  const surplus = (view.position - base.position) * delta;
  if (!isCounted(surplus, delta, base, view)) return false;
  // Nothing of ours is in doubt here: only a history that shows the name says that it was not somebody else.
  const isShown = delta < 0 || view.history?.[view.position - 1] !== undefined;
  return surplus >= 1 && surplus <= maxSurplus && isShown && isByOperation(acting, base, view);
}

/** A session that a replay was building: it holds as many of our steps as the marker says, or one more. */
export function replayedSoFar(
  { head: { replaying, origin } }: { readonly head: Pick<JournalHead, 'replaying' | 'origin'> },
  steps: FoldedHistory['steps'],
  view: SessionView,
): Reconciliation {
  if (replaying === null || replaying.sessionId !== view.sessionId) return { kind: 'conflict' };
  const { done } = replaying;
  // What is beyond the step under way can only be copies of it.
  const isOurs = (view.history ?? []).every(
    ({ name }, index) => nameAt(steps, Math.min(index, done)) === name,
  );
  if (!isOurs || view.position < done) return { kind: 'conflict' };
  const own = steps.flatMap((step) => (step.kind === 'own' ? step.entry : []));
  // As many as it holds: ours in their order, and copies of the last one that can have been sent.
  const held = Array.from({ length: view.position }, (_, index) => own[Math.min(index, done)] ?? []).flat();
  if (!isSameOutline(outlineAfter(origin ?? unknownTable, held), view)) return { kind: 'conflict' };
  // One further than is known: the step under way, or a late copy of one before it that looks the same.
  const next = own[done];
  const isByCopy = (copy: JournalEntry) =>
    next !== undefined &&
    isLookAlike(copy, next) &&
    (view.history?.[done]?.name ?? copy.name) === copy.name &&
    isSameOutline(outlineAfter(origin ?? unknownTable, [...own.slice(0, done), copy]), view);
  if (view.position === done + 1 && own.slice(0, done).some(isByCopy)) return { kind: 'rebuild' };
  if (view.position <= done + 1) return { kind: 'replay', from: view.position };
  return view.position <= done + 1 + maxSurplus ? { kind: 'rebuild' } : { kind: 'conflict' };
}

/**
 * Whether the total fits as many runs of an operation and nothing else. HydroML counts what it has applied, other servers
 * count the steps of the history; taking one back changes neither.
 */
function isCounted(times: number, delta: number, base: JournalBase, view: SessionView): boolean {
  if (delta < 0) return view.total === base.total;
  return view.total === base.total + times || view.total === view.position;
}

function isByOperation(entry: JournalEntry, base: JournalBase, view: SessionView): boolean {
  return areNamed(entry, base, view) && couldBeAfter(entry, base, view);
}

/** Whether all steps since the base are called as the operation is, as far as the history shows them. */
function areNamed({ name }: JournalEntry, base: JournalBase, { history, position }: SessionView): boolean {
  if (effectOf(name) !== 'step') return true;
  const shown = history?.slice(base.position, position) ?? [];
  return shown.every((step) => step.name === name);
}

function nameAt(steps: FoldedHistory['steps'], index: number): string | undefined {
  const step = steps[index];
  return step?.kind === 'own' ? step.entry.name : undefined;
}

function unknownOutcome(at: number): SessionFailure {
  return { code: 'UNKNOWN', outcome: 'unknown', attribution: 'client', at };
}
