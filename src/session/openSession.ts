/** Opens a session: status first, initialize only when there is none, replay what is missing, and prove the result. */
import type { RecoveryProgress } from '../../machines/recoveryEvents.ts';
import type { OpenSessionInput } from '../../machines/recoverySetup.ts';
import type { SessionFailure } from '../../machines/sessionFailure.ts';
import type { JournalEntry } from '../journal/journalEntry.ts';
import { newUuid } from '../journal/newUuid.ts';
import type { OperationJournal } from '../journal/operationJournal.ts';
import { isSameTable, reconcileJournal } from '../journal/reconcileJournal.ts';
import type { RecoveryClock } from '../recoveryClock.ts';
import { type CallLimits, callWithin, FailedCall } from './callWithin.ts';
import { checkView } from './checkView.ts';
import { disproveSession } from './proveSession.ts';
import type { JournalOperation, SessionApi, SessionView } from './sessionApi.ts';

export interface OpenSessionPorts {
  readonly api: SessionApi;
  readonly clock: RecoveryClock;
  readonly limitsMs: CallLimits['limitsMs'];
  readonly datasourceId: string;
  readonly journal: OperationJournal;
  /** Reads the journal of the user the server named, unless that was done. */
  restoreJournal(userId: string | null): Promise<void>;
  onProgress(progress: RecoveryProgress): void;
  /** The server has applied an operation whose answer was lost. */
  onApplied(id: string, view: SessionView): void;
  /** The user chose the server's history: what was queued for another one is dropped. */
  onDropped(entry: JournalEntry): void;
}

export interface OpenSessionSignals {
  /** Ends the attempt: reads are cut, a mutation under way is not. */
  readonly attempt: AbortSignal;
  /** Ends everything: the recovery was stopped. */
  readonly final: AbortSignal;
}

/**
 * Opens and proves a session.
 * @returns the proved view, at the position of everything that the server has acknowledged
 * @throws FailedCall with the failure and the call it came from
 */
