/** Keeps bug reports as files, each under a number of its own, and never more than a bounded count of them. */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TakenReport } from './readBugReport.ts';

export interface ReportStore {
  /** Resolves to the number that the report is known by from now on. */
  keep(report: TakenReport): Promise<string>;
}

export interface ReportStoreOptions {
  readonly folder: string;
  /** Wall time, ms since the epoch. */
  readonly now: () => number;
  /** Reports kept; an older one makes room. @default 200 */
  readonly capacity?: number;
}

/** Nothing is made before the first report comes in. */
export function openReportStore({ folder, now, capacity = 200 }: ReportStoreOptions): ReportStore {
  return {
    async keep(report) {
      await mkdir(folder, { recursive: true });
      const id = randomBytes(4).toString('hex');
      // The moment stands first, so that the names sort by age.
      const name = `${new Date(now()).toISOString().replaceAll(':', '-')}-${id}.json`;
      const aside = join(folder, `${id}.part`);
      await writeFile(aside, JSON.stringify(report, null, 2));
      await rename(aside, join(folder, name));
      await makeRoom(folder, capacity);
      return id;
    },
  };
}

async function makeRoom(folder: string, capacity: number): Promise<void> {
  const kept = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const surplus = kept.slice(0, Math.max(0, kept.length - capacity));
  await Promise.all(surplus.map((name) => rm(join(folder, name), { force: true })));
}
