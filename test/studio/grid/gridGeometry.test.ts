import { describe, expect, it } from 'vitest';
import {
  lastTop,
  longestScroll,
  rowHeight,
  rowsInView,
  scrolledTo,
  scrollRange,
  scrollTopOf,
  topAt,
  topShowing,
} from '../../../src/studio/grid/gridGeometry.ts';

const small = { total: 1_461, viewPx: 580 };
const large = { total: 3_000_000, viewPx: 580 };

describe('a table that fits a scroll bar', () => {
  it('is scrolled px by px', () => {
    expect(scrollRange(small)).toBe(1_461 * rowHeight - 580);
    for (const at of [0, 1, 777, lastTop(small)]) {
      expect(topAt(at, small)).toBe(at);
      expect(scrollTopOf(at, small)).toBe(at);
    }
  });

  it('shows its last row at its end', () => {
    expect(rowsInView(lastTop(small), small)).toMatchObject({ last: 1_461 });
    expect(rowsInView(0, small)).toEqual({ first: 0, last: 19, abovePx: 0 });
    expect(rowsInView(48, small)).toEqual({ first: 1, last: 20, abovePx: 16 });
  });
});

describe('a table of three million rows', () => {
  it('has a scroll bar that browsers can draw', () => {
    expect(scrollRange(large)).toBe(longestScroll);
  });

  it('comes to the same place there and back, everywhere', () => {
    for (let part = 0; part <= 1_000; part += 1) {
      const top = (lastTop(large) * part) / 1_000;
      expect(topAt(scrollTopOf(top, large), large)).toBeCloseTo(top, 3);
    }
  });

  it('goes on without a jump where the exact ends begin', () => {
    for (let at = 0; at < longestScroll; at += 997) {
      expect(topAt(at + 1, large)).toBeGreaterThan(topAt(at, large));
      expect(topAt(at + 1, large) - topAt(at, large)).toBeLessThan(16);
    }
  });

  it('is moved px by px by small steps, wherever it stands, and jumps with the bar', () => {
    const top = 1_500_000 * rowHeight;
    const place = { top, scrollTop: scrollTopOf(top, large) };
    expect(scrolledTo(place, place.scrollTop + 120, large).top).toBe(top + 120);
    expect(scrolledTo(place, place.scrollTop - 33, large).top).toBe(top - 33);
    expect(scrolledTo(place, longestScroll, large).top).toBe(lastTop(large));
    expect(scrolledTo(place, 0, large).top).toBe(0);
    const start = { top: 0, scrollTop: 0 };
    expect(scrolledTo(start, longestScroll / 2, large).top).toBeCloseTo(lastTop(large) / 2, 0);
  });
});

it('brings a row into view by the shortest way, or to the middle', () => {
  expect(topShowing(10, 0, small, 'nearest')).toBe(0);
  expect(topShowing(18, 0, small, 'nearest')).toBe(19 * rowHeight - 580);
  expect(topShowing(3, 1_000, small, 'nearest')).toBe(3 * rowHeight);
  expect(topShowing(100, 0, small, 'center')).toBe(100 * rowHeight - (580 - rowHeight) / 2);
  expect(topShowing(1_460, 0, small, 'center')).toBe(lastTop(small));
});

it('bears an empty table and a frame without a height', () => {
  const empty = { total: 0, viewPx: 580 };
  expect(rowsInView(0, empty)).toEqual({ first: 0, last: 0, abovePx: 0 });
  expect(topAt(50, empty)).toBe(0);
  expect(rowsInView(0, { total: 5, viewPx: 0 })).toEqual({ first: 0, last: 0, abovePx: 0 });
});
