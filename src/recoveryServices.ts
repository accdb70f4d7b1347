/** The services the chart invokes and waits for: restore the local record, open the session, wait until a moment. */
import { fromCallback } from 'xstate';
import type { RecoveryEvent, RecoveryOccurrence } from '../machines/recoveryEvents.ts';
import type { OpenSessionInput } from '../machines/recoverySetup.ts';
import type { LocalRecord } from './localRecord.ts';
import type { OperationQueue } from './operationQueue.ts';
import { ownerOf, type RecoveryCore } from './recoveryCore.ts';
import { FailedCall } from './session/callWithin.ts';
import { classifyFailure } from './session/classifyFailure.ts';
import { openSession } from './session/openSession.ts';
import { anonymous, OtherUser } from './session/otherUser.ts';
import type { SessionView } from './session/sessionApi.ts';
import { HoldLost } from './session/sessionCalls.ts';
import { sleepUntilAborted } from './sleepUntilAborted.ts';
import { waitUntilWith } from './waitUntil.ts';

/** A failure that another tab met this short a time ago, ms, would be met again: tabs retry within their jitter. */
const sharedFailureMs = 1_000;
/** A hold that is lost to another tab, or a login in the middle, begins an attempt's work anew, this often at most. */
const maxHolds = 3;

/** The services of a recovery. None of them throws into the chart: they end in an event. */
export function recoveryServices(
  core: RecoveryCore,
  record: Pick<LocalRecord, 'restore' | 'restoreJournal'>,
  { applied, refused, dropped }: Pick<OperationQueue, 'applied' | 'refused' | 'dropped'>,
  sealForOther: () => Promise<void>,
) {
  const { api, clock, datasourceId, final, hub, journal, news, policy, stamp } = core;
  let lastAttemptEndedAt = Number.NEGATIVE_INFINITY;
  let rebuiltSince: number | null = null;
  /** How many logins there had been when this tab last read for itself whose session it is. */
  let loginsRead = 0;

  const restoreRecord = fromCallback<RecoveryEvent, undefined>(({ sendBack }) => {
    void record.restore().then((checkpoint) => sendBack(stamp({ type: 'record.restored', checkpoint })));
  });

  /** Building the session again because of surplus copies helps once in a stretch of trouble, or not at all. */
  function mayRebuild(): boolean {
    const since = core.snapshot().context.troubleSince ?? clock.now();
    if (rebuiltSince === since) return false;
    rebuiltSince = since;
    return true;
  }

  /** A page that nobody has worked in asks the server, whoever was seen before: what is noted can be outdated. */
  async function isOthersLogin(): Promise<boolean> {
    const owner = journal.userId;
    const verdict = owner === null ? 'same' : await core.loginNote?.compare(owner).catch(noteFailed);
    return verdict === 'other';
  }

  const noteFailed = (error: unknown) => hub.plugFailed('storage', error, core.loginNote ?? undefined);

  const openSessionService = fromCallback<RecoveryEvent, OpenSessionInput>(({ input, sendBack }) => {
    const attempt = new AbortController();
    const { run, remedy, isManual, replayStallMs } = input;
    const { callLimitsMs } = policy;
    const replayLimitMs = Math.min(callLimitsMs.apply, replayStallMs ?? callLimitsMs.apply);
    const askedAt = clock.monotonic();
    const { offeredAt } = core;
    const { trigger } = core.snapshot().context;

    const ports = {
      api,
      clock,
      limitsMs: { ...callLimitsMs, apply: replayLimitMs },
      datasourceId,
      journal,
      copyLifeMs: policy.copyLifeMs,
      owner: () => ownerOf(core),
      signedInAs: () => core.signedInAs,
      lastSentAt: () => core.lastSentAt,
      onSend: () => {
        core.lastSentAt = clock.monotonic();
      },
      mayRebuild,
      restoreJournal: (userId: string | null) => record.restoreJournal(core.userId ?? userId ?? anonymous),
      isOthersLogin,
      sleep: (delayMs: number, signal: AbortSignal) => sleepUntilAborted(clock, delayMs, signal),
      onProgress: (progress: Extract<RecoveryOccurrence, { type: 'attempt.progressed' }>['progress']) =>
        sendBack(stamp({ type: 'attempt.progressed', run, progress })),
      onApplied: applied,
      onRefused: refused,
      onDropped: dropped,
    };

    /** What another tab found out while this attempt waited for its turn, or just before. */
    async function shared(): Promise<SessionView | null> {
      if (remedy === 'reset' || remedy === 'keep-mine' || remedy === 'use-server') return null;
      // After a login each tab compares the user for itself.
      if (core.logins !== loginsRead) return null;
      // What lies on a device that could not be read is looked at with the session's own answer.
      if (journal.mayRestoreAgain) return null;
      const view = news.proofSince(offeredAt ?? askedAt, journal.userId);
      if (view !== null) {
        await journal.synchronise();
        if (isProof(view)) return view;
      }
      if (isManual || remedy !== null) return null;
      const isRetry = trigger === 'automatic' || trigger === 'wake';
      const failed = news.failureSince(
        Math.max(lastAttemptEndedAt, askedAt - (isRetry ? sharedFailureMs : 0)),
      );
      if (failed !== null) throw failed;
      return null;
    }

    /**
     * Whether a view is what the journal says of a live session; then whoever told it has proved it. Of an operation whose
     * fate is open it says nothing.
     */
    function isProof(view: SessionView): boolean {
      const { base } = journal.head;
      if (view.expiresAt !== null && view.expiresAt <= clock.now()) return false;
      if (journal.next()?.state.kind === 'sent') return false;
      const isKnown = base !== null && base.sessionId === view.sessionId && base.etag === (view.etag ?? null);
      return isKnown && base.position === view.position && journal.applied().position === view.position;
    }

    async function open(held: AbortSignal): Promise<SessionView> {
      attempt.signal.throwIfAborted();
      const known = await shared();
      if (known !== null) return known;
      const signals = { attempt: attempt.signal, final, held };
      const { logins } = core;
      const noteUser = core.loginNote?.look();
      try {
        const isSameLogin = () => core.logins === logins;
        const view = await openSession({ ...ports, isSameLogin }, input, signals);
        core.sealed = null;
        loginsRead = logins;
        if (view.userId) void noteUser?.(view.userId).catch(noteFailed);
        news.proved(view, journal.userId);
        return view;
      } catch (error) {
        if (error instanceof OtherUser) await sealForOther();
        else if (error instanceof FailedCall && !error.heldBack) news.failed(error);
        throw error;
      }
    }

    async function openExclusively(): Promise<SessionView> {
      for (let holds = 1; ; holds += 1) {
        const { logins } = core;
        try {
          const view = await core.exclusively(open, attempt.signal);
          // Somebody has logged in meanwhile: whose session it is has to be read anew.
          if (core.logins === logins || holds === maxHolds) return view;
        } catch (error) {
          if (!(error instanceof HoldLost) || holds === maxHolds) throw error;
        }
      }
    }

    async function finish(): Promise<RecoveryOccurrence> {
      try {
        const view = await openExclusively();
        core.session = view;
        return { type: 'attempt.succeeded', run, expiresAt: view.expiresAt };
      } catch (error) {
        if (error instanceof FailedCall) {
          const { failure, endpoint, heldBack, sleptMs } = error;
          const more = { ...(heldBack ? { heldBack } : {}), ...(sleptMs > 0 ? { sleptMs } : {}) };
          return { type: 'attempt.failed', run, failure, endpoint, ...more };
        }
        if (!attempt.signal.aborted && !(error instanceof HoldLost)) hub.plugFailed('api', error, api);
        const failure = { ...classifyFailure(error), at: clock.now() };
        return { type: 'attempt.failed', run, failure, endpoint: 'status' };
      } finally {
        lastAttemptEndedAt = clock.monotonic();
      }
    }

    void finish().then((occurrence) => {
      if (!attempt.signal.aborted) sendBack(stamp(occurrence));
    });
    return () => attempt.abort();
  });

  return { restoreRecord, openSession: openSessionService, waitUntil: waitUntilWith(clock, stamp) };
}
