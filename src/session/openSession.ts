/** Opens a session: status first, initialize only when there is none, replay what is missing, and prove the result. */
import type { RecoveryProgress } from '../../machines/recoveryEvents.ts';
import type { OpenSessionInput } from '../../machines/recoverySetup.ts';
import type { SessionFailure } from '../../machines/sessionFailure.ts';
import { baseOf } from '../journal/journalBase.ts';
import type { JournalEntry, JournalHead } from '../journal/journalEntry.ts';
import type { OperationJournal } from '../journal/operationJournal.ts';
import { isOtherSession, reconcileByKey, revisionsSince, showsIds } from '../journal/reconcileByKey.ts';
import { reconcileByPosition } from '../journal/reconcileByPosition.ts';
import type { JournalKnowledge } from '../journal/reconcileJournal.ts';
import { StaleJournal } from '../journal/storedJournal.ts';
import { FailedCall } from './callWithin.ts';
import { isOtherUser, OtherUser } from './otherUser.ts';
import { disproveSession } from './proveSession.ts';
import { replayJournal } from './replayJournal.ts';
import type { SessionView } from './sessionApi.ts';
import {
  type SessionCallPorts,
  type SessionCallSignals,
  type SessionCalls,
  sessionCalls,
} from './sessionCalls.ts';

export interface OpenSessionPorts extends SessionCallPorts {
  readonly datasourceId: string;
  readonly journal: OperationJournal;
  /** How long a copy that the browser sent of a POST may still run, ms. */
  readonly copyLifeMs: number;
  /** When this page last sent a change, monotonic ms. */
  lastSentAt(): number;
  /** Whose work this page holds or held, where that is known. */
  owner(): string | null;
  /** Who logged in last, where the application said so. */
  signedInAs(): string | null;
  /** Whether a history may be built again because copies of our own operations were run: once per incident. */
  mayRebuild(): boolean;
  /** Reads the journal of the user the server named, unless that was done. */
  restoreJournal(userId: string | null): Promise<void>;
  /** Whether another tab has seen another user since anybody worked here: what would be opened would be theirs. */
  isOthersLogin(): Promise<boolean>;
  /** Resolves after a delay in ms; rejects when `signal` aborts. */
  sleep(delayMs: number, signal: AbortSignal): Promise<void>;
  onProgress(progress: RecoveryProgress): void;
  /** The server has applied an operation whose answer was lost. */
  onApplied(id: string, view: SessionView): void;
  /** The server has refused an operation, and that is sure now. */
  onRefused(entry: JournalEntry, failure: SessionFailure): void;
  /** The user chose the server's history: what was queued for another one is dropped. */
  onDropped(entry: JournalEntry): void;
}

/** Answers that are older than what is known, and changes by other tabs, are met this often before it is a failure. */
const maxRounds = 4;

/**
 * Opens and proves a session.
 * @returns the proved view, at the position of everything that the server has acknowledged
 * @throws FailedCall with the failure and the call it came from
 * @throws {@link HoldLost} when another tab has taken over; then nothing more was sent
 */
