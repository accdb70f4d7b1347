/** From `perform` to the outcome: journals operations, sends them while the session is live, and tells their callers. */
import type { SessionFailure } from '../machines/sessionFailure.ts';
import { assertOperation } from './journal/assertOperation.ts';
import { createDrain } from './journal/drainJournal.ts';
import type { JournalEntry } from './journal/journalEntry.ts';
import { performances } from './journal/performances.ts';
import { isOtherSession } from './journal/reconcileByKey.ts';
import { StaleJournal } from './journal/storedJournal.ts';
import { type RecoveryCore, stoppedError } from './recoveryCore.ts';
import { createLock } from './session/lock.ts';
import { SessionError, type SessionView } from './session/sessionApi.ts';
import type { SessionRecovery } from './sessionRecovery.ts';
import { sleepUntilAborted } from './sleepUntilAborted.ts';
import { sealedError } from './userSeal.ts';

/** How long an operation waits for a device that did not take its mark, ms, before it is tried again. */
const heldBackMs = 5_000;

/** A queue over a recovery's journal. `restored` resolves when the owner's journal has been read, if that is under way. */
export function createOperationQueue(core: RecoveryCore, restored: () => Promise<void>) {
  const { api, clock, journal, limits, lock, hub, final, news, policy } = core;
  const outcomes = performances();
  /** Operations are journaled in the order in which they were asked for. */
  const inTurn = createLock();
  let isDraining = false;
  let isAsleep = false;
  let floor = { at: 0, dueAt: Number.NEGATIVE_INFINITY };

  const drain = createDrain({
    datasourceId: core.datasourceId,
    api,
    limits,
    journal,
    copyLifeMs: policy.copyLifeMs,
    isProved,
    sleep: (delayMs) => sleepUntilAborted(clock, delayMs, final),
    onFlight(isInFlight) {
      if (isInFlight) core.lastSentAt = clock.monotonic();
      core.send({ type: isInFlight ? 'operation.sent' : 'operation.answered' });
    },
    onAnswered(entry, view) {
      if (view.exists) core.session = view;
      settleBefore(entry, view);
      outcomes.resolve(entry.id, view);
    },
    onApplied(entry, view) {
      if (view.exists) {
        core.session = view;
        news.proved(view, journal.userId);
      }
      settleBefore(entry, view);
      applied(entry.id, view);
      if (view.exists) core.send({ type: 'session.renewed', expiresAt: view.expiresAt });
    },
    onRefused: refused,
    onVoid: dropped,
    onLost: ({ failure, endpoint, sleptMs }) =>
      core.send({ type: 'session.lost', failure, endpoint, ...(sleptMs > 0 ? { sleptMs } : {}) }),
    onHeldBack: () => void wakeIn(heldBackMs),
    onStale: () => core.send({ type: 'session.doubted' }),
  });

  function applied(id: string, view: SessionView): void {
    const name = journal.find(id)?.name ?? '';
    outcomes.resolve(id, view);
    hub.emit({ type: 'operation.applied', id, name, position: view.position, at: clock.now() });
    core.refresh();
  }

  function refused({ id, name }: JournalEntry, failure: SessionFailure): void {
    outcomes.reject(id, new SessionError(failure));
    hub.emit({ type: 'operation.refused', id, name, failure, at: clock.now() });
    core.refresh();
  }

  function dropped(entry: JournalEntry): void {
    refused(entry, withdrawnFailure(clock.now()));
  }

  /** What another tab has brought to its end before an operation is told before it: outcomes keep their order. */
  function settleBefore({ seq }: JournalEntry, view: SessionView): void {
    for (const id of outcomes.ids()) {
      const entry = journal.find(id);
      if (entry !== undefined && entry.seq < seq) settle(entry, view);
    }
  }

  /** Tells an outcome that the journal knows; `view` shows the session after it. */
  function settle(entry: JournalEntry, view: SessionView | null): void {
    if (entry.state.kind === 'void') dropped(entry);
    else if (entry.state.kind === 'refused') refused(entry, entry.state.failure);
    else if (entry.state.kind === 'applied' && view !== null) applied(entry.id, view);
  }

  /** Tells the callers of operations that another tab has brought to their end. */
  function settleForeign(): void {
    const ids = outcomes.ids().filter((id) => !journal.isJoining(id));
    if (!journal.isWhole && ids.some((id) => journal.find(id) === undefined)) {
      void loadAndSettle();
      return;
    }
    const gone: string[] = [];
    for (const id of ids) {
      const entry = journal.find(id);
      if (entry === undefined) gone.push(id);
      else settle(entry, isAtHead(core.session) ? core.session : null);
    }
    if (gone.length > 0) void settleEnded(gone);
    core.refresh();
    kick();
  }

  /** Tells the callers of operations whose history another tab has brought to its end. */
  async function settleEnded(ids: readonly string[]): Promise<void> {
    const ended = await journal.ended(ids).catch((error: unknown) => {
      if (!final.aborted) throw error;
      return [];
    });
    // Meanwhile it can have been told otherwise.
    for (const id of ids.filter(outcomes.isAwaited)) {
      const operation = ended.find((known) => known.id === id);
      const view = core.session;
      if (operation?.isApplied !== true || view === null) outcomes.reject(id, resetError());
      else {
        outcomes.resolve(id, view);
        const { name } = operation;
        hub.emit({ type: 'operation.applied', id, name, position: view.position, at: clock.now() });
      }
    }
  }

  async function loadAndSettle(): Promise<void> {
    await journal.load().catch((error: unknown) => {
      if (!final.aborted) hub.plugFailed('storage', error, core.storage);
    });
    if (journal.isWhole) settleForeign();
  }

  /** Whether a view shows the session where the journal last proved it: an older one is no outcome of a later operation. */
  function isAtHead(view: SessionView | null): view is SessionView {
    const { base, replaying } = journal.head;
    // What an undo takes back of a history that is being built again is gone only when that is done.
    if (view === null || base === null || replaying !== null) return false;
    const isSame = view.sessionId === base.sessionId && (view.etag ?? null) === base.etag;
    return isSame && view.position === base.position;
  }

  function isProved(): boolean {
    const snapshot = core.snapshot();
    return snapshot.matches('recovered') && !snapshot.matches({ recovered: 'verifying' });
  }

  function isLive(): boolean {
    return isProved() && !isAsleep && !final.aborted && journal.head.base !== null;
  }

  /** For how long the server still wants to be left alone, ms. */
  function floorLeftMs(): number {
    return core.snapshot().context.trigger === 'manual' ? 0 : floor.dueAt - clock.monotonic();
  }

  function maySend(): boolean {
    if (!isLive() || journal.next() === null) return false;
    const leftMs = floorLeftMs();
    if (leftMs <= 0) return true;
    void wakeIn(leftMs);
    return false;
  }

  /** Notes when the server's wish to be left alone ends, by the clock that nobody can set. */
  function noteFloor(): void {
    const floorAt = core.snapshot().context.floors.apply ?? 0;
    if (floorAt === floor.at) return;
    floor = { at: floorAt, dueAt: clock.monotonic() + Math.max(0, floorAt - clock.now()) };
  }

  /** The server asked for patience with operations: the queue goes on by itself when that is over. */
  async function wakeIn(delayMs: number): Promise<void> {
    if (isAsleep) return;
    isAsleep = true;
    try {
      await sleepUntilAborted(clock, delayMs, final);
    } catch (reason) {
      if (!final.aborted) throw reason;
      return;
    } finally {
      isAsleep = false;
    }
    kick();
  }

  /** Sends while there is something to send and the hold lasts; true when another tab has taken the hold. */
  async function drainHeld(held: AbortSignal): Promise<boolean> {
    for (let hasMore = true; hasMore && !held.aborted; ) {
      hasMore = maySend() && isProvedHere() && (await drain.sendNext(held, final));
    }
    return held.aborted;
  }

  /** Whether the session that the journal names is the one that this page has seen; else it has to see it first. */
  function isProvedHere(): boolean {
    const { base } = journal.head;
    const isOther = core.session !== null && isOtherSession(base, core.session);
    if (isOther) core.send({ type: 'session.doubted' });
    return !isOther;
  }

  async function drainAll(): Promise<void> {
    if (isDraining) return;
    isDraining = true;
    try {
      while (maySend() && (await core.exclusively(drainHeld, final)));
    } catch (error) {
      if (!final.aborted) hub.plugFailed('api', error, api);
    } finally {
      isDraining = false;
    }
    // Something may have been appended between the last look and the end.
    kick();
  }

  /** Takes back an operation if nobody has sent it yet. One that was sent runs on, and its outcome is a notice. */
  async function takeBack(id: string): Promise<void> {
    const entry = journal.find(id);
    if (entry?.state.kind !== 'queued') return;
    await journal.advance(entry, { kind: 'void' }).catch((error: unknown) => {
      // It was sent meanwhile, here or by another tab; or the recovery ends, and the operation waits for the next one.
      if (!(error instanceof StaleJournal) && !final.aborted) throw error;
    });
    core.refresh();
  }

  /** At once, since the lock is held until all that is queued was sent; and again where it was about to leave and did not. */
  async function withdraw(id: string): Promise<void> {
    await takeBack(id);
    await lock(() => takeBack(id));
  }

  function kick(): void {
    if (!isDraining && maySend()) void drainAll();
  }

  const mayLeaveAtOnce = () => !isDraining && isLive() && journal.pending === 0 && floorLeftMs() <= 0;

  /**
   * Where nothing is before it, an operation is journaled under the hold, so that one write does for both that it is there
   * and that it leaves. Resolves as soon as it is durable; with null when it was not appended.
   */
  function sendAtOnce(operation: Operation, signal: AbortSignal | undefined): Promise<Journaled | null> {
    if (!mayLeaveAtOnce()) return Promise.resolve(null);
    isDraining = true;
    return new Promise((resolve, reject) => {
      let isAppended = false;
      const onAppended = (entry: JournalEntry) => {
        isAppended = true;
        resolve(awaited(entry, signal));
        // While it was being written somebody may have logged in, or the session may have been lost.
        return signal?.aborted || !isLive() ? 'called-off' : 'go-on';
      };
      const work = async (held: AbortSignal) => {
        if (journal.next() !== null || !isLive() || !isProvedHere()) return;
        if (await drain.sendNew(operation, onAppended, held, final)) await drainHeld(held);
      };
      const fail = (error: unknown) => {
        if (!final.aborted) hub.plugFailed('api', error, api);
        else if (!isAppended) reject(stoppedError());
      };
      const end = () => {
        isDraining = false;
        // Something may have been appended between the last look and the end.
        if (isAppended) kick();
        else resolve(null);
      };
      core.exclusivelyIfFree(work, final).catch(fail).then(end);
    });
  }

  /** Waits for the outcome of an operation that was journaled just now. */
  function awaited({ id }: JournalEntry, signal: AbortSignal | undefined): Journaled {
    if (final.aborted) return { outcome: Promise.reject(stoppedError()) };
    // What was journaled in the last moment is there for its user, and nobody here waits for it any more.
    if (core.sealed !== null) return { outcome: Promise.reject(sealedError()) };
    const outcome = outcomes.wait(id, signal, () => void withdraw(id));
    core.refresh();
    return { outcome };
  }

  /** @throws AbortError when nothing can be done here any more */
  function assertOpen(): void {
    if (final.aborted) throw stoppedError();
    if (core.sealed !== null) throw sealedError();
  }

  const perform: SessionRecovery['perform'] = async ({ name, params }, { signal } = {}) => {
    const operation = { name, params: assertOperation(name, params) };
    signal?.throwIfAborted();
    assertOpen();
    await restored();
    const { outcome } = await inTurn(async () => {
      assertOpen();
      return (
        (await sendAtOnce(operation, signal)) ?? awaited(await journal.append(name, operation.params), signal)
      );
    });
    kick();
    return await outcome;
  };

  /** Queues operations whose callers are gone: their outcomes are notices. */
  async function enqueue(
    operations: readonly { readonly name: string; readonly params: unknown }[],
  ): Promise<void> {
    await restored();
    const copies = operations.map(({ name, params }) => ({ name, params: assertOperation(name, params) }));
    await inTurn(() => {
      assertOpen();
      return journal.appendAll(copies);
    });
    core.refresh();
    kick();
  }

  return {
    perform,
    enqueue,
    kick,
    applied,
    refused,
    dropped,
    noteFloor,
    settleForeign,
    rejectAll: outcomes.rejectAll,
  };
}

type Operation = Parameters<SessionRecovery['perform']>[0];

/** An object, so that whoever waits for it does not wait for the outcome, too. */
interface Journaled {
  readonly outcome: Promise<SessionView>;
}

/** Why an operation ends whose session was given up on purpose. */
export function resetError(): DOMException {
  return new DOMException('The session was reset before this operation was applied.', 'AbortError');
}

export type OperationQueue = ReturnType<typeof createOperationQueue>;

function withdrawnFailure(at: number): SessionFailure {
  return { code: 'OPERATION_REJECTED', outcome: 'not-applied', attribution: 'client', at };
}
