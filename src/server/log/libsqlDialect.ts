/** libsql behind Kysely's SQLite dialect: one file, write-ahead log, every commit on the disk before it returns. */
import { type SqliteDatabase, SqliteDialect } from 'kysely';
import Database from 'libsql';

export function libsqlDialect(file: string): SqliteDialect {
  return new SqliteDialect({ database: async () => openLibsql(file) });
}

function openLibsql(file: string): SqliteDatabase {
  const database = new Database(file);
  database.pragma('busy_timeout = 5000');
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  return {
    close: () => {
      database.close();
    },
    prepare(sql) {
      const statement = database.prepare<unknown[]>(sql);
      return {
        reader: statement.reader,
        // The list goes in whole: a lone object among spread parameters would be taken for named ones.
        all: (parameters) => statement.all(bindable(parameters)),
        run: (parameters) => statement.run(bindable(parameters)),
        iterate: (parameters) => statement.iterate(bindable(parameters)),
      };
    },
  };
}

/** libsql 0.5 aborts the whole process when it is given a boolean or undefined. */
function bindable(parameters: readonly unknown[]): unknown[] {
  return parameters.map((value) => {
    if (typeof value === 'boolean' || value === undefined) {
      throw new TypeError(`A statement was given ${String(value)}, which the database can not hold.`);
    }
    return value;
  });
}
