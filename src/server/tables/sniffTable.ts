/** Tells what a file's content is, whatever its name says. */
import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { sqlPath } from './sqlLiteral.ts';
import { TableFileRefused } from './tableFileRefused.ts';

const headBytes = 65_536;
export const notATable = 'The file is not a table. Open a CSV, TSV or Parquet file.';

export interface TableReader {
  /** A DuckDB table function call that reads the file. */
  readonly call: string;
  /** Whether a file of one text column might be prose, which any reader of separated values accepts. */
  readonly isText: boolean;
}

/** @throws {TableFileRefused} when the content is no table. */
export async function readerOf(path: string): Promise<TableReader> {
  const head = await readHead(path);
  if (head.length === 0) throw new TableFileRefused('The file is empty. Open a CSV, TSV or Parquet file.');
  if (head.toString('latin1', 0, 4) === 'PAR1') {
    return { call: `read_parquet(${sqlPath(path)})`, isText: false };
  }
  const encoding = encodingOf(head);
  if (encoding === null || isMarkup(head)) throw new TableFileRefused(notATable);
  // Every line is looked at, since the first ones of a column can look like numbers and a later one not.
  return { call: `read_csv(${sqlPath(path)}, encoding = '${encoding}', sample_size = -1)`, isText: true };
}

/** A web page, XML or JSON. */
function isMarkup(head: Buffer): boolean {
  const start = head.toString('latin1', 0, 512).replace(/^\xef\xbb\xbf/, '');
  return /^\s*(?:<[!?a-z]|[{[])/i.test(start);
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
