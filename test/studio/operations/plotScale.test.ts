import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markedSteps, roundUp, roundUpCount } from '../../../src/studio/operations/plotScale.ts';

test.each([
  [0, 1],
  [0.3, 0.5],
  [1, 1],
  [2.1, 2.5],
  [29, 50],
  [99, 100],
  [Number.NaN, 1],
])('an axis for %f ends at %f', (most, top) => {
  expect(roundUp(most)).toBe(top);
});

test('an axis for counts holds them all, and its half is a whole number', () => {
  expect([0, 1, 2, 3, 5, 9, 11, 99, 101].map(roundUpCount)).toEqual([2, 2, 2, 4, 6, 10, 20, 100, 200]);
  fc.assert(
    fc.property(fc.nat(1e9), (most) => {
      const top = roundUpCount(most);
      expect(top).toBeGreaterThanOrEqual(most);
      expect(top).toBeLessThanOrEqual(Math.max(2, most * 2));
      expect(top % 2).toBe(0);
    }),
  );
});

test('a time axis is marked on round times of day, not more often than there is room', () => {
  const from = Date.UTC(2026, 2, 1, 11, 7);
  const hour = { from, stepMs: 60_000, steps: 60 };
  expect(markedSteps(hour, 4, 0)).toEqual([8, 23, 38, 53]);
  expect(markedSteps(hour, 4, 330)).toEqual([8, 23, 38, 53]);
  expect(
    markedSteps({ ...hour, from: Date.UTC(2026, 2, 1, 11, 0), stepMs: 900_000, steps: 96 }, 4, 60),
  ).toEqual([0, 24, 48, 72]);
  for (const most of [2, 3, 5, 12]) expect(markedSteps(hour, most, 0).length).toBeLessThanOrEqual(most);
});
