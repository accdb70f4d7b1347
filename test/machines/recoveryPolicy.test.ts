import { expect, test } from 'vitest';
import { codesOnRoad, failureRoads, recoveryPolicy } from '../../machines/recoveryPolicy.ts';
import { failureCodes } from '../../machines/sessionFailure.ts';

test.each([
  ['SESSION_TIMEOUT', 'backoff', [2, 4, 8], ['automatic_retry', 'manual_retry', 'reload_page']],
  ['NETWORK_UNREACHABLE', 'backoff', [2, 4, 8], ['check_connection', 'manual_retry']],
  ['NETWORK_INTERCEPTED', 'slow-backoff', [5, 15, 30], ['open_network_login', 'manual_retry']],
  ['AUTHENTICATION_REQUIRED', 'reauth', [], ['log_in']],
  ['CSRF_REJECTED', 'reread-token', [], ['reload_page', 'log_in']],
  ['PERMISSION_DENIED', 'fail', [], ['contact_support']],
  ['SERVER_OVERLOADED', 'slow-backoff', [5, 15, 30], ['automatic_retry', 'manual_retry']],
  ['SERVER_ERROR', 'backoff', [2, 4, 8], ['automatic_retry', 'manual_retry', 'contact_support']],
  ['SESSION_NOT_FOUND', 'reopen', [2, 4, 8], ['automatic_retry', 'reset_session']],
  ['DATASOURCE_NOT_FOUND', 'fail', [], ['choose_datasource']],
  ['SESSION_CORRUPTED', 'reset', [], ['automatic_retry', 'reset_session', 'export_work']],
  ['HISTORY_CONFLICT', 'reread-history', [], ['keep_mine', 'use_server', 'export_work']],
  ['OPERATION_REJECTED', 'refuse', [2, 4, 8], ['dismiss']],
  ['API_MISMATCH', 'fail', [], ['reload_page', 'contact_support']],
  ['UNKNOWN', 'backoff', [2, 4, 8], ['manual_retry', 'contact_support']],
] as const)('%s takes the road %s', (code, road, delays, actions) => {
  expect(recoveryPolicy.failures[code]).toEqual({
    road,
    delaysMs: delays.map((seconds) => seconds * 1000),
    actions,
  });
});

test('the limits are those that the documentation states', () => {
  const { failures: _, ...limits } = recoveryPolicy;
  expect(limits).toEqual({
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
    copyLifeMs: 30_000,
    expiryWarningMs: 120_000,
    restoredWaitMaxMs: 36_000,
    replayStallMs: 10_000,
    callLimitsMs: { status: 4_000, clear: 4_000, extend: 4_000, initialize: 10_000, apply: 30_000 },
  });
});

test('every code is on exactly one road, and lists keep the order of the table', () => {
  expect(failureRoads.flatMap((road) => codesOnRoad(recoveryPolicy, road)).toSorted()).toEqual(
    failureCodes.toSorted(),
  );
  expect(codesOnRoad(recoveryPolicy, 'fail')).toEqual([
    'PERMISSION_DENIED',
    'DATASOURCE_NOT_FOUND',
    'API_MISMATCH',
  ]);
});
