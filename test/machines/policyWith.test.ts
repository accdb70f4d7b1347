import { expect, test } from 'vitest';
import { policyWith } from '../../machines/policyWith.ts';
import { type RecoveryPolicyOverrides, recoveryPolicy } from '../../machines/recoveryPolicy.ts';
import { failureCodes } from '../../machines/sessionFailure.ts';

/** Overrides as JavaScript can pass them. */
const untyped = (json: string): RecoveryPolicyOverrides => JSON.parse(json);

test('without overrides the shipped table comes back', () => {
  expect(policyWith()).toEqual(recoveryPolicy);
  expect(policyWith({})).toEqual(recoveryPolicy);
});

test('an override changes its own value and keeps all others', () => {
  const policy = policyWith({
    maxRetries: 5,
    jitter: { max: 0.5 },
    callLimitsMs: { apply: 60_000 },
    failures: { UNKNOWN: { road: 'fail' }, SERVER_ERROR: { delaysMs: [1000] } },
  });
  expect(policy).toMatchObject({ maxRetries: 5, graceMs: 30_000 });
  expect(policy.jitter).toEqual({ min: 0.1, max: 0.5 });
  expect(policy.callLimitsMs).toEqual({ ...recoveryPolicy.callLimitsMs, apply: 60_000 });
  expect(policy.failures.UNKNOWN).toEqual({ ...recoveryPolicy.failures.UNKNOWN, road: 'fail' });
  expect(policy.failures.SERVER_ERROR).toEqual({
    ...recoveryPolicy.failures.SERVER_ERROR,
    delaysMs: [1000],
  });
  expect(policy.failures.SESSION_TIMEOUT).toEqual(recoveryPolicy.failures.SESSION_TIMEOUT);
  expect(recoveryPolicy.failures.UNKNOWN.road).toBe('backoff');
});

test.each([
  [{}, 36_000],
  [{ failures: { UNKNOWN: { delaysMs: [100_000] } } }, 120_000],
  [{ jitter: { max: 1 } }, 60_000],
  [{ herdSpreadMs: 90_000 }, 90_000],
  [{ graceMs: 50_000 }, 50_000],
  [{ restoredWaitMaxMs: 7 }, 7],
  [{ restoredWaitMaxMs: 0, herdSpreadMs: 90_000 }, 0],
] satisfies [RecoveryPolicyOverrides, number][])(
  'with %j a restored wait may last up to %i ms',
  (overrides, ms) => {
    expect(policyWith(overrides).restoredWaitMaxMs).toBe(ms);
  },
);

test.each([
  ['{"graceMs": -1}', 'policy.graceMs must be a finite number that is not negative; it is -1.'],
  ['{"graceMs": 1e999}', 'policy.graceMs must be a finite number that is not negative; it is Infinity.'],
  ['{"graceMs": "30s"}', 'policy.graceMs must be a finite number that is not negative; it is 30s.'],
  ['{"graceMs": null}', 'policy.graceMs must be a finite number that is not negative; it is null.'],
  [
    '{"jitter": {"max": -0.1}}',
    'policy.jitter.max must be a finite number that is not negative; it is -0.1.',
  ],
  [
    '{"callLimitsMs": {"apply": true}}',
    'policy.callLimitsMs.apply must be a finite number that is not negative; it is true.',
  ],
  ['{"maxRetries": 1.5}', 'policy.maxRetries must be a whole number.'],
  ['{"graceMS": 1}', `policy has no graceMS. It has: ${Object.keys(recoveryPolicy).join(', ')}.`],
  ['{"jitter": {"mean": 1}}', 'policy.jitter has no mean. It has: min, max.'],
  [
    '{"callLimitsMs": {"undo": 1}}',
    'policy.callLimitsMs has no undo. It has: status, clear, extend, initialize, apply.',
  ],
  [
    '{"failures": {"SERVER_EROR": {}}}',
    `policy.failures.SERVER_EROR names no failure code. The codes are: ${failureCodes.join(', ')}.`,
  ],
  [
    '{"failures": {"UNKNOWN": {"road": "retry"}}}',
    'policy.failures.UNKNOWN.road names no road. The roads are: backoff, slow-backoff, reauth, reread-token, reopen, reset, reread-history, refuse, fail.',
  ],
  [
    '{"failures": {"UNKNOWN": {"delaysMs": 2000}}}',
    'policy.failures.UNKNOWN.delaysMs must be a list of delays in ms.',
  ],
  [
    '{"failures": {"UNKNOWN": {"delaysMs": [2000, "4s"]}}}',
    'policy.failures.UNKNOWN.delaysMs.1 must be a finite number that is not negative; it is 4s.',
  ],
  [
    '{"failures": {"UNKNOWN": {"actions": ["manual_retry", "pray"]}}}',
    'policy.failures.UNKNOWN.actions names pray, which is no recovery action. They are: automatic_retry, manual_retry, reload_page, check_connection, open_network_login, log_in, contact_support, reset_session, choose_datasource, export_work, keep_mine, use_server, dismiss.',
  ],
])('%s is refused with a sentence', (json, sentence) => {
  expect(() => policyWith(untyped(json))).toThrow(new RangeError(sentence));
});

test.each(['backoff', 'slow-backoff', 'reopen', 'refuse'] as const)(
  'the road %s comes to a wait, so it needs a delay',
  (road) => {
    expect(() => policyWith({ failures: { PERMISSION_DENIED: { road } } })).toThrow(
      new RangeError(
        `policy.failures.PERMISSION_DENIED.delaysMs must name at least one delay, because its road is ${road}.`,
      ),
    );
    const policy = policyWith({ failures: { PERMISSION_DENIED: { road, delaysMs: [0] } } });
    expect(policy.failures.PERMISSION_DENIED.road).toBe(road);
  },
);

test.each(['reauth', 'reread-token', 'reset', 'reread-history', 'fail'] as const)(
  'the road %s needs no delay',
  (road) => {
    expect(policyWith({ failures: { UNKNOWN: { road, delaysMs: [] } } }).failures.UNKNOWN.road).toBe(road);
  },
);

test('a user has 20 s between the warning of an expiry and the expiry', () => {
  expect(policyWith({ expiryWarningMs: 20_000 }).expiryWarningMs).toBe(20_000);
  expect(() => policyWith({ expiryWarningMs: 19_999 })).toThrow(
    'policy.expiryWarningMs must leave the user 20 s to react: at least 20000; it is 19999.',
  );
});
