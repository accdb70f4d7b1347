/** Everything the server asks of tables, behind one object: resolve, page, count, summarise, save. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '../../session/sessionApi.ts';
import { type ColumnStatistics, columnStatistics } from './columnStatistics.ts';
import { openDuckDb } from './duckDb.ts';
import { exportTable } from './exportTable.ts';
import type { ResolvedOperation, TableQuestion } from './operations/operationRule.ts';
import { resolveOperation, type TableOperation } from './resolveOperation.ts';
import type { TablePlan } from './tablePlan.ts';
import type { CellValue, TableColumn } from './tableSchema.ts';
import { createTableStore } from './tableStore.ts';

export interface TableEngine {
  /** @throws {OperationRefused} with one sentence for the user. */
  resolve(plan: TablePlan, name: TableOperation, params: JsonObject): Promise<ResolvedOperation>;
  /** Rows `offset` to `offset + limit`, each an array in the order of `plan.columns`. */
  page(plan: TablePlan, offset: number, limit: number, signal?: AbortSignal): Promise<CellValue[][]>;
  /** Missing values per column, in the order of `plan.columns`. */
  missing(plan: TablePlan, signal?: AbortSignal): Promise<number[]>;
  statistics(plan: TablePlan, column: TableColumn, signal?: AbortSignal): Promise<ColumnStatistics>;
  /** Writes the table as a datasource's Parquet file; gives its columns as that file has them. */
  save(plan: TablePlan, datasourceId: string): Promise<readonly TableColumn[]>;
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

export async function openTableEngine({
  fileOf,
  spillDir,
  maxCells,
}: TableEngineOptions): Promise<TableEngine> {
  const ownSpillDir = join(spillDir, String(process.pid));
  await mkdir(ownSpillDir, { recursive: true });
  const duckDb = await openDuckDb(ownSpillDir);
  const store = createTableStore({ duckDb, fileOf, maxCells: maxCells ?? defaultMaxCells });

  const questionOf = (plan: TablePlan, signal?: AbortSignal): TableQuestion => ({
    plan,
    ask: async (expressions, suffix = '') => {
      const sql = `SELECT ${expressions.join(', ')} FROM (${plan.sql}) ${suffix}`;
      const [row = []] = await store.query(plan, sql, signal);
      return row;
    },
  });

  return {
    resolve: (plan, name, params) => resolveOperation(name, params, questionOf(plan)),

    page(plan, offset, limit, signal) {
      const ids = plan.columns.map(({ id }) => id).join(', ');
      // DuckDB keeps the order of insertion through WHERE and LIMIT; a range of ordinals only spares it the scan.
      const range = plan.dense
        ? `WHERE ordinal >= ${offset} AND ordinal < ${offset + limit}`
        : `LIMIT ${limit} OFFSET ${offset}`;
      return store.query(plan, `SELECT ${ids} FROM (${plan.sql}) ${range}`, signal);
    },

    async missing(plan, signal) {
      const counts = plan.columns.map(({ id }) => `count(*) - count(${id})`);
      return (await questionOf(plan, signal).ask(counts)).map(Number);
    },

    statistics: (plan, column, signal) =>
      columnStatistics(column, questionOf(plan, signal), (sql) => store.query(plan, sql, signal)),

    save: (plan, datasourceId) => exportTable(plan, fileOf(datasourceId), (sql) => store.query(plan, sql)),

    async close() {
      await duckDb.close();
      await rm(ownSpillDir, { recursive: true, force: true });
    },
  };
}
