import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ApiClient, logIn, openSession } from './apiClient.ts';
import { seattleWeather } from './seattleWeather.ts';
import { openServer, temporaryFolder } from './testServer.ts';

const days = seattleWeather();

/** A session on a small table with gaps. */
async function openGaps(): Promise<ApiClient> {
  const server = await openServer();
  const file = join(await temporaryFolder(), 'gaps.csv');
  await writeFile(file, 'station,level,count,flag\na,1.5,1,true\nb,,2,\n,2.5,,false\nb,7.25,4,true\n');
  const { id } = await server.addDatasource(file);
  const client = (await logIn(server.url)).on(id);
  await client.apply('initialize/');
  return client;
}

describe('Seattle weather', () => {
  test('a new session shows the whole table, its types and its first hundred rows', async () => {
    const { url } = await openServer();
    const client = await logIn(url);
    const body = await client.apply('initialize/');
    expect(body.session_info).toMatchObject({
      current_shape: [1461, 6],
      original_shape: [1461, 6],
      position: 0,
    });
    expect(body.data_preview).toEqual(days.slice(0, 100));
    const page = await client.rows(0, 1);
    expect(page.columns.map(({ name, type }) => [name, type])).toEqual([
      ['date', 'date'],
      ['precipitation', 'float'],
      ['temp_max', 'float'],
      ['temp_min', 'float'],
      ['wind', 'float'],
      ['weather', 'string'],
    ]);
    const second = await client.apply('initialize/');
    expect(second.message).toBe('Session already exists');
    expect(second.session_info.epoch).toBe(body.session_info.epoch);
  });

  test('pages follow each other without a gap and end with the table', async () => {
    const client = await openSession((await openServer()).url);
    expect((await client.rows(1400, 1000)).rows).toEqual(days.slice(1400).map((day) => Object.values(day)));
    expect(await client.column('wind')).toEqual(days.map((day) => day.wind));
    expect((await client.rows(5000, 10)).rows).toEqual([]);
  });

  test('a rename changes a name and no value', async () => {
    const client = await openSession((await openServer()).url);
    const body = await client.apply('rename-column/', {
      old_name: 'precipitation',
      new_name: 'Präzip "mm"; --',
    });
    expect(body.message).toBe('Column renamed from "precipitation" to "Präzip "mm"; --"');
    expect(body.column_info).toEqual(['date', 'Präzip "mm"; --', 'temp_max', 'temp_min', 'wind', 'weather']);
    expect(await client.column('Präzip "mm"; --')).toEqual(days.map((day) => day.precipitation));
  });

  test('names that differ in case only are two names, and __proto__ is one', async () => {
    const client = await openSession((await openServer()).url);
    await client.apply('rename-column/', { old_name: 'wind', new_name: 'DATE' });
    const body = await client.apply('rename-column/', { old_name: 'weather', new_name: '__proto__' });
    expect(body.column_info).toEqual(['date', 'precipitation', 'temp_max', 'temp_min', 'DATE', '__proto__']);
    expect(Object.entries(body.data_preview[0] ?? {})).toContainEqual(['__proto__', 'drizzle']);
    expect(await client.column('date')).toEqual(days.map((day) => day.date));
  });

  test('a filter keeps the rows that fit, in their order', async () => {
    const client = await openSession((await openServer()).url);
    const filter = (operator: string, column: keyof (typeof days)[number], value?: string | number) =>
      client.apply('filter-rows/', { column, operator, ...(value === undefined ? {} : { value }) });
    const kept = days.filter(
      (day) => day.temp_max >= 20.5 && day.weather !== 'sun' && day.date < '2014-06-01',
    );
    await filter('ge', 'temp_max', '20.5');
    await filter('ne', 'weather', 'sun');
    const body = await filter('lt', 'date', '2014-06-01');
    expect(body.session_info.current_shape).toEqual([kept.length, 6]);
    expect(await client.column('date')).toEqual(kept.map((day) => day.date));
    const found = await filter('contains', 'weather', "i'n");
    expect(found.session_info.current_shape).toEqual([0, 6]);
    expect(found.data_preview).toEqual([]);
  });

  test('a sort is stable, in both directions', async () => {
    const client = await openSession((await openServer()).url);
    await client.apply('sort-rows/', { columns: ['weather', 'wind'], descending: false });
    const ascending = days.toSorted((a, b) => compare(a.weather, b.weather) || a.wind - b.wind);
    expect(await client.column('date')).toEqual(ascending.map((day) => day.date));
    await client.apply('sort-rows/', { columns: ['weather'], descending: true });
    const descending = ascending.toSorted((a, b) => compare(b.weather, a.weather));
    expect(await client.column('date')).toEqual(descending.map((day) => day.date));
  });

  test('dropped columns are gone and the others stay', async () => {
    const client = await openSession((await openServer()).url);
    const body = await client.apply('drop-columns/', { columns: ['date', 'wind'] });
    expect(body.column_info).toEqual(['precipitation', 'temp_max', 'temp_min', 'weather']);
    expect(body.data_preview[3]).toEqual({
      precipitation: days[3]?.precipitation,
      temp_max: days[3]?.temp_max,
      temp_min: days[3]?.temp_min,
      weather: days[3]?.weather,
    });
  });

  test('types change there and back without changing a value', async () => {
    const client = await openSession((await openServer()).url);
    const become = (column_name: string, new_type: string) =>
      client.apply('change-column-type/', { column_name, new_type });
    await become('wind', 'string');
    expect((await client.column('wind')).slice(0, 2)).toEqual(['4.7', '4.5']);
    await become('wind', 'float');
    expect(await client.column('wind')).toEqual(days.map((day) => day.wind));
    await become('date', 'datetime');
    expect((await client.column('date'))[0]).toBe('2012-01-01T00:00:00');
    await become('date', 'string');
    await become('date', 'date');
    expect(await client.column('date')).toEqual(days.map((day) => day.date));
  });

  test('a save makes a datasource of its own and the session goes on', async () => {
    const server = await openServer();
    const client = await openSession(server.url);
    await client.apply('filter-rows/', { column: 'weather', operator: 'eq', value: 'snow' });
    await client.apply('rename-column/', { old_name: 'wind', new_name: 'wind "m/s"' });
    const snow = days.filter((day) => day.weather === 'snow');
    const response = await client.post('save/', { name: 'Snow days' });
    const { datasource, session_info } = await response.json();
    expect(datasource).toEqual({ id: expect.any(String), name: 'Snow days', rows: snow.length, columns: 6 });
    expect(session_info).toMatchObject({ position: 2, revision: 2 });
    const list = await (await client.fetch('/tools/api/studio/')).json();
    expect(list.datasources).toContainEqual(datasource);
    const saved = client.on(datasource.id);
    expect((await saved.apply('initialize/')).column_info).toContain('wind "m/s"');
    expect(await saved.column('date')).toEqual(snow.map((day) => day.date));
    const luis = await logIn(server.url, 'luis', 'rocio');
    expect((await luis.on(datasource.id).get('status/')).status).toBe(404);
  });
});

