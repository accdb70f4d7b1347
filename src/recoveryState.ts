/** What a page sees of a recovery: one frozen, plain-JSON value. */
import type { SnapshotFrom } from 'xstate';
import type { RecoveryProgress } from '../machines/recoveryEvents.ts';
import type { recoveryMachine } from '../machines/recoveryMachine.ts';
import type { RecoveryPolicy } from '../machines/recoveryPolicy.ts';
import type { RecoveryAction, SessionFailure } from '../machines/sessionFailure.ts';
import type { SessionView } from './session/sessionApi.ts';

export type RecoveryValue =
  | 'idle'
  | 'initializing'
  | 'retrying'
  | 'grace'
  | 'recovered'
  | 'failed'
  | 'reauth';

/** All moments are ms since the epoch. */
export interface RecoveryState {
  readonly value: RecoveryValue;
  /** Attempts started in this cycle. */
  readonly attempt: number;
  /** One immediate attempt and the automatic retries. */
  readonly maxAttempts: number;
  /** When the next automatic attempt starts, while one is waited for. */
  readonly nextAttemptAt: number | null;
  readonly graceEndsAt: number | null;
  readonly expiresAt: number | null;
  readonly progress: RecoveryProgress | null;
  readonly failure: SessionFailure | null;
  /** What the user can do about `failure`; hand one to `act`. */
  readonly actions: readonly RecoveryAction[];
  readonly session: SessionView | null;
  /** Operations queued, not yet applied by the server. */
  readonly pending: number;
  /** Whether the work outlives this page: written, kept in memory only, or written with errors. */
  readonly durability: 'durable' | 'memory' | 'failing';
}

/** What a state is made of besides the chart's snapshot. */
export interface StateExtras extends Pick<RecoveryState, 'session' | 'pending' | 'durability'> {
  /** Another user has logged in than the one whose page this was. */
  readonly isSealed: boolean;
}

/** The state's top-level name. */
export function topStateOf(snapshot: SnapshotFrom<typeof recoveryMachine>): RecoveryValue {
  const { value } = snapshot;
  return (typeof value === 'string' ? value : Object.keys(value)[0]) as RecoveryValue;
}

/** Projects a snapshot; gives `previous` itself back when nothing in it changed. */
export function projectState(
  snapshot: SnapshotFrom<typeof recoveryMachine>,
  { isSealed, ...extras }: StateExtras,
  policy: RecoveryPolicy,
  previous: RecoveryState | null,
): RecoveryState {
  const { context } = snapshot;
  const isWaiting =
    snapshot.matches({ retrying: 'waiting' }) ||
    snapshot.matches({ grace: 'waiting' }) ||
    snapshot.matches({ failed: 'waiting' });
  const next: RecoveryState = {
    value: topStateOf(snapshot),
    attempt: context.attempt,
    maxAttempts: policy.maxRetries + 1,
    nextAttemptAt: isWaiting ? context.nextAttemptAt : null,
    graceEndsAt: snapshot.matches('grace') ? context.graceEndsAt : null,
    expiresAt: context.expiresAt,
    progress: context.progress,
    failure: context.failure,
    actions: actionsFor(context.failure, isSealed, policy),
    ...extras,
  };
  if (previous !== null && keysOf(next).every((key) => Object.is(next[key], previous[key]))) return previous;
  return deepFreeze(next);
}

const noActions: readonly RecoveryAction[] = Object.freeze([]);
/** Work as the new user, or log in as the former one. */
const sealedActions: readonly RecoveryAction[] = Object.freeze(['reload_page', 'log_in']);

function actionsFor(
  failure: SessionFailure | null,
  isSealed: boolean,
  { failures }: RecoveryPolicy,
): readonly RecoveryAction[] {
  if (failure === null) return noActions;
  return isSealed && failure.code === 'PERMISSION_DENIED' ? sealedActions : failures[failure.code].actions;
}

const keysOf = (state: RecoveryState) => Object.keys(state) as (keyof RecoveryState)[];

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
