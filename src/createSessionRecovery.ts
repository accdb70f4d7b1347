/** Wires a recovery: chart, services, journal, storage, sources and adapters. */
import { createActor } from 'xstate';
import { policyWith } from '../machines/policyWith.ts';
import { recoveryMachine, recoveryMachineFor } from '../machines/recoveryMachine.ts';
import { createActivityExtension } from './activityExtension.ts';
import { isolatedInspect } from './isolatedInspect.ts';
import { newUuid } from './journal/newUuid.ts';
import { OperationJournal } from './journal/operationJournal.ts';
import { type PendingWork, pendingElsewhere } from './journal/pendingWork.ts';
import { createListeners } from './listeners.ts';
import { createLocalRecord } from './localRecord.ts';
import { arriveFromLogin } from './loginArrival.ts';
import { createLoginCommand } from './loginCommand.ts';
import { createNoticeHub } from './noticeHub.ts';
import { createOperationQueue } from './operationQueue.ts';
import { reloadPage } from './pageActions.ts';
import { PendingWorkError } from './pendingWorkError.ts';
import { systemClock } from './recoveryClock.ts';
import { noteAction, recoveryCommands } from './recoveryCommands.ts';
import { ownerOf, type RecoveryCore, stoppedError } from './recoveryCore.ts';
import { recoveryServices } from './recoveryServices.ts';
import { projectState, type RecoveryState, type StateExtras } from './recoveryState.ts';
import { createLock } from './session/lock.ts';
import { somebodyElse } from './session/otherUser.ts';
import type { SessionView } from './session/sessionApi.ts';
import { createSessionProbe } from './sessionProbe.ts';
import type { SessionRecovery, SessionRecoveryOptions } from './sessionRecovery.ts';
import { sleepUntilAborted } from './sleepUntilAborted.ts';
import { browserSources } from './sources/browserSources.ts';
import { browserLoginNote } from './sources/loginNote.ts';
import { stampWith } from './stampOccurrence.ts';
import { browserStorage } from './storage/browserStorage.ts';
import { memoryStorage } from './storage/memoryStorage.ts';
import { createTabNews } from './tabNews.ts';
import { browserTabs } from './tabs/browserTabs.ts';
import { loneTab } from './tabs/loneTab.ts';
import type { RecoveryTabs } from './tabs/tabLink.ts';
import { createUserSeal } from './userSeal.ts';

/**
 * Creates a recovery. Nothing is sent and no browser global is touched before `start()`.
 * @throws TypeError when the datasource is missing or not the API's
 * @throws RangeError when a policy override is no usable number
 */
