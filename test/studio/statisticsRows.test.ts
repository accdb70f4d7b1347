import { expect, it } from 'vitest';
import { en } from '../../src/studio/messages/en.ts';
import { figure, statisticsBins, statisticsRows } from '../../src/studio/statisticsRows.ts';
import type { ColumnStatistics } from '../../src/studio/studioApi.ts';

const wind: ColumnStatistics = {
  column: 'wind',
  type: 'float',
  count: 1_200,
  missing: 300,
  distinct: 79,
  min: 0.4,
  max: 9.5,
  mean: 3.2411362,
  median: 3,
  std: 1.4378250588746,
  histogram: [
    { from: 0.4, to: 4.95, count: 1_000 },
    { from: 4.95, to: 9.5, count: 200 },
  ],
  top: null,
  timeline: null,
};
const weather: ColumnStatistics = {
  ...wind,
  column: 'weather',
  type: 'string',
  missing: 0,
  min: 'drizzle',
  max: 'sun',
  mean: null,
  median: null,
  std: null,
  histogram: null,
  top: [{ value: 'rain', count: 641 }],
};

const rows = (statistics: ColumnStatistics) =>
  Object.fromEntries(statisticsRows(en, statistics).map(({ label, value }) => [label, value]));

it('words the figures of a column of numbers', () => {
  expect(rows(wind)).toEqual({
    Values: '1,200',
    Missing: '300 (20%)',
    Minimum: '0.4',
    Maximum: '9.5',
    Mean: '3.2411',
    Median: '3',
    'Std. dev.': '1.4378',
    Distinct: '79',
  });
});

it('leaves out of a column of words what words do not have', () => {
  expect(rows(weather)).toEqual({ Values: '1,200', Missing: '0', Distinct: '79' });
});

it('names the bins of a histogram, and the most frequent values otherwise', () => {
  expect(statisticsBins(en, wind).map(({ label }) => label)).toEqual(['0.4 to 4.95', '4.95 to 9.5']);
  expect(statisticsBins(en, weather)).toEqual([{ label: 'rain', count: 641 }]);
  expect(statisticsBins(en, { ...wind, histogram: [{ from: 3, to: 3, count: 5 }] })[0]?.label).toBe('3');
});

it('writes a figure without zeros that say nothing', () => {
  expect(figure(3)).toBe('3');
  expect(figure(1234567)).toBe('1234600');
  expect(figure(0.00012345678)).toBe('0.00012346');
});