export async function openSession(
  ports: OpenSessionPorts,
  { remedy, floors, isManual }: OpenSessionInput,
  signals: OpenSessionSignals,
): Promise<SessionView> {
  const { api, clock, limitsMs, datasourceId, journal, onProgress } = ports;
  const limits: CallLimits = isManual ? { clock, limitsMs } : { clock, limitsMs, floors };

  const readStatus = () => viewOf('status', signals.attempt, (signal) => api.status(signal));
  const initialize = () => viewOf('initialize', signals.final, (signal) => api.initialize(signal));
  const apply = (operation: JournalOperation) =>
    viewOf('apply', signals.final, (signal) => api.apply(operation, signal));

  async function viewOf(
    endpoint: 'status' | 'initialize' | 'apply',
    signal: AbortSignal,
    call: (signal: AbortSignal) => Promise<SessionView>,
  ): Promise<SessionView> {
    const view = checkView(await callWithin(limits, endpoint, signal, call));
    if (view === null) throw failed('SESSION_CORRUPTED', endpoint);
    return view;
  }

  function failed(
    code: 'SESSION_CORRUPTED' | 'HISTORY_CONFLICT' | 'PERMISSION_DENIED',
    endpoint: FailedCall['endpoint'],
  ) {
    const attribution = code === 'PERMISSION_DENIED' ? 'auth' : 'data';
    const failure: SessionFailure = { code, outcome: 'not-applied', attribution, at: clock.now() };
    return new FailedCall(failure, endpoint);
  }

  async function existing(): Promise<SessionView> {
    onProgress({ step: 'checking', done: 0, total: 1 });
    const found = await readStatus();
    if (isLive(found, clock.now())) return found;
    onProgress({ step: 'initializing', done: 0, total: 1 });
    signals.attempt.throwIfAborted();
    return await initialize();
  }

  async function startOver(): Promise<SessionView> {
    await callWithin(limits, 'clear', signals.final, (signal) => api.clear(signal));
    onProgress({ step: 'initializing', done: 0, total: 1 });
    return await replay(await initialize(), 0);
  }

  async function replay(fresh: SessionView, from: number): Promise<SessionView> {
    const { steps, position } = journal.applied();
    if (from === 0 && !isSameTable(journal.head.origin, fresh)) throw conflict();
    const undone = steps.length - position;
    const total = steps.length + undone;
    let view = fresh;
    for (const [index, step] of steps.entries()) {
      if (index < from) continue;
      if (step.kind === 'adopted') throw conflict();
      onProgress({ step: 'replaying', done: index, total });
      await journal.markReplay(view.sessionId, index, signals.final);
      const { id, name, params } = step.entry;
      view = await apply(operationAt(view, { id, name, params }));
    }
    for (let index = view.total - view.position; index < undone; index += 1) {
      onProgress({ step: 'replaying', done: steps.length + index, total });
      view = await apply(operationAt(view, { id: newUuid(), name: 'undo', params: {} }));
    }
    return view;
  }

  const conflict = () => failed('HISTORY_CONFLICT', 'status');

  async function reconcile(view: SessionView): Promise<SessionView> {
    const next = journal.next();
    const verdict = reconcileJournal({ head: journal.head, history: journal.applied(), next }, view);
    switch (verdict.kind) {
      case 'agrees':
        return view;
      case 'adopt':
        await journal.adopt(view, signals.final);
        return view;
      case 'was-applied':
        await journal.advance(verdict.id, { kind: 'applied' }, signals.final);
        ports.onApplied(verdict.id, view);
        return view;
      case 'was-not-applied':
        await journal.advance(verdict.id, { kind: 'queued' }, signals.final);
        return view;
      case 'replay':
        if (next?.state.kind === 'sent') await journal.advance(next.id, { kind: 'queued' }, signals.final);
        return await replay(view, verdict.from);
      case 'conflict':
        throw conflict();
    }
  }

  async function choose(view: SessionView): Promise<SessionView> {
    // Rule 1 of the journal: a session is cleared only when the journal can build all of it again.
    const canStartOver = journal.head.base !== null && journal.isReplayable();
    switch (remedy) {
      case 'keep-mine':
        if (!canStartOver) throw conflict();
        return await startOver();
      case 'use-server':
        await journal.adopt(view, signals.final);
        for (const entry of await journal.dropPending(signals.final)) ports.onDropped(entry);
        return view;
      case 'reset':
        return canStartOver ? await startOver() : await reconcile(view);
      default:
        return await reconcile(view);
    }
  }

  let view = await existing();
  signals.attempt.throwIfAborted();
  await ports.restoreJournal(view.userId ?? null);
  if (view.userId && journal.userId && view.userId !== journal.userId)
    throw failed('PERMISSION_DENIED', 'status');
  view = await choose(view);
  onProgress({ step: 'verifying', done: 0, total: 1 });
  const expected = () => ({
    datasourceId,
    position: journal.applied().position,
    ...knownTable(journal, view),
  });
  if (disproveSession(view, expected(), clock.now()) !== null) {
    // Corruption is a verdict that costs a reset: it takes two readings.
    signals.attempt.throwIfAborted();
    view = await readStatus();
    if (disproveSession(view, expected(), clock.now()) !== null) throw failed('SESSION_CORRUPTED', 'status');
  }
  await journal.prove(view, signals.final);
  return view;
}

function isLive(view: SessionView, now: number): boolean {
  return view.exists && (view.expiresAt === null || view.expiresAt > now);
}

function operationAt(
  view: SessionView,
  operation: Pick<JournalOperation, 'id' | 'name' | 'params'>,
): JournalOperation {
  return { ...operation, expectedPosition: view.position, ...(view.etag ? { expectedEtag: view.etag } : {}) };
}

/** Shape and columns as proved at the position where the server stands, where the journal remembers them. */
function knownTable({ head }: OperationJournal, view: SessionView) {
  const { base } = head;
  const isSamePlace = base !== null && base.position === view.position && base.total === view.total;
  return isSamePlace ? { shape: base.shape, columns: base.columns } : { shape: null, columns: null };
}
