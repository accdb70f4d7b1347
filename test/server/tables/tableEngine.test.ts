import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { importTable } from '../../../src/server/tables/importTable.ts';
import type { TableOperation } from '../../../src/server/tables/resolveOperation.ts';
import { openTableEngine, type TableEngine } from '../../../src/server/tables/tableEngine.ts';
import { applyStep, basePlan, type TablePlan } from '../../../src/server/tables/tablePlan.ts';
import type { JsonObject } from '../../../src/session/sessionApi.ts';
import { temporaryFolder } from '../testServer.ts';

/** A table's Parquet file, imported from these lines into a folder. */
async function tableFile(folder: string, header: string, lines: readonly string[]) {
  const csv = join(folder, 'table.csv');
  const parquet = join(folder, 'table.parquet');
  await writeFile(csv, `${[header, ...lines].join('\n')}\n`);
  return { parquet, ...(await importTable(csv, parquet)) };
}

/** An engine over one table, gone when the test is over. */
async function openTable(
  { parquet, columns, rows }: Awaited<ReturnType<typeof tableFile>>,
  maxCells?: number,
) {
  const engine = await openTableEngine({
    fileOf: () => parquet,
    spillDir: join(await temporaryFolder(), 'spill'),
    ...(maxCells === undefined ? {} : { maxCells }),
  });
  onTestFinished(() => engine.close());
  return { engine, plan: basePlan('table', columns, rows) };
}

async function applied(engine: TableEngine, plan: TablePlan, name: TableOperation, params: JsonObject) {
  return applyStep(plan, (await engine.resolve(plan, name, params)).step);
}

/** A repeatable sequence of uneven numbers from 0 to 1. */
function* uneven(): Generator<number> {
  for (let state = 1; ; ) {
    state = (state * 48_271) % 2_147_483_647;
    yield state / 2_147_483_647;
  }
}

/** Numbers of all magnitudes and both signs, whose sum depends on its order; every fifth is missing. */
const manyNumbers: readonly (number | null)[] = (() => {
  const numbers = uneven();
  const next = (): number => numbers.next().value ?? 0;
  // Enough for DuckDB to work on several threads.
  return Array.from({ length: 400_000 }, (_, index) =>
    index % 5 === 0 ? null : (next() - 0.5) * 10 ** Math.floor(next() * 24 - 6),
  );
})();

/** A compensated sum in the order of the rows, divided by their number. */
function meanInOrder(numbers: readonly (number | null)[]): number {
  let sum = 0;
  let error = 0;
  let count = 0;
  for (const number of numbers) {
    if (number === null) continue;
    const difference = number - error;
    const next = sum + difference;
    error = next - sum - difference;
    sum = next;
    count += 1;
  }
  return sum / count;
}

