/** The commands of the door that do more than send an event. */
import type { RecoveryAction } from '../machines/sessionFailure.ts';
import { recordOf } from './journal/recordOf.ts';
import { type OperationQueue, resetError } from './operationQueue.ts';
import { currentPath, downloadJson, openAddress, reloadPage } from './pageActions.ts';
import { ownerOf, type RecoveryCore } from './recoveryCore.ts';
import { callWithin, FailedCall } from './session/callWithin.ts';
import { checkView } from './session/checkView.ts';
import { classifyFailure } from './session/classifyFailure.ts';
import { isOtherUser } from './session/otherUser.ts';
import { SessionError } from './session/sessionApi.ts';
import type { SessionRecovery } from './sessionRecovery.ts';
import { parseSessionRecord } from './storage/sessionRecord.ts';
import { sealedError } from './userSeal.ts';

type Commands = Pick<
  SessionRecovery,
  'extend' | 'reset' | 'act' | 'noteAction' | 'report' | 'exportWork' | 'importWork'
>;

/** Tells, before anything is done about it, what the user asked for and over which failure. */
export function noteAction({ hub, clock, snapshot }: RecoveryCore, action: RecoveryAction): void {
  const code = snapshot().context.failure?.code ?? null;
  hub.emit({ type: 'action.taken', action, code, at: clock.now() });
}

/** The commands over a recovery and its queue. */
export function recoveryCommands(
  core: RecoveryCore,
  queue: OperationQueue,
  logIn: () => Promise<void>,
): Commands {
  const { api, clock, datasourceId, exclusively, final, journal, limits } = core;

  async function call<T>(
    endpoint: 'clear' | 'extend' | 'status',
    send: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    try {
      return await exclusively(() => callWithin(limits, endpoint, final, send), final);
    } catch (error) {
      if (!(error instanceof FailedCall)) throw error;
      throw new SessionError(error.failure, { cause: error });
    }
  }

  function assertUnsealed(): void {
    if (core.sealed !== null) throw sealedError();
  }

  async function extend(): Promise<void> {
    assertUnsealed();
    const answer = await call(api.extend ? 'extend' : 'status', (signal) =>
      api.extend ? api.extend(signal) : api.status(signal),
    );
    const view = checkView(answer);
    const isOurs =
      view?.datasourceId === datasourceId &&
      view.position === journal.applied().position &&
      !isOtherUser(ownerOf(core), view.userId);
    if (!view?.exists || !isOurs) return core.send({ type: 'session.doubted' });
    core.session = view;
    core.news.proved(view, journal.userId);
    core.send({ type: 'session.renewed', expiresAt: view.expiresAt });
  }

  async function reset(): Promise<void> {
    assertUnsealed();
    // Noted first: a page that goes away in between brings the reset to its end when it comes back.
    await journal.markClearing(true);
    try {
      await call('clear', (signal) => api.clear(signal));
    } catch (error) {
      // A session that is gone is as clear as it can be.
      if (!(error instanceof SessionError) || error.failure.code !== 'SESSION_NOT_FOUND') {
        await journal.markClearing(false);
        throw error;
      }
    }
    await exclusively(() => journal.clear(), final);
    queue.rejectAll(resetError());
    core.send({ type: 'reset.requested' });
  }

  async function exportWork() {
    assertUnsealed();
    await journal.load();
    assertUnsealed();
    const { context } = core.snapshot();
    return recordOf(journal, { datasourceId, session: core.session, context, at: clock.now() });
  }

  async function importWork(input: unknown): Promise<void> {
    assertUnsealed();
    const record = parseSessionRecord(input);
    if (record.datasourceId !== datasourceId) {
      throw new TypeError(
        `This record belongs to datasource ${record.datasourceId}, not to ${datasourceId}: open that one and import it there.`,
      );
    }
    const { transformations, position } = record.currentState;
    await queue.enqueue(transformations.slice(0, position));
  }

  async function act(action: RecoveryAction): Promise<void> {
    noteAction(core, action);
    switch (action) {
      case 'automatic_retry':
      case 'manual_retry':
      case 'check_connection':
        return core.send({ type: 'retry.requested' });
      case 'reload_page':
        return reloadPage();
      case 'open_network_login':
        // Any page of this site will do: what intercepts the network answers it with its own login.
        return openAddress(currentPath());
      case 'log_in':
        return await logIn();
      case 'reset_session':
        return await reset();
      case 'export_work':
        return downloadJson(`session-${datasourceId}.json`, await exportWork());
      case 'keep_mine':
        return core.send({ type: 'conflict.decided', choice: 'keep-mine' });
      case 'use_server':
        return core.send({ type: 'conflict.decided', choice: 'use-server' });
      case 'contact_support':
      case 'choose_datasource':
      case 'dismiss':
        return;
    }
  }

  function report(cause: unknown): void {
    // A refused operation says nothing of the session; anything else is doubted, and a status decides.
    if (classifyFailure(cause).code !== 'OPERATION_REJECTED') core.send({ type: 'session.doubted' });
  }

  return {
    extend,
    reset,
    act,
    noteAction: (action) => noteAction(core, action),
    report,
    exportWork,
    importWork,
  };
}
