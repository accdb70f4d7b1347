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
import type { LoginNote } from './sources/loginNote.ts';
import type { StampOccurrence } from './stampOccurrence.ts';
import type { SessionStorage } from './storage/sessionStorage.ts';
import type { TabNews } from './tabNews.ts';

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
  readonly news: TabNews;
  /** Who was seen to be logged in last, in any tab; null where that is not noted. */
  readonly loginNote: LoginNote | null;
  readonly hub: NoticeHub;
  readonly stamp: StampOccurrence;
  /** One task of this page at a time. */
  readonly lock: Lock;
  /**
   * Runs a task while nothing else reads or changes the session, in this tab or another. When `held` aborts, another tab
   * has taken over: nothing more may be sent. @throws the signal's reason when it aborts before the task begins
   */
  exclusively<T>(task: (held: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T>;
  /** The same, when that means no wait: else it resolves with false, and nothing was run. */
  exclusivelyIfFree(task: (held: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<boolean>;
  /** Aborts when the recovery is stopped for good. */
  readonly final: AbortSignal;
  /** How often somebody has logged in since the start: what was read before says nothing of who it is now. */
  logins: number;
  /** When this page last sent a change of the session, monotonic ms. */
  lastSentAt: number;
  /** When another tab offered its proof, monotonic ms, while the attempt begins that takes it. */
  offeredAt: number | null;
  /** Who logged in last, where the application said so. */
  signedInAs: string | null;
  /**
   * Whose page this is while another user is logged in, and how much of their work waits on the device: none of it is
   * in this page any more. Null as long as nobody else came.
   */
  sealed: { readonly owner: string; readonly pending: number } | null;
  /** The session as the server last described it. */
  session: SessionView | null;
  snapshot(): SnapshotFrom<typeof recoveryMachine>;
  /** Sends an occurrence into the chart, stamped. */
  send(occurrence: RecoveryOccurrence): void;
  /** Projects the state anew and tells the listeners when it changed. */
  refresh(): void;
}

/** Whose work this page holds, or held before another user logged in; null while nobody has told. */
export function ownerOf({
  userId,
  journal,
  sealed,
}: Pick<RecoveryCore, 'userId' | 'journal' | 'sealed'>): string | null {
  return userId ?? journal.userId ?? sealed?.owner ?? null;
}

/** The reason with which everything ends that `stop()` ends. */
export function stoppedError(): DOMException {
  return new DOMException('The recovery was stopped.', 'AbortError');
}
