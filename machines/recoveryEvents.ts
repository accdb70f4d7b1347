/** Facts in, notices out: every event the chart understands and everything it tells. */
import type { RecoveryCheckpoint } from './recoveryCheckpoint.ts';
import type { RecoveryFact } from './recoveryFact.ts';
import type { FailureCode, SessionFailure } from './sessionFailure.ts';

/** The calls of the session API; the server's wishes to be left alone are kept for each. */
export type SessionEndpoint = 'status' | 'initialize' | 'apply' | 'clear' | 'extend';

/** What an attempt does before anything else, once per incident, because of the failure before it. */
export type Remedy =
  | 'log-in'
  | 'reread-token'
  | 'reopen'
  | 'reset'
  | 'reread-history'
  | 'keep-mine'
  | 'use-server';

/** Why an attempt was started. */
export type AttemptTrigger = 'start' | 'automatic' | 'manual' | 'wake' | 'remedy' | 'verification';

export interface RecoveryProgress {
  readonly step: 'restoring' | 'checking' | 'initializing' | 'replaying' | 'verifying';
  readonly done: number;
  readonly total: number;
}

/** When an event happened and how the dice fell: the chart has no clock and no randomness of its own. */
export interface Stamp {
  /** Ms since the epoch. */
  readonly at: number;
  /** Uniform in [0, 1). */
  readonly dice: number;
}

/** What a call or a command can bring about, before it is stamped. */
export type RecoveryOccurrence =
  | RecoveryFact
  | { readonly type: 'session.started' }
  | { readonly type: 'record.restored'; readonly checkpoint: RecoveryCheckpoint | null }
  | { readonly type: 'attempt.progressed'; readonly run: number; readonly progress: RecoveryProgress }
  | { readonly type: 'attempt.succeeded'; readonly run: number; readonly expiresAt: number | null }
  | {
      readonly type: 'attempt.failed';
      readonly run: number;
      readonly failure: SessionFailure;
      readonly endpoint: SessionEndpoint;
      /** The call was held back by an earlier `Retry-After`; nothing was sent. */
      readonly heldBack?: boolean;
      /** For how long, ms, the machine did not run while the call that failed was under way. */
      readonly sleptMs?: number;
    }
  /** An operation met a failure of the session, not of its own. `sleptMs` as above. */
  | {
      readonly type: 'session.lost';
      readonly failure: SessionFailure;
      readonly endpoint: SessionEndpoint;
      readonly sleptMs?: number;
    }
  /** Another part of the page saw a failure: verify before believing it. */
  | { readonly type: 'session.doubted' }
  | { readonly type: 'session.renewed'; readonly expiresAt: number | null }
  /** Another tab has recovered the session and shares its proof: an attempt costs no request. */
  | { readonly type: 'session.shared' }
  /** An operation is on its way to the server; until it is answered nobody knows whether the session holds. */
  | { readonly type: 'operation.sent' }
  /** It came back, applied or refused. What the session failed at is a `session.lost` instead. */
  | { readonly type: 'operation.answered' }
  /** The wall clock was set back, by this much: every moment that is kept was meant for the clock as it was. */
  | { readonly type: 'clock.setBack'; readonly byMs: number }
  | { readonly type: 'session.settled' }
  | { readonly type: 'expiry.reached' }
  | { readonly type: 'backoff.elapsed'; readonly lateMs: number }
  | { readonly type: 'retry.requested' }
  | { readonly type: 'recovery.cancelled' }
  | { readonly type: 'reset.requested' }
  | { readonly type: 'conflict.decided'; readonly choice: 'keep-mine' | 'use-server' };

/** An occurrence as the chart gets it. */
export type RecoveryEvent = RecoveryOccurrence & Stamp;

/** What the chart tells once, when it happens. States are read from the snapshot instead. */
export type LifecycleNotice =
  | {
      readonly type: 'attempt.started';
      readonly attempt: number;
      readonly maxAttempts: number;
      readonly trigger: AttemptTrigger;
      readonly remedy: Remedy | null;
      readonly at: number;
    }
  | {
      readonly type: 'attempt.failed';
      readonly attempt: number;
      readonly failure: SessionFailure;
      readonly at: number;
    }
  /** `durationMs` counts from the start or the loss to this proof. */
  | {
      readonly type: 'session.recovered';
      readonly attempt: number;
      readonly durationMs: number;
      readonly at: number;
    }
  | { readonly type: 'session.expiring'; readonly expiresAt: number; readonly at: number }
  /** Recovery needs the user: one for each incident, however often it wakes and fails. */
  | {
      readonly type: 'incident.opened';
      readonly failure: SessionFailure;
      readonly attempt: number;
      /** Ms from the start or the loss. */
      readonly durationMs: number;
      readonly at: number;
    }
  /** `code` is that of the failure which opened it, also where a page before a reload did. */
  | {
      readonly type: 'incident.closed';
      readonly code: FailureCode;
      readonly durationMs: number;
      readonly at: number;
    };
