/** Sends what is queued, one operation at a time and in order, for as long as the session is live. */
import type { SessionFailure } from '../../machines/sessionFailure.ts';
import { type CallLimits, callWithin, FailedCall } from '../session/callWithin.ts';
import { checkView } from '../session/checkView.ts';
import type { SessionApi, SessionView } from '../session/sessionApi.ts';
import { foldJournal, targetOf } from './foldJournal.ts';
import type { JournalEntry } from './journalEntry.ts';
import { effectOf, positionDelta } from './operationEffect.ts';
import type { OperationJournal } from './operationJournal.ts';

export interface DrainPorts {
  readonly datasourceId: string;
  readonly api: SessionApi;
  readonly limits: CallLimits;
  readonly journal: OperationJournal;
  /** Resolves after a delay in ms; rejects when the recovery is stopped. */
  sleep(delayMs: number): Promise<void>;
  onApplied(entry: JournalEntry, view: SessionView): void;
  onRefused(entry: JournalEntry, failure: SessionFailure): void;
  onVoid(entry: JournalEntry): void;
  /** The session, not the operation, has failed: it must be opened and proved again. */
  onLost(failed: FailedCall): void;
}

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

/** A sender over a journal. `sendNext` is called under the session's lock; it tells whether there may be more to send. */
export function createDrain({
  datasourceId,
  api,
  limits,
  journal,
  sleep,
  onApplied,
  onRefused,
  onVoid,
  onLost,
}: DrainPorts) {
  const failures = new Map<string, number>();
  const lastFailure = new Map<string, SessionFailure>();

  async function sendNext(signal: AbortSignal): Promise<boolean> {
    const entry = journal.next();
    const base = journal.head.base;
    if (entry === null || base === null) return false;
    if (entry.state.kind === 'queued' && hasLostItsTarget(entry)) {
      await journal.advance(entry.id, { kind: 'void' }, signal);
      onVoid(entry);
      return true;
    }
    const choked = lastFailure.get(entry.id);
    if (entry.state.kind === 'queued' && choked !== undefined && (failures.get(entry.id) ?? 0) >= patience) {
      await refuse(entry, choked, signal);
      return true;
    }
    const sentAgainst =
      entry.state.kind === 'sent'
        ? entry.state
        : { kind: 'sent' as const, baseEtag: base.etag, basePosition: base.position, at: limits.clock.now() };
    if (entry.state.kind === 'queued') await journal.advance(entry.id, sentAgainst, signal);
    try {
      const view = await callUntilDecided(entry, sentAgainst, signal);
      return await acknowledge(entry, view, sentAgainst.basePosition, signal);
    } catch (error) {
      if (!(error instanceof FailedCall)) throw error;
      if (refusals.has(error.failure.code)) {
        await refuse(entry, error.failure, signal);
        return true;
      }
      if (chokes.has(error.failure.code)) {
        failures.set(entry.id, (failures.get(entry.id) ?? 0) + 1);
        lastFailure.set(entry.id, error.failure);
      }
      if (error.failure.outcome === 'not-applied')
        await journal.advance(entry.id, { kind: 'queued' }, signal);
      onLost(error);
      return false;
    }
  }

  /** A 409 says that the same key is being worked on: the answer is to ask again with the same key. */
  async function callUntilDecided(
    entry: JournalEntry,
    against: { readonly baseEtag: string | null; readonly basePosition: number },
    signal: AbortSignal,
  ): Promise<SessionView> {
    const operation = {
      id: entry.id,
      name: entry.name,
      params: entry.params,
      expectedPosition: against.basePosition,
      ...(against.baseEtag === null ? {} : { expectedEtag: against.baseEtag }),
    };
    const givesUpAt = limits.clock.monotonic() + limits.limitsMs.apply;
    for (;;) {
      try {
        const view = checkView(
          await callWithin(limits, 'apply', signal, (inner) => api.apply(operation, inner)),
        );
        if (view === null) throw new FailedCall(unreadable(limits.clock.now()), 'apply');
        return view;
      } catch (error) {
        const isInFlight = error instanceof FailedCall && error.failure.status === 409;
        if (!isInFlight || limits.clock.monotonic() >= givesUpAt) throw error;
        await sleep(Math.max(error.failure.retryAfterMs ?? 0, 1_000));
      }
    }
  }

  async function acknowledge(
    entry: JournalEntry,
    view: SessionView,
    basePosition: number,
    signal: AbortSignal,
  ): Promise<boolean> {
    const endsSession = effectOf(entry.name) === 'ends-session';
    const isOurs = view.exists && view.datasourceId === datasourceId;
    const isAsExpected =
      endsSession || (isOurs && view.position === basePosition + positionDelta(entry.name));
    if (!isAsExpected) {
      onLost(new FailedCall(unreadable(limits.clock.now()), 'apply'));
      return false;
    }
    await journal.advance(entry.id, { kind: 'applied' }, signal);
    if (view.exists) await journal.prove(view, signal);
    failures.delete(entry.id);
    lastFailure.delete(entry.id);
    onApplied(entry, view);
    if (endsSession) onLost(new FailedCall(sessionEnded(limits.clock.now()), 'apply'));
    return !endsSession;
  }

  async function refuse(entry: JournalEntry, failure: SessionFailure, signal: AbortSignal): Promise<void> {
    await journal.advance(entry.id, { kind: 'refused', failure }, signal);
    failures.delete(entry.id);
    lastFailure.delete(entry.id);
    onRefused(entry, failure);
  }

  function hasLostItsTarget(entry: JournalEntry): boolean {
    const effect = effectOf(entry.name);
    if (effect !== 'undo' && effect !== 'redo') return false;
    const { adopted } = journal.head;
    const applied = foldJournal(adopted, journal.entries, ({ state }) => state.kind === 'applied');
    const target = targetOf(applied, entry.name);
    return target === null || target !== entry.targetId;
  }

  return { sendNext };
}

/** An answer of which nobody can tell what it did: the session is read again before anything is sent. */
function unreadable(at: number): SessionFailure {
  return { code: 'UNKNOWN', outcome: 'unknown', attribution: 'server', at };
}

function sessionEnded(at: number): SessionFailure {
  return { code: 'SESSION_NOT_FOUND', outcome: 'not-applied', attribution: 'server', at };
}
