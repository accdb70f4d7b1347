/** Opens the operation log and brings its tables up to date. */
import { type Dialect, Kysely, Migrator } from 'kysely';
import type { LogTables } from './logTables.ts';
import { migrations } from './migrations.ts';

export type Log = Kysely<LogTables>;

/** @throws when the log can't be opened or brought up to date. */
export async function openLog(dialect: Dialect): Promise<Log> {
  const log = new Kysely<LogTables>({ dialect });
  const migrator = new Migrator({ db: log, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    await log.destroy();
    throw new Error('The operation log could not be brought up to date.', { cause: error });
  }
  return log;
}
