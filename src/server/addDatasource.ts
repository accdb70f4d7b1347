/** Opens a user's file as a datasource that everybody sees. */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { parse } from 'node:path';
import type { DataFolder } from './dataFolder.ts';
import type { DatasourceLog } from './log/datasourceLog.ts';
import { importTable } from './tables/importTable.ts';

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
  /** A UUID. @default a new one */
  readonly id?: string;
  readonly at: number;
}

/** @throws {TableFileRefused} with one sentence for the user; then nothing was made. */
export async function addDatasource(
  { file, name = parse(file).name, id = randomUUID(), at }: AddDatasourceRequest,
  folder: DataFolder,
  datasources: DatasourceLog,
): Promise<AddedDatasource> {
  const target = folder.fileOf(id);
  const { columns, rows } = await importTable(file, target);
  try {
    await datasources.add({ id, name, ownerId: null, rows, columns }, at);
  } catch (cause) {
    await rm(target, { force: true });
    throw cause;
  }
  return { id, name, rows, columns: columns.length };
}
