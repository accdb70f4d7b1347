/** Sends what is queued, one operation at a time and in order, for as long as the session is live. */
import type { SessionFailure } from '../../machines/sessionFailure.ts';
import { type CallLimits, callWithin, FailedCall } from '../session/callWithin.ts';
import { checkView } from '../session/checkView.ts';
import { isOtherUser } from '../session/otherUser.ts';
import type { JournalOperation, SessionApi, SessionView } from '../session/sessionApi.ts';
import { couldBeAfter } from './expectedTable.ts';
import { targetOf, targetStep } from './foldJournal.ts';
import { baseOf } from './journalBase.ts';
import type { EntryState, JournalBase, JournalEntry } from './journalEntry.ts';
import { effectOf, positionDelta } from './operationEffect.ts';
import type { OperationJournal } from './operationJournal.ts';
import { isOtherSession } from './reconcileByKey.ts';
import { reconcileByPosition } from './reconcileByPosition.ts';
import { StaleJournal } from './storedJournal.ts';

export interface DrainPorts {
  readonly datasourceId: string;
  readonly api: SessionApi;
  readonly limits: CallLimits;
  readonly journal: OperationJournal;
  readonly copyLifeMs: number;
  /** Whether the session still counts as proved: after a login, for one, it has to be read anew first. */
  isProved(): boolean;
  /** Resolves after a delay in ms; rejects when the recovery is stopped. */
  sleep(delayMs: number): Promise<void>;
  /** A call that changes the session leaves now, or has ended. */
  onFlight(isInFlight: boolean): void;
  /** The server has applied an operation; that is not on the device yet. */
  onAnswered(entry: JournalEntry, view: SessionView): void;
  onApplied(entry: JournalEntry, view: SessionView): void;
  onRefused(entry: JournalEntry, failure: SessionFailure): void;
  onVoid(entry: JournalEntry): void;
  /** The session, not the operation, has failed: it must be opened and proved again. */
  onLost(failed: FailedCall): void;
  /** An operation has to wait for the device to take its mark. */
  onHeldBack(): void;
  /** Another tab was faster: what is known here has to be compared with the server. */
  onStale(): void;
}

type Sent = Extract<EntryState, { kind: 'sent' }>;

/** How often an operation may meet a failing server before it is set aside, so that it blocks nobody. */
const patience = 3;

/** Failures of an operation's own call that say nothing about the session. */
const refusals = new Set<SessionFailure['code']>(['OPERATION_REJECTED', 'API_MISMATCH']);
/** Failures that an operation can cause by itself, again and again, on a healthy server. */
const chokes = new Set<SessionFailure['code']>([
  'SERVER_ERROR',
  'SESSION_TIMEOUT',
  'SESSION_CORRUPTED',
  'UNKNOWN',
]);

