/** Everything the server asks of tables, behind one object: resolve, page, count, summarise, save. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '../../session/sessionApi.ts';
import { type ColumnStatistics, columnStatistics } from './columnStatistics.ts';
import { openDuckDb } from './duckDb.ts';
import { exportTable } from './exportTable.ts';
import type { ResolvedOperation, TableQuestion } from './operations/operationRule.ts';
import type { QueryCall } from './queryCall.ts';
import { resolveOperation, type TableOperation } from './resolveOperation.ts';
import type { TablePlan, TableSource } from './tablePlan.ts';
import type { CellValue, TableColumn } from './tableSchema.ts';
import { createTableStore } from './tableStore.ts';
import { type TakeawayFile, type TakeawayFormat, takeAwayFile } from './takeAwayFile.ts';

export interface TableEngine {
  /** @throws {OperationRefused} with one sentence for the user. */
  resolve(
    plan: TablePlan,
    name: TableOperation,
    params: JsonObject,
    call?: QueryCall,
  ): Promise<ResolvedOperation>;
  /** Rows `offset` to `offset + limit`, each an array in the order of `plan.columns`. */
  page(plan: TablePlan, offset: number, limit: number, call?: QueryCall): Promise<CellValue[][]>;
  /** Missing values per column, in the order of `plan.columns`. */
  missing(plan: TablePlan, call?: QueryCall): Promise<number[]>;
  statistics(plan: TablePlan, column: TableColumn, call?: QueryCall): Promise<ColumnStatistics>;
  /** Writes the table as a datasource's Parquet file; gives its columns as that file has them. */
  save(plan: TablePlan, datasourceId: string, call?: QueryCall): Promise<readonly TableColumn[]>;
  /** Writes the table as a file to take away; whoever asked removes it. */
  takeAway(plan: TablePlan, format: TakeawayFormat, call?: QueryCall): Promise<TakeawayFile>;
  close(): Promise<void>;
}

export interface TableEngineOptions {
  /** A datasource's Parquet file. */
  readonly fileOf: (datasourceId: string) => string;
  /** A folder of ours, emptied at start, for what does not fit into memory. */
  readonly spillDir: string;
  /** Cells kept in memory. @default 200,000,000 */
  readonly maxCells?: number;
}

const defaultMaxCells = 200_000_000;

/** A filtered table over no more cells than these is scanned for each of its pages; over more, it is noted where they stand. */
const scannedCells = 1_000_000;

export async function openTableEngine({
  fileOf,
  spillDir,
  maxCells,
}: TableEngineOptions): Promise<TableEngine> {
  const ownSpillDir = join(spillDir, String(process.pid));
  await mkdir(ownSpillDir, { recursive: true });
  const duckDb = await openDuckDb(ownSpillDir);
  const store = createTableStore({ duckDb, fileOf, maxCells: maxCells ?? defaultMaxCells });

  const questionOf = (plan: TablePlan, call?: QueryCall): TableQuestion => ({
    plan,
    ask: async (expressions, suffix = '') => {
      const sql = `SELECT ${expressions.join(', ')} FROM (${plan.sql}) ${suffix}`;
      const [row = []] = await store.query(plan.source, sql, call);
      return row;
    },
  });

  /** The ordinals between which a page's rows stand; null for none. */
  async function spanOf(
    kept: TableSource,
    offset: number,
    limit: number,
    call?: QueryCall,
  ): Promise<readonly [first: CellValue, last: CellValue] | null> {
    const rows = `rowid >= ${offset} AND rowid < ${offset + limit}`;
    const sql = `SELECT min(ordinal), max(ordinal) FROM ${kept.key} WHERE ${rows}`;
    const [[first = null, last = null] = []] = await store.query(kept, sql, call);
    return first === null ? null : [first, last];
  }

  return {
    resolve: (plan, name, params, call) => resolveOperation(name, params, questionOf(plan, call)),

    async page(plan, offset, limit, call) {
      const ids = plan.columns.map(({ id }) => id).join(', ');
      // DuckDB keeps the order of insertion through WHERE and LIMIT; a range of ordinals only spares it the scan.
      let range = `LIMIT ${limit} OFFSET ${offset}`;
      if (plan.kept === null) {
        range = `WHERE ordinal >= ${offset} AND ordinal < ${offset + limit}`;
      } else if (plan.source.cells > scannedCells) {
        const span = await spanOf(plan.kept, offset, limit, call);
        if (span === null) return [];
        range = `WHERE ordinal >= ${span[0]} AND ordinal <= ${span[1]}`;
      }
      return store.query(plan.source, `SELECT ${ids} FROM (${plan.sql}) ${range}`, call);
    },

    async missing(plan, call) {
      const counts = plan.columns.map(({ id }) => `count(*) - count(${id})`);
      return (await questionOf(plan, call).ask(counts)).map(Number);
    },

    statistics: (plan, column, call) =>
      columnStatistics(column, plan.sql, (sql) => store.query(plan.source, sql, call)),

    save: (plan, datasourceId, call) =>
      exportTable(plan, fileOf(datasourceId), (sql) => store.query(plan.source, sql, call)),

    takeAway: (plan, format, call) =>
      takeAwayFile({ plan, format, folder: ownSpillDir }, (sql) => store.query(plan.source, sql, call)),

    async close() {
      await duckDb.close();
      await rm(ownSpillDir, { recursive: true, force: true });
    },
  };
}