describe('a table with gaps', () => {
  test('missing values are null and counted', async () => {
    const client = await openGaps();
    const page = await client.rows();
    expect(page.columns.map(({ type, missing }) => [type, missing])).toEqual([
      ['string', 1],
      ['float', 1],
      ['integer', 1],
      ['boolean', 1],
    ]);
    expect(page.rows[1]).toEqual(['b', null, 2, null]);
  });

  test('each strategy fills with its own value', async () => {
    const client = await openGaps();
    const fill = (columns: string[], strategy: string, fill_value?: string | number | boolean) =>
      client.apply('fill-missing-values/', {
        columns,
        strategy,
        ...(fill_value === undefined ? {} : { fill_value }),
      });
    expect((await fill(['level'], 'mean')).message).toBe('Filled 1 missing values using mean strategy');
    expect(await client.column('level')).toEqual([1.5, (1.5 + 2.5 + 7.25) / 3, 2.5, 7.25]);
    await client.apply('undo/');
    await fill(['level', 'count'], 'median');
    expect(await client.column('level')).toEqual([1.5, 2.5, 2.5, 7.25]);
    expect(await client.column('count')).toEqual([1, 2, 2, 4]);
    await fill(['station'], 'mode');
    expect(await client.column('station')).toEqual(['a', 'b', 'b', 'b']);
    await fill(['flag'], 'value', 'false');
    expect(await client.column('flag')).toEqual([true, false, false, true]);
    expect((await client.rows()).columns.map(({ missing }) => missing)).toEqual([0, 0, 0, 0]);
  });

  test('an integer column becomes one of floats when it is filled with a broken number', async () => {
    const client = await openGaps();
    await client.apply('fill-missing-values/', { columns: ['count'], strategy: 'mean' });
    expect(await client.column('count')).toEqual([1, 2, (1 + 2 + 4) / 3, 4]);
    expect((await client.rows()).columns[2]?.type).toBe('float');
  });

  test('among equally frequent values the smallest is the mode', async () => {
    const client = await openGaps();
    await client.apply('fill-missing-values/', { columns: ['count'], strategy: 'mode' });
    expect(await client.column('count')).toEqual([1, 2, 1, 4]);
  });

  test('missing values sort last in both directions and match no comparison', async () => {
    const client = await openGaps();
    await client.apply('sort-rows/', { columns: ['level'], descending: true });
    expect(await client.column('level')).toEqual([7.25, 2.5, 1.5, null]);
    await client.apply('sort-rows/', { columns: ['level'] });
    expect(await client.column('level')).toEqual([1.5, 2.5, 7.25, null]);
    await client.apply('filter-rows/', { column: 'level', operator: 'ne', value: 1.5 });
    expect(await client.column('level')).toEqual([2.5, 7.25, null]);
    await client.apply('filter-rows/', { column: 'level', operator: 'lt', value: 100 });
    expect(await client.column('level')).toEqual([2.5, 7.25]);
    await client.apply('undo/');
    await client.apply('filter-rows/', { column: 'level', operator: 'is_missing' });
    expect(await client.column('level')).toEqual([null]);
    await client.apply('undo/');
    await client.apply('filter-rows/', { column: 'level', operator: 'is_not_missing' });
    expect(await client.column('level')).toEqual([2.5, 7.25]);
  });

  test('an integer column can be compared with a broken number', async () => {
    const client = await openGaps();
    await client.apply('filter-rows/', { column: 'count', operator: 'gt', value: 1.5 });
    expect(await client.column('count')).toEqual([2, 4]);
  });
});

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