let folder: string;
let many: Awaited<ReturnType<typeof tableFile>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
  const lines = manyNumbers.map((number, index) => `${number ?? ''},${index % 3},${index}`);
  many = await tableFile(folder, 'x,tie,id', lines);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('many rows', () => {
  test('a mean is added up in the order of the rows, to the last bit', async () => {
    const { engine, plan } = await openTable(many);
    for (let run = 0; run < 3; run += 1) {
      const { step } = await engine.resolve(plan, 'fill_missing_values', {
        columns: ['x'],
        strategy: 'mean',
      });
      expect(step).toMatchObject({ fills: [{ value: meanInOrder(manyNumbers) }] });
    }
  });

  test('a sort keeps the order of ties', async () => {
    const { engine, plan } = await openTable(many);
    const sorted = await applied(engine, plan, 'sort_rows', { columns: ['tie'], descending: true });
    const starts = [
      { tie: 2, offset: 0 },
      { tie: 1, offset: 133_333 },
      { tie: 0, offset: 266_666 },
    ];
    for (const { tie, offset } of starts) {
      const page = await engine.page(sorted, offset, 1000);
      expect(page.map((row) => row[2])).toEqual(Array.from({ length: 1000 }, (_, index) => index * 3 + tie));
    }
  });

  test('every page of a filtered table follows the one before it', async () => {
    const { engine, plan } = await openTable(many);
    const filtered = await applied(engine, plan, 'filter_rows', { column: 'tie', operator: 'ne', value: 1 });
    expect(filtered.rows).toBe(266_667);
    for (const offset of [0, 99_999, 200_000, 266_600]) {
      const ids = (await engine.page(filtered, offset, 50)).map((row) => row[2]);
      const expected = Array.from({ length: 50 }, (_, index) => offset + index).map(
        (at) => Math.floor(at / 2) * 3 + (at % 2) * 2,
      );
      expect(ids).toEqual(expected);
    }
  });

  test('a read that nobody waits for is broken off and harms nothing', async () => {
    const { engine, plan } = await openTable(many);
    await engine.page(plan, 0, 1);
    const [column] = plan.columns;
    if (column === undefined) throw new Error('The table has no column.');
    const controller = new AbortController();
    const reading = engine.statistics(plan, column, { signal: controller.signal });
    controller.abort(new Error('nobody waits'));
    await expect(reading).rejects.toThrow('nobody waits');
    await expect(
      engine.page(plan, 0, 1, { signal: AbortSignal.abort(new Error('never asked')) }),
    ).rejects.toThrow('never asked');
    expect((await engine.page(plan, 5, 1))[0]?.[2]).toBe(5);
  });
});

describe('a change that is called off', () => {
  test('gives up the table that was loaded for it alone, and the next one who needs that gets it', async () => {
    const { engine, plan } = await openTable(many);
    const sorted = await applied(engine, plan, 'sort_rows', { columns: ['x', 'tie'] });
    const stop = new AbortController();
    const asked = engine.page(sorted, 0, 5, { signal: stop.signal, stopsLoads: true });
    stop.abort(new Error('called off'));
    await expect(asked).rejects.toThrow('called off');
    const smallest = manyNumbers.reduce((least, number) => Math.min(least ?? 0, number ?? 0), 0);
    expect((await engine.page(sorted, 0, 1))[0]?.[0]).toBe(smallest);
  });

  test('leaves the table to a reader who waits for it, too', async () => {
    const { engine, plan } = await openTable(many);
    const sorted = await applied(engine, plan, 'sort_rows', { columns: ['x', 'id'] });
    const stop = new AbortController();
    const asked = engine.page(sorted, 0, 5, { signal: stop.signal, stopsLoads: true });
    const read = engine.page(sorted, 0, 1);
    stop.abort(new Error('called off'));
    await expect(asked).rejects.toThrow('called off');
    expect(await read).toHaveLength(1);
  });

  test('tells how far it is while it runs, and nothing afterwards', async () => {
    const { engine, plan } = await openTable(many);
    const sorted = await applied(engine, plan, 'sort_rows', { columns: ['tie', 'x'] });
    const told: (() => number | null)[] = [];
    const page = engine.page(sorted, 0, 1, { onRun: (percent) => void told.push(percent) });
    await expect.poll(() => told.length).toBeGreaterThan(0);
    await page;
    expect(told.at(-1)?.()).toBeNull();
  });
});

describe('a filtered table of many cells', () => {
  test('is paged by where its rows stand: through filters over filters, casts, and beyond its end', async () => {
    const lines = manyNumbers.map((number, index) => `${number ?? ''},${index % 7},${index}`);
    const { engine, plan } = await openTable(await tableFile(await temporaryFolder(), 'x,seven,id', lines));
    const first = await applied(engine, plan, 'filter_rows', { column: 'seven', operator: 'lt', value: 5 });
    const cast = await applied(engine, first, 'change_column_type', {
      column_name: 'id',
      new_type: 'string',
    });
    const second = await applied(engine, cast, 'filter_rows', { column: 'x', operator: 'is_missing' });
    const ids = manyNumbers.flatMap((number, id) => (number === null && id % 7 < 5 ? [String(id)] : []));
    expect(second.rows).toBe(ids.length);
    for (const offset of [0, 12_345, ids.length - 3]) {
      expect((await engine.page(second, offset, 50)).map((row) => row[2])).toEqual(
        ids.slice(offset, offset + 50),
      );
    }
    expect(await engine.page(second, ids.length, 50)).toEqual([]);
  });
});

