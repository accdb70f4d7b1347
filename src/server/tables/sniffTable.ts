/** Tells what a file's content is, whatever its name says. */
import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { sqlPath } from './sqlLiteral.ts';
import { TableFileRefused } from './tableFileRefused.ts';
import type { CellValue } from './tableSchema.ts';

const headBytes = 65_536;
const notATable = 'The file is not a table. Open a CSV, TSV or Parquet file.';

/**
 * A DuckDB table function call that reads the file.
 *
 * @throws {TableFileRefused} when the content is no table.
 */
export async function readerOf(
  path: string,
  query: (sql: string) => Promise<CellValue[][]>,
): Promise<string> {
  const head = await readHead(path);
  if (head.length === 0) throw new TableFileRefused('The file is empty. Open a CSV, TSV or Parquet file.');
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') return `read_parquet(${sqlPath(path)})`;
  const encoding = encodingOf(head);
  if (
    encoding === null ||
    /^\s*(?:<[!?a-z]|[{[])/i.test(head.toString('latin1', 0, 512).replace(/^\xef\xbb\xbf/, ''))
  ) {
    throw new TableFileRefused(notATable);
  }
  const options = `${sqlPath(path)}, encoding = '${encoding}', sample_size = -1`;
  const [sniffed] = await query(
    `SELECT Delimiter, len(Columns), Columns[1].type, Prompt FROM sniff_csv(${options})`,
  );
  const [, columns, firstType] = sniffed ?? [];
  const reader = `read_csv(${options})`;
  // Any prose can be read as one column of text; a table of one column is recognised by its values.
  if (columns === 1 && firstType === 'VARCHAR') throw new TableFileRefused(notATable);
  const [[rows] = []] = await query(`SELECT count(*) FROM ${reader}`);
  if (rows === 0)
    throw new TableFileRefused(
      'The file has no rows. Open a CSV, TSV or Parquet file with a header and rows.',
    );
  return reader;
}

async function readHead(path: string): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(headBytes);
    const { bytesRead } = await handle.read(buffer, 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Null for bytes that are no text. */
function encodingOf(head: Buffer): 'utf-8' | 'utf-16' | 'latin-1' | null {
  if (head.length >= 2 && ['fffe', 'feff'].includes(head.toString('hex', 0, 2))) return 'utf-16';
  if (head.some((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13)) return null;
  // The last character of a full head may be cut.
  const whole = head.length < headBytes ? head : head.subarray(0, head.lastIndexOf(10) + 1);
  return isUtf8(whole) ? 'utf-8' : 'latin-1';
}
