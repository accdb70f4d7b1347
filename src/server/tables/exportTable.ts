/** Writes a table to a Parquet file that is either complete and on the disk or not there. */
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sqlText } from './sqlLiteral.ts';
import type { TablePlan } from './tablePlan.ts';
import type { CellValue, TableColumn } from './tableSchema.ts';

/** The ending of a file that is still being written; a start removes what a crash left of these. */
export const partialSuffix = '.partial';

/** Columns are numbered anew; their names travel in the file's metadata under `holdfast_columns`. */
export async function exportTable(
  plan: TablePlan,
  file: string,
  query: (sql: string) => Promise<CellValue[][]>,
): Promise<readonly TableColumn[]> {
  const columns = plan.columns.map(({ name, type }, index) => ({ id: `c${index}`, name, type }));
  const list = plan.columns.map(({ id }, index) => `${id} AS c${index}`).join(', ');
  await writeParquet(`SELECT ${list} FROM (${plan.sql})`, columns, file, query);
  return columns;
}

/** Runs a SELECT into a Parquet file: written beside it, synced, then renamed. */
export async function writeParquet(
  select: string,
  columns: readonly TableColumn[],
  file: string,
  query: (sql: string) => Promise<CellValue[][]>,
): Promise<void> {
  const partial = `${file}${partialSuffix}`;
  const names = sqlText(JSON.stringify(columns));
  try {
    await query(
      `COPY (${select}) TO ${sqlText(partial)} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {holdfast_columns: ${names}})`,
    );
    await sync(partial);
    await rename(partial, file);
    await sync(dirname(file));
  } catch (cause) {
    await rm(partial, { force: true });
    throw cause;
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