export function createSessionRecovery(options: SessionRecoveryOptions): SessionRecovery {
  assertOptions(options);
  const {
    datasourceId,
    api,
    userId,
    adapters = [],
    clock = systemClock,
    random = () => Math.random(),
  } = options;
  const policy = policyWith(options.policy);
  const storage = options.storage === false ? memoryStorage() : (options.storage ?? defaultStorage());
  const hub = createNoticeHub(clock);
  const stamp = stampWith({
    clock,
    random,
    onRandomFailed: (error) => hub.plugFailed('random', error),
    onClockSetBack: (event) => actor.send(event),
  });
  const final = new AbortController();
  const listeners = createListeners<RecoveryState>((error, listener) =>
    hub.plugFailed('listener', error, listener),
  );
  const offs = { source: new Set<() => void>(), adapter: new Set<() => void>() };
  /** Tabs that share no storage have a journal each, and nothing to share. */
  function defaultTabs(): RecoveryTabs {
    const isShared = options.storage !== false && globalThis.document !== undefined;
    return isShared ? browserTabs({ clock, onError: (error) => hub.plugFailed('tabs', error) }) : loneTab;
  }

  const lock = createLock();
  const link = (options.tabs === false ? loneTab : (options.tabs ?? defaultTabs()))(datasourceId);
  const news = createTabNews(link, clock);
  const loginNote = options.loginNote === false ? null : (options.loginNote ?? browserLoginNote());
  let state: RecoveryState;

  const core: RecoveryCore = {
    datasourceId,
    userId,
    api,
    clock,
    policy,
    limits: { clock, limitsMs: policy.callLimitsMs },
    storage,
    journal: new OperationJournal({
      storage,
      final: final.signal,
      newId: options.newId ?? newUuid,
      pause: () => sleepUntilAborted(clock, 0, final.signal),
      onStorage: (error) => record.note('journal', error),
      onForeignChange: () => queue.settleForeign(),
      onStored: () => news.journalChanged(),
    }),
    news,
    loginNote,
    hub,
    stamp,
    lock,
    exclusively: (task, signal) => lock(() => link.hold(task, signal)),
    exclusivelyIfFree: async (task, signal) =>
      lock.isFree() && (await lock(async () => (await link.holdIfFree?.(task, signal)) ?? false)),
    final: final.signal,
    logins: 0,
    lastSentAt: Number.NEGATIVE_INFINITY,
    offeredAt: null,
    signedInAs: null,
    sealed: null,
    session: null,
    snapshot: () => actor.getSnapshot(),
    send: (occurrence) => {
      if (!final.signal.aborted) actor.send(stamp(occurrence));
    },
    refresh,
  };
  const record = createLocalRecord(core);
  const queue = createOperationQueue(core, record.settled);
  const logIn = createLoginCommand(core, {
    way: options.login ?? 'redirect',
    mayLeave: () => record.durability() === 'durable' || core.journal.pending === 0,
    onSignedIn: () => noteLogin(null),
  });
  const commands = recoveryCommands(core, queue, logIn);
  const seal = createUserSeal(core, () => queue, options.onUserChanged ?? reloadPage);
  const services = recoveryServices(core, record, queue, seal);
  const probe = createSessionProbe(core);
  const activity = createActivityExtension(core, commands.extend);
  const machine = options.policy === undefined ? recoveryMachine : recoveryMachineFor(policy);
  const { inspect } = options;
  const actor = createActor(
    machine.provide({ actors: services }),
    inspect ? { inspect: isolatedInspect(inspect, (error) => hub.plugFailed('inspect', error)) } : {},
  );
  state = projectState(actor.getSnapshot(), currentExtras(), policy, null);
  const getState = () => state;

  function currentExtras(): StateExtras {
    const pending = core.sealed?.pending ?? core.journal.pending;
    return {
      session: core.session,
      pending,
      durability: record.durability(),
      isSealed: core.sealed !== null,
    };
  }

  function refresh(): void {
    const previous = state;
    state = projectState(actor.getSnapshot(), currentExtras(), policy, previous);
    if (state === previous) return;
    const { durability } = state;
    if (previous.durability !== durability)
      hub.emit({ type: 'durability.changed', durability, at: clock.now() });
    listeners.call(state);
  }

  function plug(kind: 'source' | 'adapter', connect: () => () => void, identity: object): void {
    try {
      offs[kind].add(connect());
    } catch (error) {
      hub.plugFailed(kind, error, identity);
    }
  }

  /** Another tab has proved the session: this one takes that over, where its journal says the same. */
  async function takeProof(view: SessionView, owner: string | null): Promise<void> {
    const heardAt = clock.monotonic();
    await core.journal.synchronise();
    if (final.signal.aborted || !core.journal.isRestored || core.journal.userId !== owner) return;
    const { base } = core.journal.head;
    if (base === null || base.sessionId !== view.sessionId || base.position !== view.position) return;
    if (!actor.getSnapshot().matches('recovered')) {
      // While that tab is sending, the next proof is on its way already.
      if (core.journal.next()?.state.kind === 'sent') return;
      core.offeredAt = heardAt;
      core.send({ type: 'session.shared' });
      core.offeredAt = null;
      return;
    }
    core.session = view;
    core.send({ type: 'session.renewed', expiresAt: view.expiresAt });
    queue.settleForeign();
  }

  function hear(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (!final.signal.aborted) hub.plugFailed('storage', error, storage);
    });
  }

  /** Whoever it was who logged in last says nothing of who it is now. */
  function noteLogin(name: string | null): void {
    core.logins += 1;
    core.signedInAs = name;
    core.send({ type: 'user.signedIn' });
  }

  /** Another tab has seen who is logged in: a page that was somebody else's is handed over, whether or not the server answers. */
  async function heedLogin(): Promise<void> {
    const owner = ownerOf(core);
    const verdict = owner === null ? 'same' : await core.loginNote?.compare(owner);
    if (verdict !== 'other' || final.signal.aborted) return;
    noteLogin(somebodyElse);
    await seal();
  }

  let isStarted = false;
  function start(): void {
    if (isStarted || final.signal.aborted) return;
    isStarted = true;
    offs.source.add(arriveFromLogin(core, begin));
  }

  function begin(): void {
    // First of all: the device and the browser are at work then, while the page goes on.
    core.send({ type: 'session.started' });
    for (const source of options.sources ?? defaultSources()) {
      plug(
        'source',
        () => source(({ type }) => (type === 'user.signedIn' ? noteLogin(null) : core.send({ type }))),
        source,
      );
    }
    offs.source.add(
      news.listen({
        proof: (view, owner) => hear(takeProof(view, owner)),
        journalChange: () => hear(core.journal.synchronise()),
      }),
    );
    offs.source.add(loginNote?.listen(() => hear(heedLogin())) ?? (() => undefined));
  }

  function retry(): void {
    if (isStarted) {
      noteAction(core, 'manual_retry');
      core.send({ type: 'retry.requested' });
    } else start();
  }

  function unplug(kind: 'source' | 'adapter'): void {
    for (const off of offs[kind]) {
      try {
        off();
      } catch (error) {
        hub.plugFailed(kind, error, off);
      }
    }
    offs[kind].clear();
  }

  async function stop(): Promise<void> {
    if (!final.signal.aborted) {
      actor.stop();
      final.abort(stoppedError());
      unplug('source');
      queue.rejectAll(stoppedError());
      listeners.clear();
    }
    await core.lock(() => Promise.resolve());
    link.close();
    unplug('adapter');
    hub.clear();
  }

  async function pendingWork(): Promise<readonly PendingWork[]> {
    const owner = core.sealed === null ? (core.journal.userId ?? userId) : undefined;
    return owner === undefined ? [] : await pendingElsewhere(storage, owner, datasourceId, final.signal);
  }

  async function signOut({ discard = false }: { readonly discard?: boolean } = {}): Promise<void> {
    if (!discard && !final.signal.aborted && core.sealed === null) {
      // Another tab may have queued something since.
      await core.journal.synchronise();
      const elsewhere = await pendingWork();
      const { pending } = core.journal;
      if (pending > 0 || elsewhere.length > 0) throw new PendingWorkError(pending, elsewhere);
    }
    // A page that was somebody else's leaves their work to them.
    const owner = core.sealed === null ? (core.journal.userId ?? userId) : undefined;
    await stop();
    if (owner !== undefined) await storage.destroy(owner, new AbortController().signal);
  }

  const recovery: SessionRecovery = {
    ...commands,
    start,
    retry,
    signedIn: (signedInAs) => noteLogin(signedInAs ?? null),
    cancel: () => core.send({ type: 'recovery.cancelled' }),
    perform: queue.perform,
    getState,
    subscribe: listeners.add,
    on: hub.on,
    actor,
    stop,
    pendingElsewhere: pendingWork,
    signOut,
  };

  actor.on('*', (notice) => {
    hub.emit(notice);
    if (notice.type !== 'incident.opened' || notice.failure.code !== 'HISTORY_CONFLICT') return;
    hub.emit({ type: 'work.conflicted', pending: core.journal.pending, at: notice.at });
  });
  actor.subscribe(() => {
    refresh();
    record.save();
    queue.noteFloor();
    queue.settleForeign();
    probe.update();
    if (options.extendOnActivity !== false) activity.update();
  });
  actor.start();
  for (const adapter of adapters) {
    plug('adapter', () => adapter({ getState, subscribe: recovery.subscribe, on: recovery.on }), adapter);
  }
  return recovery;
}

function defaultStorage() {
  return globalThis.indexedDB === undefined ? memoryStorage() : browserStorage();
}

function defaultSources() {
  return globalThis.document === undefined ? [] : browserSources();
}

function assertOptions({ datasourceId, api }: SessionRecoveryOptions): void {
  if (typeof datasourceId !== 'string' || datasourceId === '') {
    throw new TypeError(
      'createSessionRecovery needs a datasourceId: the name that the session API knows it by.',
    );
  }
  if (api.datasourceId !== undefined && api.datasourceId !== datasourceId) {
    throw new TypeError(
      `createSessionRecovery got datasourceId ${datasourceId}, but its api is for ${api.datasourceId}: give both the same.`,
    );
  }
}
