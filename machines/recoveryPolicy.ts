/** The one table: failure code → road, delays and recovery actions; and every time limit of the engine. */
import type { Jitter } from './backoff.ts';
import { type FailureCode, failureCodes, type RecoveryAction } from './sessionFailure.ts';

/** Every road, by name. */
export const failureRoads = [
  'backoff',
  'slow-backoff',
  'reauth',
  'reread-token',
  'reopen',
  'reset',
  'reread-history',
  'refuse',
  'fail',
] as const;

/**
 * Where a failure leads:
 * - `backoff` and `slow-backoff` wait and try again, as often as there are retries, then grace, then `failed`;
 * - `reauth` waits for a login;
 * - `reread-token`, `reopen`, `reset` and `reread-history` are remedies: once per incident, at once, spending no retry;
 * - `refuse` concerns one operation and never the session;
 * - `fail` ends in `failed` and does not wake by itself.
 */
export type FailureRoad = (typeof failureRoads)[number];

export interface FailurePolicy {
  readonly road: FailureRoad;
  /** The wait before the first, second, third … retry, in ms before jitter; the last one repeats. */
  readonly delaysMs: readonly number[];
  /** What the user is offered while this failure stands, the most helpful first. */
  readonly actions: readonly RecoveryAction[];
}

export interface RecoveryPolicy {
  readonly failures: Readonly<Record<FailureCode, FailurePolicy>>;
  /** Automatic retries after the first attempt. */
  readonly maxRetries: number;
  readonly jitter: Jitter;
  /** The grace window after the automatic retries, ms. A `Retry-After` beyond it leads to `failed` at once. */
  readonly graceMs: number;
  /** The first part of the window, ms, in which its one random probe falls. */
  readonly graceProbeWithinMs: number;
  /** A session must hold this long, ms, before the attempt counter starts afresh. */
  readonly steadyAfterMs: number;
  /** The span, ms, over which clients return that a live server closed at the same moment. */
  readonly herdSpreadMs: number;
  /** The first wake-up window of `failed`, ms; each next one is twice as long, up to the maximum. */
  readonly wakeWindowMs: number;
  readonly wakeWindowMaxMs: number;
  /** The least time between two automatic wake-ups, ms. */
  readonly wakeSpacingMs: number;
  /** The least time between two looks for a login that another tab may have made, ms. */
  readonly loginCheckSpacingMs: number;
  /** A page hidden for longer than this, ms, verifies its session when it is shown again. */
  readonly hiddenDoubtMs: number;
  /** A wait that ends later than this, ms, means that the machine slept: one attempt before any verdict. */
  readonly sleepThresholdMs: number;
  /** How long before its end a session's expiry is announced, ms; 20 s at least (WCAG 2.2.1). */
  readonly expiryWarningMs: number;
  /**
   * The longest wait that a restored record can ask for, ms; a clock that was changed can't freeze the page. By default
   * it is the longest that the table plans.
   */
  readonly restoredWaitMaxMs: number;
  /** In a grace window a replay ends after this time, ms, without progress. */
  readonly replayStallMs: number;
  /** How long a copy that the browser itself sent of a POST, or a hanging one, may still run on a server without keys. */
  readonly copyLifeMs: number;
  /** The limit of each call, ms. */
  readonly callLimitsMs: {
    readonly status: number;
    readonly clear: number;
    readonly extend: number;
    readonly initialize: number;
    readonly apply: number;
  };
}

/** The time that a user has to have between the warning of an expiry and the expiry, ms (WCAG 2.2.1). */
export const leastExpiryWarningMs = 20_000;

const seconds = (...values: number[]): readonly number[] => values.map((value) => value * 1000);

/** The shipped table. Change a row and the behaviour, the chart and the computed bounds change with it. */
export const recoveryPolicy: RecoveryPolicy = {
  failures: {
    SESSION_TIMEOUT: {
      road: 'backoff',
      delaysMs: seconds(2, 4, 8),
      actions: ['automatic_retry', 'manual_retry', 'reload_page'],
    },
    NETWORK_UNREACHABLE: {
      road: 'backoff',
      delaysMs: seconds(2, 4, 8),
      actions: ['check_connection', 'manual_retry'],
    },
    NETWORK_INTERCEPTED: {
      road: 'slow-backoff',
      delaysMs: seconds(5, 15, 30),
      actions: ['open_network_login', 'manual_retry'],
    },
    AUTHENTICATION_REQUIRED: { road: 'reauth', delaysMs: [], actions: ['log_in'] },
    CSRF_REJECTED: { road: 'reread-token', delaysMs: [], actions: ['reload_page', 'log_in'] },
    PERMISSION_DENIED: { road: 'fail', delaysMs: [], actions: ['contact_support'] },
    SERVER_OVERLOADED: {
      road: 'slow-backoff',
      delaysMs: seconds(5, 15, 30),
      actions: ['automatic_retry', 'manual_retry'],
    },
    SERVER_ERROR: {
      road: 'backoff',
      delaysMs: seconds(2, 4, 8),
      actions: ['automatic_retry', 'manual_retry', 'contact_support'],
    },
    SESSION_NOT_FOUND: {
      road: 'reopen',
      delaysMs: seconds(2, 4, 8),
      actions: ['automatic_retry', 'reset_session'],
    },
    DATASOURCE_NOT_FOUND: { road: 'fail', delaysMs: [], actions: ['choose_datasource'] },
    SESSION_CORRUPTED: {
      road: 'reset',
      delaysMs: [],
      actions: ['automatic_retry', 'reset_session', 'export_work'],
    },
    HISTORY_CONFLICT: {
      road: 'reread-history',
      delaysMs: [],
      actions: ['keep_mine', 'use_server', 'export_work'],
    },
    OPERATION_REJECTED: { road: 'refuse', delaysMs: seconds(2, 4, 8), actions: ['dismiss'] },
    API_MISMATCH: { road: 'fail', delaysMs: [], actions: ['reload_page', 'contact_support'] },
    UNKNOWN: { road: 'backoff', delaysMs: seconds(2, 4, 8), actions: ['manual_retry', 'contact_support'] },
  },
  maxRetries: 3,
  jitter: { min: 0.1, max: 0.2 },
  graceMs: 30_000,
  graceProbeWithinMs: 26_000,
  steadyAfterMs: 5_000,
  herdSpreadMs: 30_000,
  wakeWindowMs: 30_000,
  wakeWindowMaxMs: 3_600_000,
  wakeSpacingMs: 15_000,
  loginCheckSpacingMs: 5_000,
  hiddenDoubtMs: 60_000,
  sleepThresholdMs: 10_000,
  expiryWarningMs: 120_000,
  restoredWaitMaxMs: 36_000,
  replayStallMs: 10_000,
  copyLifeMs: 30_000,
  callLimitsMs: { status: 4_000, clear: 4_000, extend: 4_000, initialize: 10_000, apply: 30_000 },
};

type Scalars = Omit<RecoveryPolicy, 'failures' | 'jitter' | 'callLimitsMs'>;

/** What an application may change; everything left out keeps its shipped value. */
export interface RecoveryPolicyOverrides extends Partial<Scalars> {
  readonly failures?: Partial<Record<FailureCode, Partial<FailurePolicy>>>;
  readonly jitter?: Partial<Jitter>;
  readonly callLimitsMs?: Partial<RecoveryPolicy['callLimitsMs']>;
}

/** The codes that a policy sends down a road, in the table's order. */
export function codesOnRoad(policy: Pick<RecoveryPolicy, 'failures'>, road: FailureRoad): FailureCode[] {
  return failureCodes.filter((code) => policy.failures[code].road === road);
}
