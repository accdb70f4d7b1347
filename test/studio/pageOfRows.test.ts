import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  clampOffset,
  lastOffset,
  offsetOfRow,
  pageNumbers,
  rowsPerPage,
} from '../../src/studio/pageOfRows.ts';

it('knows the last page of small, exact and large tables', () => {
  expect(lastOffset(0)).toBe(0);
  expect(lastOffset(100)).toBe(0);
  expect(lastOffset(101)).toBe(100);
  expect(lastOffset(1_461)).toBe(1_400);
  expect(lastOffset(3_000_000)).toBe(2_999_900);
});

it('finds the page of any row, and brings one that is not there into the table', () => {
  expect(offsetOfRow(1, 1_461)).toBe(0);
  expect(offsetOfRow(100, 1_461)).toBe(0);
  expect(offsetOfRow(101, 1_461)).toBe(100);
  expect(offsetOfRow(99_999, 1_461)).toBe(1_400);
  expect(offsetOfRow(-5, 1_461)).toBe(0);
  expect(offsetOfRow(7, 0)).toBe(0);
});

it('counts pages from one', () => {
  expect(pageNumbers(1_400, 1_461)).toEqual({ page: 15, pages: 15 });
  expect(pageNumbers(0, 0)).toEqual({ page: 1, pages: 1 });
});

it('keeps every offset on a page that exists', () => {
  fc.assert(
    fc.property(fc.integer(), fc.nat(3_000_000), (offset, total) => {
      const clamped = clampOffset(offset, total);
      expect(clamped).toBeGreaterThanOrEqual(0);
      expect(clamped).toBeLessThanOrEqual(Math.max(0, total - 1));
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3_000_000 }), (row) => {
      const offset = offsetOfRow(row, 3_000_000);
      expect(offset % rowsPerPage).toBe(0);
      expect(row).toBeGreaterThan(offset);
      expect(row).toBeLessThanOrEqual(offset + rowsPerPage);
    }),
  );
});
