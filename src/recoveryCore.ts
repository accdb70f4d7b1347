/** What the parts of one recovery share. Internal: the door shows a `SessionRecovery` instead. */
import type { SnapshotFrom } from 'xstate';
import type { RecoveryOccurrence } from '../machines/recoveryEvents.ts';
import type { recoveryMachine } from '../machines/recoveryMachine.ts';
import type { RecoveryPolicy } from '../machines/recoveryPolicy.ts';
import type { OperationJournal } from './journal/operationJournal.ts';
import type { NoticeHub } from './noticeHub.ts';
import type { RecoveryClock } from './recoveryClock.ts';
import type { CallLimits } from './session/callWithin.ts';
import type { Lock } from './session/lock.ts';
import type { SessionApi, SessionView } from './session/sessionApi.ts';
import type { StampOccurrence } from './stampOccurrence.ts';
import type { SessionStorage } from './storage/sessionStorage.ts';

export interface RecoveryCore {
  readonly datasourceId: string;
  /** As the application gave it; a status tells it otherwise. */
  readonly userId: string | undefined;
  readonly api: SessionApi;
  readonly clock: RecoveryClock;
  readonly policy: RecoveryPolicy;
  readonly limits: CallLimits;
  readonly storage: SessionStorage;
  readonly journal: OperationJournal;
  readonly hub: NoticeHub;
  readonly stamp: StampOccurrence;
  /** Held by whoever reads or changes the session. */
  readonly lock: Lock;
  /** Aborts when the recovery is stopped for good. */
  readonly final: AbortSignal;
  /** The session as the server last described it. */
  session: SessionView | null;
  snapshot(): SnapshotFrom<typeof recoveryMachine>;
  /** Sends an occurrence into the chart, stamped. */
  send(occurrence: RecoveryOccurrence): void;
  /** Projects the state anew and tells the listeners when it changed. */
  refresh(): void;
}

/** The reason with which everything ends that `stop()` ends. */
export function stoppedError(): DOMException {
  return new DOMException('The recovery was stopped.', 'AbortError');
}
