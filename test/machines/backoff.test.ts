import { expect, test } from 'vitest';
import { jitteredDelayMs, longestTimerMs, retryAfterDelayMs } from '../../machines/backoff.ts';

const almostOne = 1 - Number.EPSILON;

test.each([
  [2000, 0, 2200],
  [2000, 0.5, 2300],
  [2000, almostOne, 2400],
  [8000, 0, 8800],
  [8000, almostOne, 9600],
  [0, 0.5, 0],
])(
  'a delay of %i ms with dice at %f is %i ms: 10–20 % are added, nothing is taken away',
  (baseMs, dice, ms) => {
    expect(jitteredDelayMs(baseMs, { min: 0.1, max: 0.2 }, dice)).toBeCloseTo(ms, 6);
  },
);

test('jitter without a least share begins at the delay itself', () => {
  expect(jitteredDelayMs(1000, { min: 0, max: 1 }, 0)).toBe(1000);
  expect(jitteredDelayMs(1000, { min: 0, max: 1 }, 0.25)).toBe(1250);
});

test.each([
  [false, 0, 10_000],
  [false, 0.5, 10_500],
  [false, almostOne, 11_000],
  [true, 0, 10_000],
  [true, 0.5, 15_000],
  [true, almostOne, 20_000],
])('a Retry-After of 10 s, repeated: %s, dice %f, holds for %i ms', (isRepeat, dice, ms) => {
  expect(retryAfterDelayMs(10_000, isRepeat, dice)).toBeCloseTo(ms, 6);
});

test('a Retry-After of months is the longest that a timer takes', () => {
  expect(longestTimerMs).toBe(2 ** 31 - 1);
  expect(retryAfterDelayMs(1e12, false, 0)).toBe(longestTimerMs);
  expect(retryAfterDelayMs(longestTimerMs, true, 0.9)).toBe(longestTimerMs);
});