export async function openSession(
  ports: OpenSessionPorts,
  { remedy, floors, isManual }: OpenSessionInput,
  signals: SessionCallSignals,
): Promise<SessionView> {
  const { api, clock, datasourceId, journal, copyLifeMs, onProgress } = ports;
  const calls = ownersCalls(sessionCalls(ports, isManual ? {} : floors, signals));
  const failed = (code: SessionFailure['code'], endpoint: FailedCall['endpoint'] = 'status') =>
    new FailedCall({ code, outcome: 'not-applied', attribution: 'data', at: clock.now() }, endpoint);
  const conflict = () => failed('HISTORY_CONFLICT');
  /** What is judged by an answer holds only while no other tab has moved the history on. */
  let moves = journal.foreignMoves;
  /** The user wants the session as our journal builds it, whatever was remembered of its table. */
  let isChosen = false;
  /** A base with an entity tag tells before the first answer does. */
  const hasKeys = () => api.idempotent === true || Boolean(journal.head.base?.etag);
  const isLive = (view: SessionView) =>
    view.exists && (view.expiresAt === null || view.expiresAt > clock.now());

  async function initialize(): Promise<SessionView> {
    onProgress({ step: 'initializing', done: 0, total: 1 });
    return await calls.initialize();
  }

  async function find(): Promise<SessionView> {
    onProgress({ step: 'checking', done: 0, total: 1 });
    return await calls.status();
  }

  /** Whether a change of unknown fate made it necessary to wait until none of its copies can run any more. */
  async function outlastCopies(): Promise<boolean> {
    if (hasKeys() || !journal.isRestored) return false;
    const next = journal.next();
    const isAnswered = next?.state.kind === 'sent' && next.state.refusal !== undefined;
    const sentAt = next?.state.kind === 'sent' && !isAnswered ? next.state.at : null;
    const openSince = Math.max(sentAt ?? 0, journal.head.unsettledAt ?? 0);
    if (openSince === 0) return false;
    return await outlast(openSince);
  }

  /** Waits until no copy of what was sent up to a moment, ms since the epoch, or by this page can run; whether it had to. */
  async function outlast(sentAt: number): Promise<boolean> {
    // By the wall for what an earlier page sent, and by the clock that nobody can set for what this one did.
    const leftByWallMs = Math.min(sentAt + copyLifeMs - clock.now(), copyLifeMs);
    const leftMs = Math.max(leftByWallMs, ports.lastSentAt() + copyLifeMs - clock.monotonic());
    if (leftMs <= 0) return false;
    onProgress({ step: 'checking', done: 0, total: 1 });
    await ports.sleep(leftMs, signals.attempt);
    return true;
  }

  /** The user had asked for a reset when this page went away: it is brought to its end. */
  async function finishClearing(found: SessionView): Promise<SessionView> {
    const isOld = found.sessionId === journal.head.base?.sessionId;
    if (isOld) await calls.clear();
    await journal.clear();
    return isOld ? await initialize() : found;
  }

  /** Clears and builds again; without the last step when that is what an undo could not do otherwise. */
  async function startOver(undo?: JournalEntry): Promise<SessionView> {
    const { replaying: before } = journal.head;
    if (!hasKeys()) {
      // A copy that still runs, whichever tab's it is, must not land in the new session.
      await outlast(journal.lastSentAt());
      await journal.markReplay({ sessionId: null, done: 0 }, clock.now());
    }
    await clear(before);
    await journal.settleReplay();
    if (undo !== undefined) await journal.advance(undo, { kind: 'applied' });
    const view = await replay(await initialize(), 0);
    if (undo !== undefined) ports.onApplied(undo.id, view);
    return view;
  }

  /** Clears a session to build it again; one that was not there any more was ended by somebody else. */
  async function clear(before: JournalHead['replaying']): Promise<void> {
    try {
      await calls.clear();
    } catch (error) {
      const isNotCleared = error instanceof FailedCall && error.failure.outcome === 'not-applied';
      if (isNotCleared && !hasKeys()) {
        await journal.markReplay(before, clock.now());
        await journal.settleReplay();
      }
      throw error;
    }
  }

  async function replay(fresh: SessionView, from: number): Promise<SessionView> {
    for (const entry of journal.open()) {
      if (entry.state.kind === 'sent') await journal.advance(entry, { kind: 'queued' });
    }
    const view = await replayJournal({ journal, calls, clock, onProgress, hasKeys: hasKeys() }, fresh, from);
    if (view === 'surplus') return await rebuild();
    if (view === 'foreign') throw conflict();
    return view;
  }

  async function rebuild(): Promise<SessionView> {
    await journal.load();
    if (!(await mayClear()) || !ports.mayRebuild()) throw conflict();
    return await startOver();
  }

  // Rule 1 of the journal: a session is cleared only when the journal can build all of it again.
  const canStartOver = () => journal.head.base !== null && journal.isReplayable();
  // What only this page knows would die with it in between, while the session still has it.
  const mayClear = async () => canStartOver() && (await journal.storeOwed());

  /** Two workers that each know another session would get two halves of our work. @returns the newer answer */
  async function confirmSession(view: SessionView): Promise<SessionView> {
    if (hasKeys()) return view;
    const again = await calls.status();
    if (again.exists && again.sessionId !== view.sessionId) throw failed('API_MISMATCH');
    return again;
  }

  async function reconcile(found: SessionView): Promise<SessionView> {
    let view = found;
    const rounds = maxRounds + journal.open().filter(({ state }) => state.kind === 'sent').length;
    for (let round = 0; round < rounds; round += 1) {
      if (isOtherSession(journal.head.base, view)) await journal.load();
      else if (hasKeys()) await followOrder(view);
      if (!hasKeys()) await journal.loadRecent(copyLifeMs);
      const verdict = judge(view);
      switch (verdict.kind) {
        case 'agrees':
          return view;
        case 'adopt':
          await journal.adopt(view, clock.now(), moves);
          return view;
        case 'was-applied': {
          const proved = verdict.isLast ? { base: baseOf(view, clock.now()) } : {};
          await journal.advance(verdict.entry, appliedFrom(verdict.entry), proved);
          ports.onApplied(verdict.entry.id, view);
          // What came behind it can be ours as well, where the server says by its ids whose steps it has.
          if (!verdict.isLast && !showsIds(view)) throw conflict();
          break;
        }
        case 'was-not-applied':
          // Its key is asked again; without locks another tab may be sending it this moment.
          if (api.idempotent === true && view.position === journal.applied().position) return view;
          await journal.advance(verdict.entry, { kind: 'queued' });
          break;
        case 'was-refused':
          await journal.advance(verdict.entry, { kind: 'refused', failure: verdict.failure });
          ports.onRefused(verdict.entry, verdict.failure);
          break;
        case 'ask-by-key':
          view = await askByKey(verdict.entry, view);
          break;
        case 'replay': {
          const confirmed = await confirmSession(view);
          const isStill = confirmed.position === view.position && confirmed.total === view.total;
          if (isStill) return await replay(view, verdict.from);
          view = confirmed;
          break;
        }
        case 'rebuild':
          return await rebuild();
        case 'take-back':
          await journal.load();
          if ((await mayClear()) && ports.mayRebuild()) return await startOver(verdict.entry);
          await journal.advance(verdict.entry, { kind: 'refused', failure: verdict.failure });
          ports.onRefused(verdict.entry, verdict.failure);
          break;
        case 'read-again':
          view = await calls.status();
          break;
        case 'conflict':
          throw conflict();
      }
    }
    throw failed('UNKNOWN');
  }

  /** A session that was moved on since the last proof is compared with all that is known, in the server's order. */
  async function followOrder(view: SessionView): Promise<void> {
    const { base } = journal.head;
    const moved = base === null ? Number.NaN : revisionsSince(base, view);
    // An answer from before the last proof tells nothing of what was done since.
    if (!(moved >= 0)) return;
    if (moved > 0) await journal.load();
    await journal.orderAs(view);
  }

  function judge(view: SessionView) {
    const { head } = journal;
    const knowledge: JournalKnowledge = {
      head,
      history: journal.applied(),
      next: journal.next(),
      last: journal.lastApplied(),
      recent: journal.recentlySent(copyLifeMs),
      isStored: journal.isStored,
    };
    return hasKeys() ? reconcileByKey(knowledge, view) : reconcileByPosition(knowledge, view, clock.now());
  }

  /** What was sent into a history that can't be compared is not sent again; its caller hears that nobody knows. */
  async function refuseUnknown(): Promise<void> {
    const failure = { code: 'UNKNOWN', outcome: 'unknown', attribution: 'data', at: clock.now() } as const;
    for (const entry of journal.open().filter(({ state }) => state.kind === 'sent')) {
      await journal.advance(entry, { kind: 'refused', failure });
      ports.onRefused(entry, failure);
    }
  }

  /** Whether a session that began anew holds some of our steps and nothing else. */
  function isReplay(view: SessionView): boolean {
    return view.total > 0 && judge(view).kind === 'replay';
  }

  async function askByKey(entry: JournalEntry, view: SessionView): Promise<SessionView> {
    const { id, name, params, state } = entry;
    if (state.kind !== 'sent') return view;
    const expectedEtag = state.baseEtag === null ? {} : { expectedEtag: state.baseEtag };
    const answer = await calls.apply({
      id,
      name,
      params,
      expectedPosition: state.basePosition,
      ...expectedEtag,
    });
    await journal.advance(entry, appliedFrom(entry), { base: baseOf(answer, clock.now()) });
    ports.onApplied(id, answer);
    return await calls.status();
  }

  async function choose(view: SessionView): Promise<SessionView> {
    if (remedy === 'reset' || remedy === 'keep-mine') await journal.load();
    const isChoice = remedy === 'keep-mine' || remedy === 'use-server';
    // The same choice in another tab has settled it already.
    if (isChoice && journal.head.base !== null && judge(view).kind === 'agrees') return view;
    switch (remedy) {
      case 'keep-mine':
        if (hasKeys() && !isOtherSession(journal.head.base, view)) await followOrder(view);
        if (canStartOver()) {
          isChosen = true;
          return await startOver();
        }
        // What was there before us can't be built again: what is queued goes on top of what the server has.
        if (isOtherSession(journal.head.base, view)) throw conflict();
        await refuseUnknown();
        await journal.adopt(view, clock.now(), moves);
        return view;
      case 'use-server': {
        await journal.adopt(view, clock.now(), moves);
        for (const entry of await journal.dropPending()) ports.onDropped(entry);
        return view;
      }
      case 'reset': {
        // Only what the journal covers is cleared: somebody else's steps are a conflict before.
        const isOther = isOtherSession(journal.head.base, view);
        const isCovered = await mayClear();
        if (isOther && isCovered && isReplay(view)) return await startOver();
        const settled = await reconcile(view);
        return isCovered && !isOther ? await startOver() : settled;
      }
      default:
        return await reconcile(view);
    }
  }

  async function findOurs(): Promise<SessionView> {
    let found = await find();
    signals.attempt.throwIfAborted();
    const isKnown = () => journal.isRestored && !journal.mayRestoreAgain;
    let wasKnown = isKnown();
    if (found.exists) await ports.restoreJournal(found.userId ?? null);
    // What was sent before the page was loaded can still run.
    if (!wasKnown && (await outlastCopies())) found = await find();
    signals.attempt.throwIfAborted();
    if (!isLive(found)) {
      if (await ports.isOthersLogin()) throw new OtherUser(clock.now());
      wasKnown = isKnown();
      found = await initialize();
      // Where there is no session, a status names nobody.
      await ports.restoreJournal(found.userId ?? null);
      if (!wasKnown && (await outlastCopies())) found = await find();
    }
    return journal.head.isClearing ? await finishClearing(found) : found;
  }

  /** Nobody else's work is sent, and nobody else's session is taken for the owner's: at any answer it can be another user. */
  function ownersCalls(calls: SessionCalls): SessionCalls {
    const owned = async (answer: Promise<SessionView>) => {
      const view = await answer;
      assertOwner(view.userId);
      return view;
    };
    return {
      status: () => owned(calls.status()),
      initialize: () => owned(calls.initialize()),
      apply: (operation) => owned(calls.apply(operation)),
      clear: () => calls.clear(),
    };
  }

  function assertOwner(userId: SessionView['userId']): void {
    if (isOtherUser(ports.owner(), userId)) throw new OtherUser(clock.now());
  }

  async function open(): Promise<SessionView> {
    await journal.synchronise('unless-just-read');
    moves = journal.foreignMoves;
    assertOwner(ports.signedInAs());
    await outlastCopies();
    let view = await findOurs();
    if (view.datasourceId === datasourceId) view = await choose(view);
    onProgress({ step: 'verifying', done: 0, total: 1 });
    const expected = () => ({
      datasourceId,
      position: journal.applied().position,
      ...(isChosen ? unknownTable : knownTable(journal, view, hasKeys())),
    });
    if (disproveSession(view, expected(), clock.now()) !== null) {
      // Corruption is a verdict that costs a reset: it takes two readings.
      signals.attempt.throwIfAborted();
      view = await calls.status();
      const disproof = disproveSession(view, expected(), clock.now());
      // What our own steps have built is not mended by building it again: the user chooses.
      const isOwn = isOtherSession(journal.head.base, view);
      if (isOwn && (disproof === 'other-shape' || disproof === 'other-columns')) throw conflict();
      if (disproof !== null) throw failed('SESSION_CORRUPTED');
    }
    await journal.prove(view, clock.now(), moves);
    return view;
  }

  for (let round = 1; ; round += 1) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof StaleJournal) || round === maxRounds) throw error;
    }
  }
}

function appliedFrom({ state }: JournalEntry) {
  return { kind: 'applied' as const, ...(state.kind === 'sent' ? { sentAt: state.at } : {}) };
}

const unknownTable = { shape: null, columns: null };

/** Shape and columns as proved at the position where the server stands, where the journal remembers them. */
function knownTable({ head }: OperationJournal, view: SessionView, hasKeys: boolean) {
  const { base } = head;
  const isSamePlace = base?.position === view.position && (!hasKeys || base.total === view.total);
  return isSamePlace ? { shape: base.shape, columns: base.columns } : unknownTable;
}
