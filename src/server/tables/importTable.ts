/** A user's file becomes a datasource's Parquet file, or nothing does. */
import { stat } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { cellValue } from './cellValue.ts';
import { writeParquet } from './exportTable.ts';
import { importColumn } from './importColumn.ts';
import { readerOf } from './sniffTable.ts';
import { TableFileRefused } from './tableFileRefused.ts';
import type { CellValue, TableColumn } from './tableSchema.ts';

export interface ImportLimits {
  /** Bytes. @default 2 GiB */
  readonly maxBytes?: number;
  /** @default 20,000,000 */
  readonly maxRows?: number;
  /** @default 2,000 */
  readonly maxColumns?: number;
}

export interface ImportedTable {
  readonly columns: readonly TableColumn[];
  readonly rows: number;
}

/**
 * Reads CSV, TSV or Parquet, whichever the content is.
 *
 * @throws {TableFileRefused} with one sentence for the user; then nothing was written.
 */
export async function importTable(
  source: string,
  target: string,
  limits: ImportLimits = {},
): Promise<ImportedTable> {
  const { maxBytes = 2 ** 31, maxRows = 20_000_000, maxColumns = 2_000 } = limits;
  const { size } = await fileOf(source);
  if (size > maxBytes) {
    throw new TableFileRefused(
      `The file is larger than ${Math.floor(maxBytes / 2 ** 20)} MB. Open a smaller one.`,
    );
  }
  // An engine of its own: it alone may read files that are not ours, and its memory goes with it.
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false' });
  const connection = await instance.connect();
  const query = async (sql: string): Promise<CellValue[][]> =>
    (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(cellValue));
  try {
    const reader = await readerOf(source, query);
    const described = await query(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${reader})`);
    if (described.length > maxColumns) {
      throw new TableFileRefused(`The file has more than ${maxColumns} columns. Open one with fewer.`);
    }
    const imported = described.map(([name, type], index) => importColumn(String(name), String(type), index));
    const [[rows = 0] = []] = await query(`SELECT count(*) FROM ${reader}`);
    if (Number(rows) > maxRows) {
      throw new TableFileRefused(`The file has more than ${maxRows} rows. Open one with fewer.`);
    }
    const columns = imported.map(({ column }) => column);
    const select = `SELECT ${imported.map(({ expression }) => expression).join(', ')} FROM ${reader}`;
    await writeParquet(select, columns, target, query);
    return { columns, rows: Number(rows) };
  } catch (cause) {
    if (cause instanceof TableFileRefused) throw cause;
    throw new TableFileRefused('The file could not be read as a table. Open a CSV, TSV or Parquet file.', {
      cause,
    });
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function fileOf(source: string): Promise<{ size: number }> {
  let found: Awaited<ReturnType<typeof stat>>;
  try {
    found = await stat(source);
  } catch (cause) {
    throw new TableFileRefused('The file does not exist or can not be read. Check its name.', { cause });
  }
  if (!found.isFile()) throw new TableFileRefused('This is not a file. Name a CSV, TSV or Parquet file.');
  return found;
}
