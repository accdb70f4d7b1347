import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { TableFileRefused } from '../../../src/server/index.ts';
import { seedFile } from '../../../src/server/seedDatasource.ts';
import { importTable } from '../../../src/server/tables/importTable.ts';
import { logIn } from '../apiClient.ts';
import { openServer, temporaryFolder } from '../testServer.ts';

/** Imports a file with this content and gives the columns' names and types, or the sentence of the refusal. */
async function importing(content: string | Uint8Array, name = 'table.csv') {
  const folder = await temporaryFolder();
  const file = join(folder, name);
  await writeFile(file, content);
  const out = join(folder, 'out');
  await mkdir(out);
  try {
    const { columns, rows } = await importTable(file, join(out, 'table.parquet'));
    return { rows, columns: columns.map((column) => `${column.name}: ${column.type}`) };
  } catch (error) {
    if (!(error instanceof TableFileRefused)) throw error;
    expect(await readdir(out), 'nothing half-made').toEqual([]);
    return { refused: error.message };
  }
}

/** Writes a Parquet file of one row from a SELECT. */
async function parquetOf(select: string): Promise<string> {
  const file = join(await temporaryFolder(), 'table.parquet');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (${select}) TO '${file}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  return file;
}

/** Opens a file through a server and reads it back as a client would. */
async function openedFile(file: string) {
  const server = await openServer({ seed: false });
  const { id } = await server.addDatasource(file);
  const client = (await logIn(server.url)).on(id);
  await client.apply('initialize/');
  return client.rows();
}

describe('a file that is a table', () => {
  test('comma, tab, semicolon and bar are found by themselves, whatever the name says', async () => {
    for (const separator of [',', '\t', ';', '|']) {
      const content = `day${separator}rain${separator}wet\n2020-01-01${separator}1.5${separator}true\n2020-01-02${separator}${separator}false\n`;
      expect(await importing(content, 'table.dat')).toEqual({
        rows: 2,
        columns: ['day: date', 'rain: float', 'wet: boolean'],
      });
    }
  });

  test('one column of numbers is a table', async () => {
    expect(await importing('level\n1\n2\n3\n')).toEqual({ rows: 3, columns: ['level: integer'] });
  });

  test('quotes, separators and line breaks inside a field stay inside it', async () => {
    const file = join(await temporaryFolder(), 'quoted.csv');
    await writeFile(file, 'name,note\n"a, b","say ""hi"""\nc,"two\nlines"\n');
    expect((await openedFile(file)).rows).toEqual([
      ['a, b', 'say "hi"'],
      ['c', 'two\nlines'],
    ]);
  });

  test('text in Latin-1 and UTF-16 is read', async () => {
    const text = 'estación,año\nCórdoba,1999\nÑuñoa,2001\n';
    const file = join(await temporaryFolder(), 'latin.csv');
    await writeFile(file, Buffer.from(text, 'latin1'));
    const page = await openedFile(file);
    expect(page.columns.map(({ name }) => name)).toEqual(['estación', 'año']);
    expect(page.rows).toEqual([
      ['Córdoba', 1999],
      ['Ñuñoa', 2001],
    ]);
    expect(await importing(Buffer.from(`\ufeff${text}`, 'utf16le'))).toEqual({
      rows: 2,
      columns: ['estación: string', 'año: integer'],
    });
  });

  test('the values of Parquet become JSON without losing what they say', async () => {
    const file =
      await parquetOf(`SELECT 1::TINYINT AS small, 9007199254740993 AS large, 170141183460469231731687303715884105727::HUGEINT AS huge,
      12.50::DECIMAL(9,2) AS price, 'NaN'::DOUBLE AS nothing, 'Infinity'::DOUBLE AS endless, true AS flag, DATE '2020-02-29' AS day,
      TIMESTAMP '2020-02-29 12:30:00.5' AS moment, TIMESTAMPTZ '2020-02-29 12:30:00+02' AS zoned, [1, 2] AS list, 'x' AS "a ""b"" c", NULL::DATE AS gap`);
    const page = await openedFile(file);
    expect(page.columns.map(({ type }) => type)).toEqual([
      'integer',
      'integer',
      'float',
      'float',
      'float',
      'float',
      'boolean',
      'date',
      'datetime',
      'datetime',
      'string',
      'string',
      'date',
    ]);
    expect(page.columns[11]?.name).toBe('a "b" c');
    expect(page.rows).toEqual([
      [
        1,
        '9007199254740993',
        2 ** 127,
        12.5,
        null,
        null,
        true,
        '2020-02-29',
        '2020-02-29T12:30:00.5',
        '2020-02-29T10:30:00',
        '[1, 2]',
        'x',
        null,
      ],
    ]);
    expect(page.columns.map(({ missing }) => missing)).toEqual([0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1]);
  });

  test('a file opened twice is one datasource, a changed one is another', async () => {
    const server = await openServer();
    const file = join(await temporaryFolder(), 'levels [1]*.csv');
    await writeFile(file, 'a,b\n1,2\n');
    const first = await server.addDatasource(file);
    expect(first).toEqual({ id: expect.any(String), name: 'levels [1]*', rows: 1, columns: 2 });
    expect(await server.addDatasource(file)).toEqual(first);
    expect(await (await server.reopen()).addDatasource(file)).toEqual(first);
    await writeFile(file, 'a,b\n1,3\n');
    const later = await server.reopen();
    expect((await later.addDatasource(file)).id).not.toBe(first.id);
    const list = await (await (await logIn(later.url)).fetch('/tools/api/studio/')).json();
    expect(list.datasources).toHaveLength(3);
  });

  test('a file can take the place of the first table', async () => {
    const { url } = await openServer({ seed: seedFile() });
    const list = await (await (await logIn(url)).fetch('/tools/api/studio/')).json();
    expect(list.datasources).toEqual([
      { id: '11111111-1111-4111-8111-111111111111', name: 'seattle-weather', rows: 1461, columns: 6 },
    ]);
  });
});

