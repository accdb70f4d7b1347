/** The tables that DuckDB holds in memory: loaded when first needed, dropped when they were not needed for longest. */
import type { DuckDb } from './duckDb.ts';
import type { QueryCall } from './queryCall.ts';
import { sqlPath } from './sqlLiteral.ts';
import type { SortKey, TableSource } from './tablePlan.ts';
import type { CellValue } from './tableSchema.ts';

export interface TableStore {
  /** Runs one statement over a source's rows, which are surely loaded then. */
  query(source: TableSource, sql: string, call?: QueryCall): Promise<CellValue[][]>;
}

interface LoadedTable {
  readonly source: TableSource;
  readonly loaded: Promise<void>;
  /** Ends a load that nobody waits for any more. */
  readonly stop: AbortController;
  users: number;
  isLoaded: boolean;
  /** Somebody wants it who would come again. */
  isWanted: boolean;
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

  async function query(source: TableSource, sql: string, call: QueryCall = {}): Promise<CellValue[][]> {
    call.signal?.throwIfAborted();
    const table = claim(source, call);
    try {
      await orAborted(table.loaded, call.signal);
      return await duckDb.query(sql, call);
    } finally {
      release(table);
      await makeRoom();
    }
  }

  function claim(source: TableSource, call: QueryCall): LoadedTable {
    const table = tables.get(source.key) ?? begin(source, call);
    table.users += 1;
    if (call.stopsLoads !== true) table.isWanted = true;
    tables.delete(source.key);
    tables.set(source.key, table);
    return table;
  }

  function begin(source: TableSource, call: QueryCall): LoadedTable {
    const stop = new AbortController();
    const loading = { ...call, signal: stop.signal, stopsLoads: true };
    const loaded = load(source, loading);
    const table: LoadedTable = { source, loaded, stop, users: 0, isLoaded: false, isWanted: false };
    loaded.then(
      () => {
        table.isLoaded = true;
      },
      () => {
        // A load that failed is tried again by whoever needs the table next.
        if (tables.get(source.key) === table) tables.delete(source.key);
      },
    );
    return table;
  }

  function release(table: LoadedTable): void {
    table.users -= 1;
    if (table.users > 0 || table.isLoaded || table.isWanted) return;
    const { key } = table.source;
    if (tables.get(key) !== table) return;
    tables.delete(key);
    void leave(
      key,
      table.loaded.catch(() => undefined),
    );
    table.stop.abort(new Error('Nobody waits for this table any more.'));
  }

  /** Whoever needs the table again waits until it is out of the way. */
  function leave(key: string, gone: Promise<unknown>): Promise<unknown> {
    const leaving = gone.finally(() => {
      if (dropping.get(key) === leaving) dropping.delete(key);
    });
    dropping.set(key, leaving);
    return leaving;
  }

  async function load(source: TableSource, call: QueryCall): Promise<void> {
    const { key } = source;
    await dropping.get(key);
    switch (source.kind) {
      case 'file': {
        const file = sqlPath(fileOf(source.datasourceId));
        await duckDb.query(`CREATE OR REPLACE TABLE ${key} AS SELECT * FROM read_parquet(${file})`, call);
        return;
      }
      case 'stored': {
        const { of, order } = source;
        const ids = of.columns.map(({ id }) => id).join(', ');
        const ordered = order === null ? '' : ` ORDER BY ${orderBy(order)}`;
        await query(
          of.source,
          `CREATE OR REPLACE TABLE ${key} AS SELECT ${ids} FROM (${of.sql})${ordered}`,
          call,
        );
        return;
      }
      case 'ordinals':
        await query(
          source.of.source,
          `CREATE OR REPLACE TABLE ${key} AS SELECT ordinal FROM (${source.of.sql})`,
          call,
        );
    }
  }

  async function makeRoom(): Promise<void> {
    let cells = 0;
    for (const table of tables.values()) cells += table.source.cells;
    for (const [key, table] of tables) {
      if (cells <= maxCells) return;
      if (table.users > 0) continue;
      cells -= table.source.cells;
      tables.delete(key);
      await leave(key, duckDb.query(`DROP TABLE IF EXISTS ${key}`));
    }
  }

  return { query };
}

/** The ordinal breaks ties, which is what makes the order stable and the same on every replay. */
function orderBy(keys: readonly SortKey[]): string {
  const terms = keys.map(({ column, descending }) => `${column} ${descending ? 'DESC' : 'ASC'} NULLS LAST`);
  return [...terms, 'ordinal'].join(', ');
}

/** What is awaited for others, too, goes on when one of them leaves. */
async function orAborted(shared: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return shared;
  let leave = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
  });
  try {
    await Promise.race([shared, aborted]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
