import { describe, expect, it, test } from 'vitest';
import { initialContext, type RecoveryContext } from '../../machines/recoveryContext.ts';
import { recoveryPolicy } from '../../machines/recoveryPolicy.ts';
import { failureCodes, type SessionFailure } from '../../machines/sessionFailure.ts';
import { type FailureEvent, isOffline, triage, type Verdict } from '../../machines/triage.ts';
import { failureOf } from '../support/scriptedApi.ts';

const at = 1_000_000;
const waits = ['backoff', 'slow-backoff'] as const;

interface Affairs {
  readonly context?: Partial<RecoveryContext>;
  readonly failure?: Partial<SessionFailure>;
  readonly isLoss?: boolean;
  readonly sleptMs?: number;
}

function verdictOn(
  code: SessionFailure['code'],
  { context, failure, isLoss = false, sleptMs }: Affairs,
): Verdict {
  const common = { failure: failureOf(code, failure), endpoint: 'status', at, dice: 0.5 } as const;
  const event: FailureEvent = isLoss
    ? { type: 'session.lost', ...common }
    : { type: 'attempt.failed', run: 7, ...common, ...(sleptMs === undefined ? {} : { sleptMs }) };
  const known = { ...initialContext, run: 7, isAttempting: true, attempt: 1, trigger: 'automatic' as const };
  return triage(recoveryPolicy, { ...known, ...context }, event);
}

/** What the remedies say where the waits say `wait`: the same in every state of affairs until they are spent. */
const unspent: Readonly<Record<string, Verdict>> = {
  AUTHENTICATION_REQUIRED: 'reauth',
  CSRF_REJECTED: 'reread-token',
  PERMISSION_DENIED: 'fail',
  SESSION_NOT_FOUND: 'reopen',
  DATASOURCE_NOT_FOUND: 'fail',
  SESSION_CORRUPTED: 'reset',
  HISTORY_CONFLICT: 'reread-history',
  API_MISMATCH: 'fail',
};

type Waits = Readonly<Record<(typeof waits)[number], Verdict>>;
const bothWait = (verdict: Verdict): Waits => ({ backoff: verdict, 'slow-backoff': verdict });
const own: Waits = { backoff: 'backoff', 'slow-backoff': 'slow-backoff' };
const graceWith = (graceEndsAt: number, nextAttemptAt: number | null) => ({
  attempt: 4,
  graceEndsAt,
  nextAttemptAt,
});

describe.each<[string, Affairs, Waits]>([
  ['the first attempt failed', {}, own],
  ['the third attempt failed', { context: { attempt: 3 } }, own],
  ['the last retry failed', { context: { attempt: 4 } }, bothWait('enter-grace')],
  [
    'an event probed a grace window whose own probe is to come',
    { context: graceWith(at + 1, at + 1) },
    bothWait('await-probe'),
  ],
  ['the probe of a grace window failed', { context: graceWith(at + 1, null) }, bothWait('close-grace')],
  ['the grace window ended meanwhile', { context: graceWith(at, null) }, bothWait('spent')],
  ['the grace window ended before its probe', { context: graceWith(at, at + 1) }, bothWait('spent')],
  ['a wake-up failed', { context: { cycle: 'wake' } }, bothWait('sleep-again')],
  [
    'a wake-up failed and the server asks for an hour',
    { context: { cycle: 'wake' }, failure: { retryAfterMs: 3_600_000 } },
    bothWait('sleep-again'),
  ],
  [
    'the server asks for more than the grace window',
    { failure: { retryAfterMs: 30_001 } },
    bothWait('wait-for-server'),
  ],
  ['the server asks for as much as the grace window', { failure: { retryAfterMs: 30_000 } }, own],
  [
    'a steady session was lost',
    { context: { attempt: 0 }, isLoss: true },
    { backoff: 'reconnect', 'slow-backoff': 'slow-backoff' },
  ],
  [
    'a steady session was lost and the server asks for time',
    { context: { attempt: 0 }, isLoss: true, failure: { retryAfterMs: 10_000 } },
    own,
  ],
  ['a session was lost that was not steady', { isLoss: true }, own],
  [
    'a session was lost again with its retries spent',
    { context: { attempt: 4 }, isLoss: true },
    bothWait('enter-grace'),
  ],
  [
    'a session was lost again after the grace window that found it',
    { context: graceWith(at, null), isLoss: true },
    bothWait('spent'),
  ],
  ['the machine slept during the call', { sleptMs: 10_001 }, bothWait('slept-through')],
  ['the machine slept for a moment', { sleptMs: 10_000 }, own],
  [
    'the machine slept through the grace window',
    { context: graceWith(at, null), sleptMs: 60_000 },
    bothWait('slept-through'),
  ],
  [
    'the machine slept in a wake-up',
    { context: { cycle: 'wake' }, sleptMs: 60_000 },
    bothWait('slept-through'),
  ],
  ['the machine slept during the fresh attempt, too', { context: { freshRun: 7 }, sleptMs: 60_000 }, own],
  [
    'the machine slept again, later',
    { context: { freshRun: 6 }, sleptMs: 60_000 },
    bothWait('slept-through'),
  ],
  ['the machine slept, and the server asks for time', { failure: { retryAfterMs: 0 }, sleptMs: 60_000 }, own],
  [
    'the machine slept, and the server has asked for time',
    { context: { floors: { status: at + 1 } }, sleptMs: 60_000 },
    own,
  ],
  [
    'the machine slept past the time that the server asked for',
    { context: { floors: { status: at, initialize: at + 1 } }, sleptMs: 60_000 },
    bothWait('slept-through'),
  ],
  ['a verification failed', { context: { attempt: 0, trigger: 'verification' } }, own],
])('when %s', (_, affairs, expected) => {
  it.each(failureCodes)('%s', (code) => {
    const road = recoveryPolicy.failures[code].road;
    const wait = road === 'slow-backoff' ? expected['slow-backoff'] : expected.backoff;
    expect(verdictOn(code, affairs)).toBe(unspent[code] ?? wait);
  });
});

