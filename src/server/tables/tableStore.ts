/** The tables that DuckDB holds in memory: loaded when first needed, dropped when they were not needed for longest. */
import type { DuckDb } from './duckDb.ts';
import { sqlPath } from './sqlLiteral.ts';
import type { SortKey, TablePlan, TableSource } from './tablePlan.ts';
import type { CellValue } from './tableSchema.ts';

export interface TableStore {
  /** Runs one statement over a plan whose rows are surely loaded. */
  query(plan: TablePlan, sql: string, signal?: AbortSignal): Promise<CellValue[][]>;
}

interface LoadedTable {
  readonly source: TableSource;
  readonly loaded: Promise<void>;
  users: number;
}

export interface TableStoreOptions {
  readonly duckDb: DuckDb;
  /** Where a datasource's Parquet file lies. */
  readonly fileOf: (datasourceId: string) => string;
  /** Cells kept in memory before the least recently used tables are dropped. */
  readonly maxCells: number;
}

export function createTableStore({ duckDb, fileOf, maxCells }: TableStoreOptions): TableStore {
  /** In the order of last use. */
  const tables = new Map<string, LoadedTable>();
  /** Tables on their way out; one that is needed again is loaded after it went. */
  const dropping = new Map<string, Promise<unknown>>();

  async function query(plan: TablePlan, sql: string, signal?: AbortSignal): Promise<CellValue[][]> {
    const table = claim(plan.source);
    try {
      await table.loaded;
      return await duckDb.query(sql, signal);
    } finally {
      table.users -= 1;
      await makeRoom();
    }
  }

  function claim(source: TableSource): LoadedTable {
    const known = tables.get(source.key);
    const table = known ?? { source, loaded: load(source), users: 0 };
    table.users += 1;
    tables.delete(source.key);
    tables.set(source.key, table);
    if (known === undefined) {
      table.loaded.catch(() => {
        // A load that failed is tried again by whoever needs the table next.
        if (tables.get(source.key) === table) tables.delete(source.key);
      });
    }
    return table;
  }

  async function load(source: TableSource): Promise<void> {
    await dropping.get(source.key);
    if (source.kind === 'file') {
      await duckDb.query(
        `CREATE OR REPLACE TABLE ${source.key} AS SELECT * FROM read_parquet(${sqlPath(fileOf(source.datasourceId))})`,
      );
      return;
    }
    const { of, order, key } = source;
    const ids = of.columns.map(({ id }) => id).join(', ');
    const ordered = order === null ? '' : ` ORDER BY ${orderBy(order)}`;
    await query(of, `CREATE OR REPLACE TABLE ${key} AS SELECT ${ids} FROM (${of.sql})${ordered}`);
  }

  async function makeRoom(): Promise<void> {
    let cells = 0;
    for (const table of tables.values()) cells += table.source.cells;
    for (const [key, table] of tables) {
      if (cells <= maxCells) return;
      if (table.users > 0) continue;
      cells -= table.source.cells;
      tables.delete(key);
      const dropped = duckDb.query(`DROP TABLE IF EXISTS ${key}`).finally(() => dropping.delete(key));
      dropping.set(key, dropped);
      await dropped;
    }
  }

  return { query };
}

/** The ordinal breaks ties, which is what makes the order stable and the same on every replay. */
function orderBy(keys: readonly SortKey[]): string {
  const terms = keys.map(({ column, descending }) => `${column} ${descending ? 'DESC' : 'ASC'} NULLS LAST`);
  return [...terms, 'ordinal'].join(', ');
}
