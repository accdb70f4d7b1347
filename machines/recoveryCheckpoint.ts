/** What outlives a reload: the wait, its deadline and what was spent. Our own lean record, independent of XState's snapshots. */
import type { RecoveryContext } from './recoveryContext.ts';
import type { Remedy, SessionEndpoint } from './recoveryEvents.ts';
import type { FailureCode, SessionFailure } from './sessionFailure.ts';

export interface RecoveryCheckpoint {
  readonly version: 1;
  /** The state it was written in; only waits are taken up again. */
  readonly value: 'idle' | 'initializing' | 'retrying' | 'grace' | 'recovered' | 'failed' | 'reauth';
  readonly attempt: number;
  readonly failure: SessionFailure | null;
  /** Ms since the epoch, like every moment here. */
  readonly nextAttemptAt: number | null;
  readonly graceEndsAt: number | null;
  readonly floors: Readonly<Partial<Record<SessionEndpoint, number>>>;
  readonly remediesSpent: readonly Remedy[];
  readonly incident: { readonly code: FailureCode; readonly openedAt: number } | null;
}

/** The checkpoint of a snapshot's value and context. */
export function checkpointOf(
  value: RecoveryCheckpoint['value'],
  context: RecoveryContext,
): RecoveryCheckpoint {
  const { attempt, failure, nextAttemptAt, graceEndsAt, floors, remediesSpent, incident } = context;
  return { version: 1, value, attempt, failure, nextAttemptAt, graceEndsAt, floors, remediesSpent, incident };
}