/** A sender over a journal. It is called under the session's lock and tells whether there may be more to send. */
export function createDrain(ports: DrainPorts) {
  const { datasourceId, api, limits, journal, copyLifeMs, isProved, sleep } = ports;
  const { onFlight, onAnswered, onApplied, onRefused, onVoid, onLost, onHeldBack, onStale } = ports;
  const failures = new Map<string, { readonly times: number; readonly last: SessionFailure }>();

  /** Nothing is sent any more once `held` has aborted: another tab may be sending. */
  async function sendNext(held: AbortSignal, signal: AbortSignal): Promise<boolean> {
    return await unlessStale(() => decideNext(held, signal));
  }

  /**
   * Appends an operation and sends it at once, where nothing is before it: then the device takes both in one write.
   * `onAppended` hears when that is done and whether it is to be sent after all.
   */
  async function sendNew(
    { name, params }: Pick<JournalOperation, 'name' | 'params'>,
    onAppended: (entry: JournalEntry) => 'go-on' | 'called-off',
    held: AbortSignal,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { base } = journal.head;
    if (base === null || held.aborted) return false;
    const sent = sentAgainst(base, limits.clock.now());
    const entry = await journal.appendSent(name, params, { state: sent, against: base });
    const isCalledOff = onAppended(entry) === 'called-off';
    if (entry.state.kind === 'queued') return !isCalledOff;
    return await unlessStale(async () => {
      const operation = operationOf(entry);
      if (isCalledOff || held.aborted || !isProved() || operation === null) {
        await journal.advance(entry, { kind: 'queued' });
        return operation === null;
      }
      return await send(entry, sent, operation, base, held, signal);
    });
  }

  async function unlessStale(work: () => Promise<boolean>): Promise<boolean> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StaleJournal)) throw error;
      onStale();
      return false;
    }
  }

  async function decideNext(held: AbortSignal, signal: AbortSignal): Promise<boolean> {
    const entry = journal.next();
    // Another tab may have learnt meanwhile what became of it.
    if (entry?.state.kind === 'sent') await journal.synchronise();
    if (journal.next() !== entry) return true;
    const { base } = journal.head;
    if (entry === null || base === null || held.aborted) return false;
    if (entry.state.kind === 'sent' && !api.idempotent) {
      // Sent by a tab that this one is not locked out by: only the server can tell what became of it.
      onStale();
      return false;
    }
    if (targetStep(journal.applied(), entry.name)?.kind === 'stored') await journal.load();
    const operation = entry.state.kind === 'queued' ? operationOf(entry) : entry;
    if (operation === null) {
      await journal.advance(entry, { kind: 'void' });
      onVoid(entry);
      return true;
    }
    const choked = failures.get(entry.id);
    if (choked !== undefined && choked.times >= patience) {
      await refuse(entry, choked.last);
      return true;
    }
    const sent = entry.state.kind === 'sent' ? entry.state : sentAgainst(base, limits.clock.now());
    const sentEntry = { ...entry, state: sent };
    const isMarked = entry.state.kind === 'sent' || (await journal.advance(entry, sent, { against: base }));
    if (held.aborted || !isProved()) {
      if (entry.state.kind === 'queued') await journal.advance(sentEntry, { kind: 'queued' });
      return false;
    }
    if (!isMarked && !api.idempotent) {
      // The device still says queued, and whoever reads that would send it a second time.
      await journal.advance(sentEntry, { kind: 'queued' });
      onHeldBack();
      return false;
    }
    return await send(sentEntry, sent, operation, base, held, signal);
  }

  async function send(
    entry: JournalEntry,
    sent: Sent,
    { name, params }: Pick<JournalOperation, 'name' | 'params'>,
    base: JournalBase,
    held: AbortSignal,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { id } = entry;
    const expected = sent.baseEtag === null ? {} : { expectedEtag: sent.baseEtag };
    onFlight(true);
    try {
      const view = await callUntilDecided(
        { id, name, params, expectedPosition: sent.basePosition, ...expected },
        held,
        signal,
      );
      return await acknowledge(entry, sent, base, view, { name, params });
    } catch (error) {
      if (!(error instanceof FailedCall)) throw error;
      return await meetFailure(entry, sent, base, error, held, signal);
    } finally {
      onFlight(false);
    }
  }

  async function meetFailure(
    entry: JournalEntry,
    sent: Sent,
    base: JournalBase,
    failed: FailedCall,
    held: AbortSignal,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { failure } = failed;
    if (refusals.has(failure.code)) {
      const isVerdict = api.idempotent === true || failure.code === 'API_MISMATCH';
      if (!isVerdict) return await settleRefusal(entry, { ...sent, refusal: failure }, base, held, signal);
      await refuse(entry, failure);
      return true;
    }
    if (chokes.has(failure.code)) {
      failures.set(entry.id, { times: (failures.get(entry.id)?.times ?? 0) + 1, last: failure });
    }
    if (failure.outcome === 'not-applied') await journal.advance(entry, { kind: 'queued' });
    onLost(failed);
    return false;
  }

  /** A 409 says that the same key is being worked on: the answer is to ask again with the same key. */
  async function callUntilDecided(
    operation: JournalOperation,
    held: AbortSignal,
    signal: AbortSignal,
  ): Promise<SessionView> {
    const givesUpAt = limits.clock.monotonic() + limits.limitsMs.apply;
    for (;;) {
      try {
        const view = checkView(
          await callWithin(limits, 'apply', signal, (inner) => api.apply(operation, inner)),
        );
        if (view === null) throw new FailedCall(unreadable(limits.clock.now()), 'apply');
        if (isOtherUser(journal.userId, view.userId))
          throw new FailedCall(strayed(limits.clock.now()), 'apply');
        return view;
      } catch (error) {
        const isInFlight = error instanceof FailedCall && error.failure.status === 409;
        if (!isInFlight || limits.clock.monotonic() >= givesUpAt) throw error;
        await sleep(Math.max(error.failure.retryAfterMs ?? 0, 1_000));
        if (held.aborted || !isProved()) throw error;
      }
    }
  }

  /** A server without keys refused it, perhaps only because a copy of it had run before: the session tells. */
  async function settleRefusal(
    entry: JournalEntry,
    sent: Sent & { readonly refusal: SessionFailure },
    base: JournalBase,
    held: AbortSignal,
    signal: AbortSignal,
  ): Promise<boolean> {
    const refused = { ...entry, state: sent };
    await journal.advance(entry, sent);
    if (held.aborted) throw new StaleJournal();
    const now = limits.clock.now();
    try {
      const view = checkView(await callWithin(limits, 'status', signal, (inner) => api.status(inner)));
      if (view === null || !isOurs(view)) throw new FailedCall(unreadable(now), 'status');
      const { head } = journal;
      await journal.loadRecent(copyLifeMs);
      const recent = journal.recentlySent(copyLifeMs);
      const { isStored } = journal;
      const knowledge = { head, history: journal.applied(), next: refused, last: null, recent, isStored };
      const { kind } = reconcileByPosition(knowledge, view, now);
      if (kind === 'was-refused') {
        await refuse(refused, sent.refusal);
        return true;
      }
      if (kind === 'was-applied') return await acknowledge(refused, sent, base, view, entry);
      onLost(new FailedCall(unreadable(now), 'status'));
    } catch (error) {
      if (!(error instanceof FailedCall)) throw error;
      onLost(error);
    }
    return false;
  }

  async function acknowledge(
    entry: JournalEntry,
    sent: Sent,
    base: JournalBase,
    view: SessionView,
    operation: Pick<JournalOperation, 'name' | 'params'>,
  ): Promise<boolean> {
    const endsSession = effectOf(entry.name) === 'ends-session';
    const now = limits.clock.now();
    const isExpected = endsSession || (isOurs(view) && isAsExpected(entry, sent, base, view, operation));
    if (!isExpected && !(api.idempotent && isOurs(view))) {
      onLost(new FailedCall(unreadable(now), 'apply'));
      return false;
    }
    const applied = { kind: 'applied', sentAt: sent.at } as const;
    // What a crash leaves as sent is found applied by its key: its caller need not wait for the device. Without keys a
    // position can be explained by somebody else's step, too, and then nobody knows any more.
    if (api.idempotent === true) onAnswered(entry, view);
    if (isExpected && view.exists) await journal.advance(entry, applied, { base: baseOf(view, now) });
    else await journal.advance(entry, applied);
    failures.delete(entry.id);
    onApplied(entry, view);
    if (endsSession) onLost(new FailedCall(sessionEnded(now), 'apply'));
    // The verdict on a key is a verdict, never a position: where the session stands is read again.
    else if (!isExpected) onStale();
    return isExpected && !endsSession;
  }

  function isOurs(view: SessionView): boolean {
    return view.exists && view.datasourceId === datasourceId;
  }

  function isAsExpected(
    entry: JournalEntry,
    sent: Sent,
    base: JournalBase,
    view: SessionView,
    operation: Pick<JournalOperation, 'name' | 'params'>,
  ): boolean {
    if (view.position !== sent.basePosition + positionDelta(entry.name)) return false;
    // In another session the same position is another place.
    if (isOtherSession(base, view)) return false;
    return api.idempotent === true || couldBeAfter(operation, base, view);
  }

  async function refuse(entry: JournalEntry, failure: SessionFailure): Promise<void> {
    await journal.advance(entry, { kind: 'refused', failure });
    failures.delete(entry.id);
    onRefused(entry, failure);
  }

  /** What is sent for an entry, or null when the step it would move over is no longer the one that was meant. */
  function operationOf(entry: JournalEntry): Pick<JournalOperation, 'name' | 'params'> | null {
    const effect = effectOf(entry.name);
    if (effect !== 'undo' && effect !== 'redo') return entry;
    const applied = journal.applied();
    const target = targetOf(applied, entry.name);
    // Without a target it was asked for before the history was known.
    if (target === null || (entry.targetId !== null && target !== entry.targetId)) return null;
    if (effect === 'undo' || api.idempotent) return entry;
    // A redo of a server without keys was seen to answer a stale table: the step is done again instead.
    const step = targetStep(applied, entry.name);
    return step?.kind === 'own' ? step.entry : null;
  }

  return { sendNext, sendNew };
}

function sentAgainst({ etag, position }: JournalBase, at: number): Sent {
  return { kind: 'sent', baseEtag: etag, basePosition: position, at };
}

/** An answer of which nobody can tell what it did: the session is read again before anything is sent. */
function unreadable(at: number): SessionFailure {
  return { code: 'UNKNOWN', outcome: 'unknown', attribution: 'server', at };
}

/** It came into another user's session, so ours has not got it; whose login this is has to be read before anything else. */
function strayed(at: number): SessionFailure {
  return { code: 'CSRF_REJECTED', outcome: 'not-applied', attribution: 'auth', at };
}

function sessionEnded(at: number): SessionFailure {
  return { code: 'SESSION_NOT_FOUND', outcome: 'not-applied', attribution: 'server', at };
}
