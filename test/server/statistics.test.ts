import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSession } from './apiClient.ts';
import { seattleWeather } from './seattleWeather.ts';
import { openServer, temporaryFolder } from './testServer.ts';

const days = seattleWeather();

describe('column statistics', () => {
  test('of numbers are what plain arithmetic gives', async () => {
    const client = await openSession((await openServer()).url);
    const before = await client.status();
    const response = await client.post('column-statistics/', { column_name: 'temp_max' });
    const { statistics, session_info } = await response.json();
    const values = days.map((day) => day.temp_max).sort((a, b) => a - b);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
    expect(statistics).toMatchObject({
      column: 'temp_max',
      type: 'float',
      count: 1461,
      missing: 0,
      distinct: new Set(values).size,
      min: values[0],
      max: values.at(-1),
      median: values[730],
      top: null,
    });
    expect(statistics.mean).toBeCloseTo(mean, 9);
    expect(statistics.std).toBeCloseTo(Math.sqrt(variance), 9);
    const { histogram } = statistics;
    expect(histogram).toHaveLength(20);
    expect([histogram[0].from, histogram[19].to]).toEqual([values[0], values.at(-1)]);
    for (const [index, { from, to, count }] of histogram.entries()) {
      // A value on the edge of two bins may fall on either side of it.
      const inside = values.filter((value) => value > from + 1e-9 && value < to - 1e-9).length;
      const around = values.filter((value) => value >= from - 1e-9 && value <= to + 1e-9).length;
      expect(count, `bin ${index}`).toBeGreaterThanOrEqual(inside);
      expect(count, `bin ${index}`).toBeLessThanOrEqual(around);
    }
    expect(histogram.reduce((sum: number, bin: { count: number }) => sum + bin.count, 0)).toBe(1461);
    expect(session_info.revision).toBe(before.session_info.revision);
  });

  test('of texts and dates are their extremes and most frequent values', async () => {
    const client = await openSession((await openServer()).url);
    const { statistics } = await (await client.post('column-statistics/', { column_name: 'weather' })).json();
    const counts = [...new Set(days.map((day) => day.weather))]
      .map((value) => ({ value, count: days.filter((day) => day.weather === value).length }))
      .sort((a, b) => b.count - a.count);
    expect(statistics).toEqual({
      column: 'weather',
      type: 'string',
      count: 1461,
      missing: 0,
      distinct: 5,
      min: 'drizzle',
      max: 'sun',
      mean: null,
      median: null,
      std: null,
      histogram: null,
      top: counts,
      timeline: null,
    });
    const dates = await (await client.post('column-statistics/', { column_name: 'date' })).json();
    expect(dates.statistics).toMatchObject({
      min: '2012-01-01',
      max: '2015-12-31',
      distinct: 1461,
      mean: null,
    });
  });

  test('of dates tell month by month how many there are, those without one included', async () => {
    const client = await openSession((await openServer()).url);
    await client.apply('filter-rows/', { column: 'weather', operator: 'eq', value: 'snow' });
    const { statistics } = await (await client.post('column-statistics/', { column_name: 'date' })).json();
    const snowy = days.filter((day) => day.weather === 'snow').map((day) => day.date.slice(0, 7));
    const { unit, bins } = statistics.timeline;
    expect(unit).toBe('month');
    expect(bins.map((bin: { from: string }) => bin.from.slice(0, 7))).toEqual(
      expect.arrayContaining([...new Set(snowy)]),
    );
    for (const { from, count } of bins) {
      expect(count, from).toBe(snowy.filter((month) => month === from.slice(0, 7)).length);
    }
    expect(bins.some(({ count }: { count: number }) => count === 0)).toBe(true);
    expect(bins[0].from.slice(0, 7)).toBe(snowy.at(0));
    expect(bins.at(-1).from.slice(0, 7)).toBe(snowy.at(-1));
  });

  test('of moments within a day are told hour by hour', async () => {
    const file = join(await temporaryFolder(), 'moments.csv');
    await writeFile(file, 'at,n\n2024-02-28T22:10:00,1\n2024-02-29T00:40:00,2\n2024-02-29T00:41:00,3\n,4\n');
    const client = await openSession((await openServer({ seed: file })).url);
    const { statistics } = await (await client.post('column-statistics/', { column_name: 'at' })).json();
    expect(statistics).toMatchObject({ count: 3, missing: 1, distinct: 3 });
    expect(statistics.timeline).toEqual({
      unit: 'hour',
      bins: [
        { from: '2024-02-28T22:00:00', count: 1 },
        { from: '2024-02-28T23:00:00', count: 0 },
        { from: '2024-02-29T00:00:00', count: 2 },
      ],
    });
  });

  test('see the table as it is now, and an empty one too', async () => {
    const client = await openSession((await openServer()).url);
    await client.apply('filter-rows/', { column: 'wind', operator: 'gt', value: 9 });
    const windy = days.filter((day) => day.wind > 9);
    const { statistics } = await (await client.post('column-statistics/', { column_name: 'wind' })).json();
    expect(statistics).toMatchObject({ count: windy.length, min: Math.min(...windy.map((day) => day.wind)) });
    await client.apply('filter-rows/', { column: 'wind', operator: 'gt', value: 99 });
    const empty = await (await client.post('column-statistics/', { column_name: 'wind' })).json();
    expect(empty.statistics).toMatchObject({ count: 0, min: null, mean: null, std: null, histogram: null });
  });

  test('of a column with one value have one bin', async () => {
    const client = await openSession((await openServer()).url);
    await client.apply('filter-rows/', { column: 'wind', operator: 'eq', value: 4.7 });
    const { statistics } = await (await client.post('column-statistics/', { column_name: 'wind' })).json();
    const count = days.filter((day) => day.wind === 4.7).length;
    expect(statistics.histogram).toEqual([{ from: 4.7, to: 4.7, count }]);
    expect(statistics.std).toBe(0);
  });

  test('a stale If-Match is refused', async () => {
    const client = await openSession((await openServer()).url);
    const error = await client.refused(
      'column-statistics/',
      { column_name: 'wind' },
      { 'if-match': '"x:0"' },
    );
    expect(error).toMatchObject({ status: 412, code: 'HISTORY_CONFLICT' });
  });
});
