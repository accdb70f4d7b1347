/** Builds a session that the server has begun anew: the steps of the journal in their order, up to its position. */
import type { RecoveryProgress } from '../../machines/recoveryEvents.ts';
import type { OperationJournal } from '../journal/operationJournal.ts';
import { showsIds } from '../journal/reconcileByKey.ts';
import { replayedSoFar } from '../journal/reconcileByPosition.ts';
import { isSameTable } from '../journal/reconcileJournal.ts';
import type { RecoveryClock } from '../recoveryClock.ts';
import { FailedCall } from './callWithin.ts';
import type { JournalOperation, SessionView } from './sessionApi.ts';
import type { SessionCalls } from './sessionCalls.ts';

export interface ReplayPorts {
  readonly journal: OperationJournal;
  readonly calls: Pick<SessionCalls, 'apply'>;
  readonly clock: RecoveryClock;
  readonly hasKeys: boolean;
  onProgress(progress: RecoveryProgress): void;
}

/**
 * Replays the journal's history from its `from`-th step on. A server with keys gets the redo tail, too, and is then taken
 * back; on one without, a redo does its step again, so the tail stays in the journal.
 * @returns the view at the head; `surplus` when the browser's copies of our own were run; `foreign` when a step does not
 * fit the session
 * @throws FailedCall when a call fails otherwise; the replay can go on where it ended
 */
export async function replayJournal(
  { journal, calls, clock, hasKeys, onProgress }: ReplayPorts,
  fresh: SessionView,
  from: number,
): Promise<SessionView | 'surplus' | 'foreign'> {
  const history = journal.applied();
  const { position } = history;
  const steps = history.steps.slice(0, hasKeys ? history.steps.length : position);
  const undone = steps.length - position;
  const total = steps.length + undone;
  const isMarked = !hasKeys || !showsIds(fresh);
  if (from === 0 && !isSameTable(journal.head.origin, fresh)) return 'foreign';
  if (from < steps.length && fresh.position !== from) return 'foreign';

  let view = fresh;

  async function send(operation: Pick<JournalOperation, 'id' | 'name' | 'params'>): Promise<boolean> {
    const { position: expectedPosition, etag } = view;
    const expectedEtag = etag ? { expectedEtag: etag } : {};
    try {
      view = await calls.apply({ ...operation, expectedPosition, ...expectedEtag, isReplay: true });
      return true;
    } catch (error) {
      if (!(error instanceof FailedCall)) throw error;
      if (error.failure.code === 'OPERATION_REJECTED') return false;
      if (isMarked && error.failure.outcome === 'not-applied') await journal.settleReplay();
      throw error;
    }
  }

  /** Whether copies of the step that was sent last explain where a server without keys stands. */
  function isByCopies(done: number): boolean {
    const head = { origin: journal.head.origin, replaying: { sessionId: view.sessionId, done } };
    return !hasKeys && replayedSoFar({ head }, steps, view).kind === 'rebuild';
  }

  for (let index = from; index < steps.length; index += 1) {
    const step = steps[index];
    if (step?.kind !== 'own') return 'foreign';
    onProgress({ step: 'replaying', done: index, total });
    if (isMarked) await journal.markReplay({ sessionId: view.sessionId, done: index }, clock.now(), fresh);
    const { id, name, params } = step.entry;
    if (!(await send({ id, name, params }))) return 'foreign';
    if (view.position !== index + 1) return isByCopies(index) ? 'surplus' : 'foreign';
  }
  for (let taken = view.total - view.position; taken < undone; taken += 1) {
    onProgress({ step: 'replaying', done: steps.length + taken, total });
    if (!(await send({ id: journal.newId(), name: 'undo', params: {} }))) return 'foreign';
    if (view.position !== steps.length - taken - 1) return 'foreign';
  }
  if (isMarked) await journal.settleReplay();
  return view;
}
