/** How the log's tables came to be, in order; written through Kysely's builder so that any dialect can run it. */
import type { Kysely, Migration } from 'kysely';

async function createLog(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('datasources')
    .addColumn('id', 'varchar(36)', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('owner_id', 'integer')
    .addColumn('rows', 'bigint', (column) => column.notNull())
    .addColumn('columns', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('logins')
    .addColumn('token_hash', 'varchar(64)', (column) => column.primaryKey())
    .addColumn('user_id', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('sessions')
    .addColumn('epoch', 'varchar(36)', (column) => column.primaryKey())
    .addColumn('user_id', 'integer', (column) => column.notNull())
    .addColumn('datasource_id', 'varchar(36)', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('last_accessed', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('one_session_per_user_and_datasource', ['user_id', 'datasource_id'])
    .execute();
  await db.schema
    .createTable('operations')
    .addColumn('epoch', 'varchar(36)', (column) => column.notNull())
    .addColumn('step', 'integer', (column) => column.notNull())
    .addColumn('id', 'varchar(36)', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('params', 'text', (column) => column.notNull())
    .addColumn('resolved', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('rows_before', 'bigint', (column) => column.notNull())
    .addColumn('columns_before', 'integer', (column) => column.notNull())
    .addColumn('rows_after', 'bigint', (column) => column.notNull())
    .addColumn('columns_after', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('one_operation_per_step', ['epoch', 'step'])
    .execute();
  await db.schema
    .createTable('verdicts')
    .addColumn('epoch', 'varchar(36)', (column) => column.notNull())
    .addColumn('key', 'varchar(36)', (column) => column.notNull())
    .addColumn('user_id', 'integer', (column) => column.notNull())
    .addColumn('datasource_id', 'varchar(36)', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('body_hash', 'varchar(64)', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    // SQLite calls bytes a blob, PostgreSQL bytea; each accepts only its own word.
    .addColumn('answer', isPostgres(db) ? 'bytea' : 'blob', (column) => column.notNull())
    .addPrimaryKeyConstraint('one_verdict_per_key', ['epoch', 'key'])
    .execute();
  await db.schema
    .createIndex('verdicts_of_session')
    .on('verdicts')
    .columns(['user_id', 'datasource_id', 'key'])
    .execute();
}

function isPostgres(db: Kysely<unknown>): boolean {
  return db.getExecutor().adapter.supportsTransactionalDdl;
}

export const migrations: Readonly<Record<string, Migration>> = {
  '2026-11-22-create-log': { up: createLog },
};