describe('when every remedy of the incident is spent', () => {
  const context = { remediesSpent: ['reread-token', 'reopen', 'reset', 'reread-history', 'log-in'] } as const;
  it.each([
    ['AUTHENTICATION_REQUIRED', 'reauth'],
    ['CSRF_REJECTED', 'reauth'],
    ['PERMISSION_DENIED', 'fail'],
    ['SESSION_NOT_FOUND', 'backoff'],
    ['DATASOURCE_NOT_FOUND', 'fail'],
    ['SESSION_CORRUPTED', 'fail'],
    ['HISTORY_CONFLICT', 'fail'],
    ['API_MISMATCH', 'fail'],
    ['SERVER_ERROR', 'backoff'],
  ] as const)('%s ends in %s', (code, verdict) => {
    expect(verdictOn(code, { context })).toBe(verdict);
  });

  it('a session that is gone spends the retries and the grace window like any other failure', () => {
    const spent = { remediesSpent: ['reopen'] } as const;
    expect(verdictOn('SESSION_NOT_FOUND', { context: { ...spent, attempt: 4 } })).toBe('enter-grace');
    expect(verdictOn('SESSION_NOT_FOUND', { context: { ...spent, cycle: 'wake' } })).toBe('sleep-again');
  });
});

test('one spent remedy leaves the others', () => {
  const context = { remediesSpent: ['reopen'] } as const;
  expect(verdictOn('SESSION_CORRUPTED', { context })).toBe('reset');
  expect(verdictOn('HISTORY_CONFLICT', { context })).toBe('reread-history');
  expect(verdictOn('CSRF_REJECTED', { context })).toBe('reread-token');
});

describe('a 503', () => {
  const failure = { status: 503 };
  it.each<[string, Affairs, Verdict]>([
    ['of a steady session is spread', { context: { attempt: 0 }, isLoss: true }, 'spread'],
    ['of a session not yet steady is spread', { isLoss: true }, 'spread'],
    ['of a verification is spread', { context: { attempt: 2, trigger: 'verification' } }, 'spread'],
    ['of a probe before any attempt is spread', { context: { attempt: 0 } }, 'spread'],
    ['of an attempt takes the slow road', {}, 'slow-backoff'],
    [
      'with the retries spent opens the grace window',
      { context: { attempt: 4 }, isLoss: true },
      'enter-grace',
    ],
  ])('%s', (_, affairs, verdict) => {
    expect(verdictOn('SERVER_OVERLOADED', { ...affairs, failure })).toBe(verdict);
  });

  it.each([429, 529, 409])('is not a %i', (status) => {
    const affairs = { context: { attempt: 0 }, isLoss: true, failure: { status } };
    expect(verdictOn('SERVER_OVERLOADED', affairs)).toBe('slow-backoff');
  });

  it('of another code, such as a proxy page, is not spread', () => {
    expect(verdictOn('SERVER_ERROR', { context: { attempt: 0 }, isLoss: true, failure })).toBe('reconnect');
  });
});

describe('while the browser says offline', () => {
  const isOnline = false;
  it.each<[string, SessionFailure['code'], Affairs, Verdict]>([
    ['an unreachable network opens the grace window', 'NETWORK_UNREACHABLE', {}, 'enter-grace'],
    ['a call that never answered does, too', 'SESSION_TIMEOUT', {}, 'enter-grace'],
    ['a gateway that timed out answered', 'SESSION_TIMEOUT', { failure: { status: 504 } }, 'backoff'],
    ['a server that answers is believed', 'SERVER_ERROR', {}, 'backoff'],
    ['a portal that answers is believed', 'NETWORK_INTERCEPTED', {}, 'slow-backoff'],
  ])('%s', (_, code, { failure = {} }, verdict) => {
    expect(verdictOn(code, { context: { isOnline }, failure })).toBe(verdict);
    expect(isOffline({ ...initialContext, isOnline }, failureOf(code, failure))).toBe(
      verdict === 'enter-grace',
    );
  });

  it('the probe of the window that opened changes nothing in that', () => {
    const window = { isOnline, attempt: 1, graceEndsAt: at + 1 };
    expect(verdictOn('NETWORK_UNREACHABLE', { context: window })).toBe('close-grace');
    expect(verdictOn('NETWORK_UNREACHABLE', { context: { ...window, graceEndsAt: at } })).toBe('spent');
  });

  it('and online, nothing is offline', () => {
    expect(isOffline(initialContext, failureOf('NETWORK_UNREACHABLE'))).toBe(false);
    expect(isOffline(initialContext, failureOf('SESSION_TIMEOUT'))).toBe(false);
  });
});

describe('a stale answer is ignored, whatever it says', () => {
  it.each(failureCodes)('%s', (code) => {
    expect(verdictOn(code, { context: { run: 8 } })).toBe('ignore');
    expect(verdictOn(code, { context: { isAttempting: false } })).toBe('ignore');
  });

  it('a loss is no answer', () => {
    expect(
      verdictOn('AUTHENTICATION_REQUIRED', { context: { run: 8, isAttempting: false }, isLoss: true }),
    ).toBe('reauth');
  });
});
