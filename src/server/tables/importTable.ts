/** A user's file becomes a datasource's Parquet file, or nothing does. */
import { rm, stat } from 'node:fs/promises';
import { openDuckDb } from './duckDb.ts';
import { partialSuffix, writeParquet } from './exportTable.ts';
import { importColumn } from './importColumn.ts';
import { notATable, readerOf } from './sniffTable.ts';
import { TableFileRefused } from './tableFileRefused.ts';
import type { TableColumn } from './tableSchema.ts';

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

const unreadable =
  'The file could not be taken in as a table. Open a CSV, TSV or Parquet file, on a disk with room for it.';

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
  const spillDir = `${target}.spill${partialSuffix}`;
  const duckDb = await openDuckDb(spillDir);
  try {
    const { call, isText } = await readerOf(source);
    // A text is read once and then asked; Parquet can be asked where it lies.
    await duckDb.query(`CREATE ${isText ? 'TABLE' : 'VIEW'} file AS SELECT * FROM ${call}`);
    const described = await duckDb.query('SELECT column_name, column_type FROM (DESCRIBE file)');
    if (isText && described.length === 1 && described[0]?.[1] === 'VARCHAR')
      throw new TableFileRefused(notATable);
    if (described.length > maxColumns) {
      throw new TableFileRefused(`The file has more than ${maxColumns} columns. Open one with fewer.`);
    }
    const [[count] = []] = await duckDb.query('SELECT count(*) FROM file');
    const rows = Number(count);
    if (rows === 0) {
      throw new TableFileRefused(
        'The file has no rows. Open a table with a line of names and rows below it.',
      );
    }
    if (rows > maxRows)
      throw new TableFileRefused(`The file has more than ${maxRows} rows. Open one with fewer.`);
    const imported = described.map(([name, type], index) => importColumn(String(name), String(type), index));
    const columns = imported.map(({ column }) => column);
    const select = `SELECT ${imported.map(({ expression }) => expression).join(', ')} FROM file`;
    await writeParquet(select, columns, target, duckDb.query);
    return { columns, rows };
  } catch (cause) {
    if (cause instanceof TableFileRefused) throw cause;
    throw new TableFileRefused(unreadable, { cause });
  } finally {
    await duckDb.close();
    await rm(spillDir, { recursive: true, force: true });
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
