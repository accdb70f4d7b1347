/** Opens a user's file as a datasource that everybody sees. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { parse } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DataFolder } from './dataFolder.ts';
import type { DatasourceLog } from './log/datasourceLog.ts';
import { importTable } from './tables/importTable.ts';
import { TableFileRefused } from './tables/tableFileRefused.ts';

export interface AddedDatasource {
  readonly id: string;
  readonly name: string;
  readonly rows: number;
  /** How many. */
  readonly columns: number;
}

export interface AddDatasourceRequest {
  readonly file: string;
  /** @default the file's name without its ending */
  readonly name?: string | undefined;
  /** A UUID. @default one that the name and the content give, so that the same file is the same datasource */
  readonly id?: string | undefined;
  readonly at: number;
}

/** @throws {TableFileRefused} with one sentence for the user; then nothing was made. */
export async function addDatasource(
  { file, name = parse(file).name, id, at }: AddDatasourceRequest,
  folder: DataFolder,
  datasources: DatasourceLog,
): Promise<AddedDatasource> {
  const ownId = id ?? (await contentId(file, name));
  const known = await datasources.findShared(ownId);
  if (known !== undefined)
    return { id: known.id, name: known.name, rows: known.rows, columns: known.columns.length };
  const target = folder.fileOf(ownId);
  const { columns, rows } = await importTable(file, target);
  try {
    await datasources.add({ id: ownId, name, ownerId: null, rows, columns }, at);
  } catch (cause) {
    await rm(target, { force: true });
    throw cause;
  }
  return { id: ownId, name, rows, columns: columns.length };
}

/** A UUID of version 8, whose digits are the makers' own (RFC 9562 §5.8). */
async function contentId(file: string, name: string): Promise<string> {
  const hash = createHash('sha256').update(name).update('\0');
  try {
    await pipeline(createReadStream(file), hash);
  } catch (cause) {
    throw new TableFileRefused('The file does not exist or can not be read. Check its name.', { cause });
  }
  const hex = hash.digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
