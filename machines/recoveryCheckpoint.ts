/** What outlives a reload: the wait, its deadline and what was spent. Our own lean record, independent of XState's snapshots. */
import { floorsSetBack, type RecoveryContext } from './recoveryContext.ts';
import type { Remedy, SessionEndpoint } from './recoveryEvents.ts';
import type { FailureCode, SessionFailure } from './sessionFailure.ts';

export interface RecoveryCheckpoint {
  readonly version: 1;
  /** When it was written, ms since the epoch, like every moment here. Records of earlier builds don't say. */
  readonly savedAt?: number;
  /** The state it was written in; only waits are taken up again. */
  readonly value: 'idle' | 'initializing' | 'retrying' | 'grace' | 'recovered' | 'failed' | 'reauth';
  readonly attempt: number;
  readonly failure: SessionFailure | null;
  readonly nextAttemptAt: number | null;
  readonly graceEndsAt: number | null;
  readonly floors: Readonly<Partial<Record<SessionEndpoint, number>>>;
  readonly remediesSpent: readonly Remedy[];
  readonly incident: { readonly code: FailureCode; readonly openedAt: number } | null;
}

/** The checkpoint of a snapshot's value and context, written at `savedAt`. */
export function checkpointOf(
  value: RecoveryCheckpoint['value'],
  context: RecoveryContext,
  savedAt: number,
): RecoveryCheckpoint {
  const { attempt, failure, nextAttemptAt, graceEndsAt, floors, remediesSpent, incident } = context;
  return {
    version: 1,
    savedAt,
    value,
    attempt,
    failure,
    nextAttemptAt,
    graceEndsAt,
    floors,
    remediesSpent,
    incident,
  };
}

/**
 * A checkpoint by the clock that shows `at`. One that was written in the future says that the clock was set back since:
 * every moment moves back with it, and stays as far ahead as it was when it was written.
 */
export function checkpointAt(checkpoint: RecoveryCheckpoint, at: number): RecoveryCheckpoint {
  const setBackMs = (checkpoint.savedAt ?? at) - at;
  if (setBackMs <= 0) return checkpoint;
  const { nextAttemptAt, graceEndsAt, floors, incident } = checkpoint;
  return {
    ...checkpoint,
    savedAt: at,
    nextAttemptAt: nextAttemptAt === null ? null : nextAttemptAt - setBackMs,
    graceEndsAt: graceEndsAt === null ? null : graceEndsAt - setBackMs,
    floors: floorsSetBack(floors, setBackMs),
    incident: incident === null ? null : { ...incident, openedAt: incident.openedAt - setBackMs },
  };
}
