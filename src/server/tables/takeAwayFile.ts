/** Writes a table as a file that other programs read: CSV or Parquet, with the names its user gave. */
import { randomUUID } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sqlText } from './sqlLiteral.ts';
import type { TablePlan } from './tablePlan.ts';
import type { CellValue } from './tableSchema.ts';

export const takeawayFormats = ['csv', 'parquet'] as const;
export type TakeawayFormat = (typeof takeawayFormats)[number];

export interface TakeawayFile {
  readonly path: string;
  /** What stands before the file's own bytes: a CSV's line of names. */
  readonly head: Buffer;
  /** Bytes, the head included. */
  readonly size: number;
}

export interface TakeawayRequest {
  readonly plan: TablePlan;
  readonly format: TakeawayFormat;
  readonly folder: string;
}

/** Missing values are empty fields in CSV and nulls in Parquet. When it rejects, no file is left. */
export async function takeAwayFile(
  { plan, format, folder }: TakeawayRequest,
  query: (sql: string) => Promise<CellValue[][]>,
): Promise<TakeawayFile> {
  const path = join(folder, `${randomUUID()}.${format}`);
  const isCsv = format === 'csv';
  // DuckDB takes "A" and "a" for one name; a CSV's names never reach it.
  const list = plan.columns.map(({ id, name }) => (isCsv ? id : `${id} AS ${quotedName(name)}`)).join(', ');
  const options = isCsv ? 'FORMAT csv, HEADER false' : 'FORMAT parquet, COMPRESSION zstd';
  try {
    await query(`COPY (SELECT ${list} FROM (${plan.sql})) TO ${sqlText(path)} (${options})`);
    const head = Buffer.from(isCsv ? `${plan.columns.map(({ name }) => csvField(name)).join(',')}\n` : '');
    const { size } = await stat(path);
    return { path, head, size: head.length + size };
  } catch (cause) {
    await rm(path, { force: true });
    throw cause;
  }
}

/** RFC 4180 §2.6 and §2.7. */
function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function quotedName(name: string): string {
  return `"${name.replaceAll('\0', '').replaceAll('"', '""')}"`;
}
