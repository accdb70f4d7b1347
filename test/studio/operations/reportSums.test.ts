import { expect, test } from 'vitest';
import {
  countOf,
  countsByStep,
  quantileByStep,
  quantileOf,
  shareOf,
  valuesOf,
} from '../../../src/studio/operations/reportSums.ts';
import { counter, histogram, reportOf } from './sampleReport.ts';

const report = reportOf([
  counter('a', { code: 'X', outcome: 'good' }, 1, null, 2),
  counter('a', { code: 'X', outcome: 'bad' }, null, 4, null),
  counter('a', { code: 'Y', outcome: 'good' }, 8, null, null),
  histogram('h', { path: 'p' }, [0, 4, 0, 0], null, [10, 0, 0, 0]),
  histogram('h', { path: 'q' }, [0, 0, 0, 4], null, null),
]);

test('counts are summed over the series that fit, step by step and in all', () => {
  expect(countsByStep(report, 'a')).toEqual([9, 4, 2]);
  expect(countsByStep(report, 'a', { code: 'X' })).toEqual([1, 4, 2]);
  expect(countOf(report, 'a', { outcome: ['good', 'bad'], code: 'X' })).toBe(7);
  expect(countOf(report, 'a', { outcome: 'other' })).toBe(0);
  expect(countsByStep(report, 'h', { path: 'p' })).toEqual([4, 0, 10]);
});

test('the values of a label come with the most frequent first', () => {
  expect(valuesOf(report, 'a', 'code')).toEqual(['Y', 'X']);
  expect(valuesOf(report, 'a', 'code', { outcome: 'bad' })).toEqual(['X']);
  expect(valuesOf(report, 'none', 'code')).toEqual([]);
});

test('a share of nothing is none', () => {
  expect(shareOf(1, 4)).toBe(0.25);
  expect(shareOf(0, 0)).toBeNull();
});

test('a quantile lies evenly within its bucket, and at the last bound where it lies beyond', () => {
  expect(quantileByStep(report, 'h', 0.5, { path: 'p' })).toEqual([1.5, null, 0.5]);
  expect(quantileOf(report, 'h', 0.5, { path: 'q' })).toBe(4);
  expect(quantileByStep(report, 'h', 0.5)).toEqual([2, null, 0.5]);
  expect(quantileOf(report, 'none', 0.5)).toBeNull();
});
