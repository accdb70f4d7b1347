/** The services the chart invokes and waits for: restore the local record, open the session, wait until a moment. */
import { fromCallback } from 'xstate';
import type { RecoveryEvent, RecoveryOccurrence } from '../machines/recoveryEvents.ts';
import type { OpenSessionInput } from '../machines/recoverySetup.ts';
import type { LocalRecord } from './localRecord.ts';
import type { OperationQueue } from './operationQueue.ts';
import type { RecoveryCore } from './recoveryCore.ts';
import { FailedCall } from './session/callWithin.ts';
import { classifyFailure } from './session/classifyFailure.ts';
import { openSession } from './session/openSession.ts';
import { waitUntilWith } from './waitUntil.ts';

/** The services of a recovery. None of them throws into the chart: they end in an event. */
export function recoveryServices(
  core: RecoveryCore,
  record: Pick<LocalRecord, 'restore' | 'restoreJournal'>,
  { applied, dropped }: Pick<OperationQueue, 'applied' | 'dropped'>,
) {
  const { api, clock, datasourceId, final, hub, journal, lock, policy, stamp } = core;

  const restoreRecord = fromCallback<RecoveryEvent, undefined>(({ sendBack }) => {
    void record.restore().then((checkpoint) => sendBack(stamp({ type: 'record.restored', checkpoint })));
  });

  const openSessionService = fromCallback<RecoveryEvent, OpenSessionInput>(({ input, sendBack }) => {
    const attempt = new AbortController();
    const { run, replayStallMs } = input;
    const { callLimitsMs } = policy;
    const replayLimitMs = Math.min(callLimitsMs.apply, replayStallMs ?? callLimitsMs.apply);

    async function open(): Promise<RecoveryOccurrence> {
      try {
        const view = await lock(() => {
          attempt.signal.throwIfAborted();
          return openSession(openPorts, input, { attempt: attempt.signal, final });
        });
        core.session = view;
        return { type: 'attempt.succeeded', run, expiresAt: view.expiresAt };
      } catch (error) {
        if (error instanceof FailedCall) {
          const { failure, endpoint, heldBack } = error;
          return { type: 'attempt.failed', run, failure, endpoint, ...(heldBack ? { heldBack } : {}) };
        }
        if (!attempt.signal.aborted) hub.plugFailed('api', error, api);
        const failure = { ...classifyFailure(error), at: clock.now() };
        return { type: 'attempt.failed', run, failure, endpoint: 'status' };
      }
    }

    const openPorts = {
      api,
      clock,
      limitsMs: { ...callLimitsMs, apply: replayLimitMs },
      datasourceId,
      journal,
      restoreJournal: (userId: string | null) => record.restoreJournal(core.userId ?? userId ?? anonymous),
      onProgress: (progress: Extract<RecoveryOccurrence, { type: 'attempt.progressed' }>['progress']) =>
        sendBack(stamp({ type: 'attempt.progressed', run, progress })),
      onApplied: applied,
      onDropped: dropped,
    };

    void open().then((occurrence) => {
      if (!attempt.signal.aborted) sendBack(stamp(occurrence));
    });
    return () => attempt.abort();
  });

  return { restoreRecord, openSession: openSessionService, waitUntil: waitUntilWith(clock, stamp) };
}

/** The owner of a journal on a server that names no users. */
const anonymous = 'anonymous';