describe('a file that is no table', () => {
  const strangers: readonly (readonly [what: string, content: string | Uint8Array])[] = [
    ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])],
    ['random bytes', Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919) % 251)],
    ['a web page', '<!DOCTYPE html>\n<html><body>a,b</body></html>\n'],
    ['JSON', '[{"a": 1, "b": 2}]\n'],
    ['prose', 'This is no table.\nIt is a text, with commas, here and there.\nAnd without.\n'],
    ['one line of prose', 'this is not a table'],
    ['a broken Parquet file', 'PAR1 and then nothing of the kind'],
  ];

  test.each(strangers)('%s is refused in one sentence and nothing is made', async (_what, content) => {
    expect(await importing(content)).toEqual({ refused: expect.stringMatching(/table/) });
  });

  test('an empty file, a header without rows, a folder and a missing file are each told apart', async () => {
    expect(await importing('')).toEqual({ refused: expect.stringContaining('empty') });
    expect(await importing('a,b,c\n')).toEqual({ refused: expect.stringMatching(/no rows|not a table/) });
    const folder = await temporaryFolder();
    const target = join(folder, 'out.parquet');
    await expect(importTable(folder, target)).rejects.toThrow('not a file');
    await expect(importTable(join(folder, 'none.csv'), target)).rejects.toThrow('does not exist');
    const server = await openServer({ seed: false });
    await expect(server.addDatasource(join(folder, 'none.csv'))).rejects.toThrow(TableFileRefused);
    await expect(server.addDatasource(folder)).rejects.toThrow(TableFileRefused);
    expect(await readdir(join(server.dataDir, 'tables'))).toEqual([]);
  });

  test('a file beyond a limit is refused before it is imported', async () => {
    const target = join(await temporaryFolder(), 'out.parquet');
    await expect(importTable(seedFile(), target, { maxBytes: 1000 })).rejects.toThrow('larger than 0 MB');
    await expect(importTable(seedFile(), target, { maxRows: 1000 })).rejects.toThrow('more than 1000 rows');
    await expect(importTable(seedFile(), target, { maxColumns: 5 })).rejects.toThrow('more than 5 columns');
  });
});
