import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ApiClient, logIn } from './apiClient.ts';
import { applyReference, paramsOf, type ReferenceOperation, type ReferenceTable } from './referenceTable.ts';
import { openServer, temporaryFolder } from './testServer.ts';

const base: ReferenceTable = {
  columns: [
    { name: 'n', type: 'integer' },
    { name: 'x', type: 'float' },
    { name: 's', type: 'string' },
    { name: 'b', type: 'boolean' },
    { name: 'd', type: 'date' },
  ],
  rows: [
    [3, 0.5, 'a', true, '2020-01-02'],
    [null, 2, '1', false, '2020-01-01'],
    [1, null, '2.5', null, null],
    [3, 0.5, null, true, '2020-01-02'],
    [0, -1.25, 'true', false, '2019-12-31'],
    [1, 1, '2020-01-02', true, '2020-01-02'],
    [null, 0, 'a', null, '2020-02-29'],
    [-2, 7, '1', false, null],
    [1, null, 'b', true, '2020-01-01'],
  ],
};

/** Mostly a column that is there at the start, sometimes one that a rename makes or nobody ever does. */
const name = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('n', 'x', 's', 'b', 'd') },
  { weight: 1, arbitrary: fc.constantFrom('N', 'two words', 'nope') },
);
const newName = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('N', 'two words', 'S') },
  { weight: 1, arbitrary: name },
);
const someNames = fc.uniqueArray(name, { minLength: 1, maxLength: 3 });
const value = fc.constantFrom<string | number | boolean>(
  1,
  0,
  2.5,
  '1',
  '-2',
  'a',
  true,
  'false',
  '2020-01-02',
);
const optionalValue = fc.option(value, { nil: undefined });

const operation: fc.Arbitrary<ReferenceOperation> = fc.oneof(
  fc.record({
    name: fc.constant('rename_column' as const),
    params: fc.record({ old_name: name, new_name: newName }),
  }),
  fc.record({
    name: fc.constant('change_column_type' as const),
    params: fc.record({
      column_name: name,
      new_type: fc.constantFrom('integer', 'float', 'string', 'boolean', 'date', 'datetime'),
    }),
  }),
  fc.record({
    name: fc.constant('fill_missing_values' as const),
    params: fc
      .tuple(someNames, fc.constantFrom('mean', 'median', 'mode', 'value'), optionalValue)
      .map(([columns, strategy, given]) => ({
        columns,
        strategy,
        ...(given === undefined ? {} : { fill_value: given }),
      })),
  }),
  fc.record({
    name: fc.constant('drop_columns' as const),
    params: fc.record({ columns: fc.uniqueArray(name, { minLength: 1, maxLength: 2 }) }),
  }),
  fc.record({
    name: fc.constant('filter_rows' as const),
    params: fc
      .tuple(
        name,
        fc.constantFrom('eq', 'ne', 'lt', 'le', 'gt', 'ge', 'contains', 'is_missing', 'is_not_missing'),
        optionalValue,
      )
      .map(([column, operator, given]) => ({
        column,
        operator,
        ...(given === undefined ? {} : { value: given }),
      })),
  }),
  fc.record({
    name: fc.constant('sort_rows' as const),
    params: fc.record({ columns: someNames, descending: fc.boolean() }),
  }),
);
const command = fc.oneof(
  { weight: 5, arbitrary: operation },
  { weight: 1, arbitrary: fc.constantFrom('undo' as const, 'redo' as const) },
);

async function readTable(client: ApiClient): Promise<ReferenceTable> {
  const { columns, rows } = await client.rows(0, 1000);
  for (const [index, { name: column, missing }] of columns.entries()) {
    expect(missing, `missing values of ${column}`).toBe(rows.filter((row) => row[index] === null).length);
  }
  return { columns: columns.map(({ name: column, type }) => ({ name: column, type: type as never })), rows };
}

const segment = (operationName: string): string => `${operationName.replaceAll('_', '-')}/`;

test('any operations, undos and redos give the table that plain loops give, and a replay gives it again', {
  timeout: 120_000,
}, async () => {
  const unlimited = { calls: 1e9, windowMs: 1000 };
  const server = await openServer({
    seed: false,
    rateLimits: { initialize: unlimited, mutations: unlimited },
  });
  const file = join(await temporaryFolder(), 'small.csv');
  const lines = [base.columns.map((column) => column.name), ...base.rows];
  await writeFile(file, `${lines.map((cells) => cells.map((cell) => cell ?? '').join(',')).join('\n')}\n`);
  const client = (await logIn(server.url)).on((await server.addDatasource(file)).id);
  await client.apply('initialize/');
  expect(await readTable(client)).toEqual(base);

  let refused = 0;
  let applied = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 14 }), async (commands) => {
      await client.apply('clear/');
      await client.apply('initialize/');
      const tables = [base];
      const operations: ReferenceOperation[] = [];
      let position = 0;
      for (const next of commands) {
        if (next === 'undo' || next === 'redo') {
          const target = position + (next === 'redo' ? 1 : -1);
          const isPossible = target >= 0 && target < tables.length;
          expect((await client.post(`${next}/`)).status).toBe(isPossible ? 200 : 400);
          if (isPossible) position = target;
        } else {
          const expected = applyReference(tables[position] ?? base, next);
          const response = await client.post(segment(next.name), paramsOf(next));
          expect(response.status, await response.text()).toBe(expected === null ? 400 : 200);
          if (expected === null) {
            refused += 1;
          } else {
            applied += 1;
            tables.splice(position + 1, Number.POSITIVE_INFINITY, expected);
            operations.splice(position, Number.POSITIVE_INFINITY, next);
            position += 1;
          }
        }
        expect(await readTable(client)).toEqual(tables[position]);
      }
      const { session_info } = await client.status();
      expect(session_info).toMatchObject({ position, total_operations: operations.length });
      await client.apply('clear/');
      await client.apply('initialize/');
      for (const done of operations) await client.apply(segment(done.name), paramsOf(done));
      expect(await readTable(client)).toEqual(tables.at(-1));
    }),
    { numRuns: Number(process.env.X ?? 50) },
  );
  expect(applied, 'operations that were applied').toBeGreaterThan(refused / 2);
});
