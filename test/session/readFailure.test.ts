import { expect, test, vi } from 'vitest';
import { looksLikeFailure, readFailure } from '../../src/session/readFailure.ts';

const failure = {
  code: 'SERVER_OVERLOADED',
  status: 503,
  retryAfterMs: 1_000,
  outcome: 'not-applied',
  attribution: 'network',
  userMessage: 'Later.',
  at: 7,
};

test('a failure is read back as it was, without what does not belong to one', () => {
  expect(readFailure({ ...failure, response: new Response() })).toStrictEqual(failure);
});

test.each(['network', 'server', 'auth', 'data', 'client'])('the attribution %s is kept', (attribution) => {
  expect(readFailure({ ...failure, code: 'UNKNOWN', attribution })?.attribution).toBe(attribution);
  expect(readFailure({ ...failure, code: 'SERVER_ERROR', attribution })?.attribution).toBe(attribution);
});

test.each(['not-applied', 'unknown'])('the outcome %s is kept', (outcome) => {
  expect(readFailure({ ...failure, outcome })?.outcome).toBe(outcome);
});

test.each([
  ['status', 99],
  ['status', 1000],
  ['status', 500.5],
  ['status', '500'],
  ['retryAfterMs', -1],
  ['retryAfterMs', Number.POSITIVE_INFINITY],
  ['userMessage', 5],
])('a %s of %s is left out', (name, value) => {
  expect(readFailure({ ...failure, [name]: value })).not.toHaveProperty(name);
});

test('bounds of what is kept', () => {
  expect(readFailure({ ...failure, status: 100, retryAfterMs: 0 })).toMatchObject({
    status: 100,
    retryAfterMs: 0,
  });
  expect(readFailure({ ...failure, status: 999 })).toMatchObject({ status: 999 });
});

test('what must be there and is unreadable takes its default', () => {
  vi.useFakeTimers({ now: 1_000, toFake: ['Date'] });
  try {
    expect(
      readFailure({ code: 'SERVER_ERROR', outcome: 'maybe', attribution: 'cat', at: Number.NaN }),
    ).toStrictEqual({
      code: 'SERVER_ERROR',
      outcome: 'unknown',
      attribution: 'server',
      at: 1_000,
    });
    expect(readFailure({ ...failure, at: Number.POSITIVE_INFINITY })?.at).toBe(1_000);
  } finally {
    vi.useRealTimers();
  }
});

test.each([null, undefined, 'SERVER_ERROR', {}, { ...failure, code: 'LLAMA' }, [failure]])(
  '%j is no failure',
  (value) => {
    expect(readFailure(value)).toBeNull();
  },
);

test('a failure is told from an error body by its outcome and its attribution', () => {
  expect(looksLikeFailure(failure)).toBe(true);
  expect(looksLikeFailure({ code: 'SERVER_ERROR', outcome: 'unknown' })).toBe(false);
  expect(looksLikeFailure({ code: 'SERVER_ERROR', attribution: 'auth' })).toBe(false);
});
