/** Where things lie in the data folder. Every name in it is one of ours. */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { partialSuffix } from './tables/exportTable.ts';

export interface DataFolder {
  readonly logFile: string;
  readonly spillDir: string;
  /** What the operations page shows, over a restart. */
  readonly operationsFile: string;
  /** Where bug reports are kept; made by the first one. */
  readonly reportsDir: string;
  /** @param datasourceId A UUID. */
  fileOf(datasourceId: string): string;
}

/** Makes what is missing and removes what a crash left half-written. */
export async function openDataFolder(dataDir: string): Promise<DataFolder> {
  const tables = join(dataDir, 'tables');
  const spillDir = join(dataDir, 'spill');
  await mkdir(tables, { recursive: true });
  await rm(spillDir, { recursive: true, force: true });
  const partials = (await readdir(tables)).filter((name) => name.endsWith(partialSuffix));
  await Promise.all(partials.map((name) => rm(join(tables, name), { recursive: true, force: true })));
  return {
    logFile: join(dataDir, 'log.db'),
    spillDir,
    operationsFile: join(dataDir, 'operations.json'),
    reportsDir: join(dataDir, 'bug-reports'),
    fileOf: (datasourceId) => join(tables, `${datasourceId}.parquet`),
  };
}
