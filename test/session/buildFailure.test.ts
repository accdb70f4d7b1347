import { expect, test, vi } from 'vitest';
import { failureCodes } from '../../machines/sessionFailure.ts';
import { buildFailure } from '../../src/session/buildFailure.ts';

test('each code is attributed to who has to act', () => {
  expect(Object.fromEntries(failureCodes.map((code) => [code, buildFailure(code).attribution]))).toEqual({
    SESSION_TIMEOUT: 'network',
    NETWORK_UNREACHABLE: 'network',
    NETWORK_INTERCEPTED: 'network',
    AUTHENTICATION_REQUIRED: 'auth',
    CSRF_REJECTED: 'auth',
    PERMISSION_DENIED: 'auth',
    SERVER_OVERLOADED: 'server',
    SERVER_ERROR: 'server',
    SESSION_NOT_FOUND: 'server',
    DATASOURCE_NOT_FOUND: 'data',
    SESSION_CORRUPTED: 'data',
    HISTORY_CONFLICT: 'data',
    OPERATION_REJECTED: 'data',
    API_MISMATCH: 'client',
    UNKNOWN: 'client',
  });
});

test('a timeout that a server answered is the server’s', () => {
  expect(buildFailure('SESSION_TIMEOUT', { status: 504 }).attribution).toBe('server');
  expect(buildFailure('NETWORK_UNREACHABLE', { status: 200 }).attribution).toBe('network');
});

test('what is not known is absent, the outcome is unknown, and the moment is now', () => {
  vi.useFakeTimers({ now: 1_795_348_800_000, toFake: ['Date'] });
  try {
    expect(
      buildFailure('UNKNOWN', { status: undefined, userMessage: ' ', retryAfterMs: undefined }),
    ).toStrictEqual({
      code: 'UNKNOWN',
      outcome: 'unknown',
      attribution: 'client',
      at: 1_795_348_800_000,
    });
  } finally {
    vi.useRealTimers();
  }
});

test('what is known is kept, and the sentence is cleaned', () => {
  expect(
    buildFailure('SERVER_ERROR', {
      status: 500,
      retryAfterMs: 0,
      outcome: 'not-applied',
      attribution: 'client',
      userMessage: ' Try\nlater ',
      at: 5,
    }),
  ).toStrictEqual({
    code: 'SERVER_ERROR',
    status: 500,
    retryAfterMs: 0,
    outcome: 'not-applied',
    attribution: 'client',
    userMessage: 'Try later',
    at: 5,
  });
});

test.each([0, 99, 1000, 200.5, Number.NaN, -200])('a status of %d is none', (status) => {
  expect(buildFailure('UNKNOWN', { status })).not.toHaveProperty('status');
});

test.each([100, 999])('a status of %d is kept', (status) => {
  expect(buildFailure('UNKNOWN', { status }).status).toBe(status);
});
