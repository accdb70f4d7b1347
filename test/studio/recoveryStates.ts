/** Recovery states for the tests of the page, each as the engine would give it. */
import type { RecoveryState, SessionFailure, SessionView } from '../../src/index.ts';

/** A moment from which the tests count, ms since the epoch. */
export const now = Date.UTC(2026, 2, 14, 9, 30);

export const view: SessionView = {
  exists: true,
  sessionId: 's1',
  datasourceId: 'd1',
  userId: '1',
  position: 1,
  total: 2,
  shape: [1461, 3],
  columns: ['date', 'wind', 'weather'],
  preview: [
    { date: '2012-01-01', wind: 4.7, weather: 'drizzle' },
    { date: '2012-01-02', wind: null, weather: 'rain' },
  ],
  expiresAt: now + 3_600_000,
  etag: '"e1:1"',
  history: [
    { step: 0, name: 'rename_column', at: '2026-03-14T09:10:00Z', id: 'a' },
    { step: 1, name: 'sort_rows', at: '2026-03-14T09:20:00Z', id: 'b' },
  ],
};

export function failure(code: SessionFailure['code'], more: Partial<SessionFailure> = {}): SessionFailure {
  return { code, outcome: 'not-applied', attribution: 'network', at: now, ...more };
}

const steady: RecoveryState = {
  value: 'recovered',
  attempt: 1,
  maxAttempts: 4,
  nextAttemptAt: null,
  graceEndsAt: null,
  expiresAt: view.expiresAt,
  progress: null,
  failure: null,
  actions: [],
  session: view,
  pending: 0,
  durability: 'durable',
};

/** A steady session, with these differences. */
export function recoveryState(more: Partial<RecoveryState> = {}): RecoveryState {
  return Object.freeze({ ...steady, ...more });
}

/** The connection is lost and the second attempt has failed: five seconds until the third. */
export const retrying = recoveryState({
  value: 'retrying',
  attempt: 2,
  nextAttemptAt: now + 5_000,
  failure: failure('NETWORK_UNREACHABLE'),
  actions: ['check_connection', 'manual_retry'],
});

export const reauth = recoveryState({
  value: 'reauth',
  failure: failure('AUTHENTICATION_REQUIRED', { attribution: 'auth' }),
  actions: ['log_in'],
});

export const conflict = recoveryState({
  value: 'failed',
  failure: failure('HISTORY_CONFLICT', { status: 412, attribution: 'data' }),
  actions: ['keep_mine', 'use_server', 'export_work'],
  pending: 2,
});
