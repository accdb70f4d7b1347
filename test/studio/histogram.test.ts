import { expect, it } from 'vitest';
import { histogramBars } from '../../src/studio/histogram.ts';

const box = { width: 100, height: 50, gap: 2 };
const bars = (...counts: number[]) =>
  histogramBars(
    counts.map((count, index) => ({ count, label: String(index) })),
    box,
  );

it('fills the box with the tallest bar and scales the others to it', () => {
  expect(bars(10, 5)).toMatchObject([
    { x: 1, y: 0, width: 48, height: 50 },
    { x: 51, y: 25, width: 48, height: 25 },
  ]);
});

it('keeps a rare value visible and an empty bin empty', () => {
  const [, rare, empty] = bars(1_000_000, 1, 0);
  expect(rare?.height).toBe(1.5);
  expect(empty?.height).toBe(0);
});

it('keeps many bars inside the box', () => {
  const last = bars(...Array.from({ length: 200 }, () => 1)).at(-1);
  expect((last?.x ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual(100.5);
});

it('draws nothing of nothing', () => {
  expect(bars()).toEqual([]);
});