describe('memory', () => {
  const lines = Array.from({ length: 100 }, (_, index) => `${(index * 37) % 100},${index}`);

  test('tables beyond the limit are dropped and made again when needed', async () => {
    const { engine, plan } = await openTable(await tableFile(await temporaryFolder(), 'a,b', lines), 450);
    const plans = [plan];
    for (let turn = 0; turn < 6; turn += 1) {
      const columns = [turn % 2 === 0 ? 'a' : 'b'];
      // A filter in between, so that each sorted table needs the one before it.
      const kept = { column: 'a', operator: 'is_not_missing' };
      const before = await applied(engine, plans[turn] ?? plan, 'filter_rows', kept);
      plans.push(await applied(engine, before, 'sort_rows', { columns, descending: turn % 3 === 0 }));
    }
    const first = await Promise.all(plans.map((each) => engine.page(each, 10, 5)));
    const second = await Promise.all(plans.toReversed().map((each) => engine.page(each, 10, 5)));
    expect(second.toReversed()).toEqual(first);
    expect(first[1]?.map((row) => row[0])).toEqual([89, 88, 87, 86, 85]);
    expect(first[6]?.map((row) => row[1])).toEqual([10, 11, 12, 13, 14]);
  });

  test('sorts that follow each other are one sort, with what was renamed or dropped in between', async () => {
    const rows = ['1,x,2', '2,y,1', '1,y,3', '2,x,1', '1,x,1', '2,y,2'];
    const { engine, plan } = await openTable(await tableFile(await temporaryFolder(), 'a,b,c', rows));
    let last = plan;
    for (let turn = 0; turn < 40; turn += 1) {
      last = await applied(engine, last, 'sort_rows', {
        columns: turn % 2 === 0 ? ['c'] : ['a'],
        descending: turn % 3 === 0,
      });
    }
    const base = last.source.kind === 'stored' ? last.source.of.source.key : null;
    expect(base).toBe(plan.source.key);
    // The last two decide: by a, descending, and by c where a is the same.
    expect(await engine.page(last, 0, 9)).toEqual([
      [2, 'y', 1],
      [2, 'x', 1],
      [2, 'y', 2],
      [1, 'x', 1],
      [1, 'x', 2],
      [1, 'y', 3],
    ]);
    last = await applied(engine, last, 'drop_columns', { columns: ['c'] });
    last = await applied(engine, last, 'rename_column', { old_name: 'b', new_name: 'letter' });
    last = await applied(engine, last, 'sort_rows', { columns: ['letter'], descending: true });
    expect(last.columns.map((column) => column.name)).toEqual(['a', 'letter']);
    expect(await engine.page(last, 0, 9)).toEqual([
      [2, 'y'],
      [2, 'y'],
      [1, 'y'],
      [2, 'x'],
      [1, 'x'],
      [1, 'x'],
    ]);
    expect(await engine.missing(last)).toEqual([0, 0]);
  });

  test('a long chain of operations stays quick to plan and right', async () => {
    const { engine, plan } = await openTable(await tableFile(await temporaryFolder(), 'a,b', lines));
    let last = plan;
    for (let turn = 0; turn < 60; turn += 1) {
      last = await applied(engine, last, 'change_column_type', {
        column_name: 'a',
        new_type: turn % 2 === 0 ? 'string' : 'integer',
      });
      if (turn % 10 === 9)
        last = await applied(engine, last, 'filter_rows', { column: 'b', operator: 'ge', value: turn });
    }
    expect(last.depth).toBeLessThan(12);
    expect(last.rows).toBe(41);
    expect((await engine.page(last, 0, 2)).map((row) => row)).toEqual([
      [83, 59],
      [20, 60],
    ]);
  });
});
