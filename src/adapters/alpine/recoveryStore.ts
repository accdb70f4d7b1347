/** What templates read: the live state of the recovery, with what their expressions can't compute. */
import type { RecoveryState } from '../../recoveryState.ts';
import type { RecoveryCommands } from './templateCommands.ts';

/** The state's own members, and plain ones for `x-show` and `x-text`. */
export interface RecoveryStore extends RecoveryState {
  readonly isIdle: boolean;
  /** Something is being tried or waited for. */
  readonly isRecovering: boolean;
  readonly isRecovered: boolean;
  readonly isFailed: boolean;
  readonly needsLogin: boolean;
  /** The session ends soon; `extend` keeps it. */
  readonly isExpiring: boolean;
  readonly code: string;
  /** Until the next automatic attempt, or 0. Counted from its deadline. */
  readonly secondsLeft: number;
  readonly attemptText: string;
  readonly canRetry: boolean;
  readonly isSaved: boolean;
}

/** What the store holds besides the state: the commands, which templates call without arguments. */
export type TemplateStore = { -readonly [K in keyof RecoveryStore]: RecoveryStore[K] } & RecoveryCommands;

/** The members of a store for a state at a moment, ms since the epoch. */
export function recoveryStore(state: RecoveryState, now: number, isExpiring: boolean): RecoveryStore {
  const { value, attempt, maxAttempts, nextAttemptAt, failure, durability } = state;
  const isRecovering = value === 'initializing' || value === 'retrying' || value === 'grace';
  return {
    ...state,
    isIdle: value === 'idle',
    isRecovering,
    isRecovered: value === 'recovered',
    isFailed: value === 'failed',
    needsLogin: value === 'reauth',
    isExpiring,
    code: failure?.code ?? '',
    secondsLeft: nextAttemptAt === null ? 0 : Math.max(0, Math.ceil((nextAttemptAt - now) / 1000)),
    attemptText: `${Math.min(attempt, maxAttempts)} / ${maxAttempts}`,
    canRetry: value !== 'idle' && value !== 'recovered',
    isSaved: durability === 'durable',
  };
}

/** What a page without a recovery shows. */
export const restingState: RecoveryState = Object.freeze({
  value: 'idle',
  attempt: 0,
  maxAttempts: 4,
  nextAttemptAt: null,
  graceEndsAt: null,
  expiresAt: null,
  progress: null,
  failure: null,
  actions: [],
  session: null,
  pending: 0,
  durability: 'memory',
});
