/** Sessions and their operations. Each change is one transaction, on the disk before its answer. */
import type { Transaction } from 'kysely';
import { addDatasource, type Datasource } from './datasourceLog.ts';
import type { LogTables } from './logTables.ts';
import type { Log } from './openLog.ts';
import {
  operationOf,
  operationRow,
  type StoredOperation,
  type StoredSession,
  sessionOf,
  sessionRow,
} from './storedSession.ts';
import { addVerdict, type Verdict } from './verdictLog.ts';

export interface SessionChange {
  readonly before: StoredSession;
  readonly after: StoredSession;
  /** Appended at its step; the redo tail from there on is dropped first. */
  readonly operation?: StoredOperation;
  /** A datasource that the change makes. */
  readonly datasource?: Datasource;
  readonly verdict?: Verdict;
}

export interface SessionLog {
  find(userId: number, datasourceId: string): Promise<StoredSession | undefined>;
  /** Opens a session. What an earlier one left under this user and datasource goes, as do expired ones of anybody. */
  open(session: StoredSession): Promise<void>;
  /** Keeps a session alive; no change. */
  touch(session: StoredSession): Promise<void>;
  operations(epoch: string): Promise<StoredOperation[]>;
  /** How many sessions have not expired at a moment, ms since the epoch. */
  countLive(at: number): Promise<number>;
  /** False, and nothing is written, when the session moved on meanwhile. */
  change(change: SessionChange): Promise<boolean>;
  /** Ends a session. False, and nothing is written, when it moved on meanwhile. */
  end(session: StoredSession, verdict?: Verdict): Promise<boolean>;
  /** Forgets every session, operation and verdict. */
  forgetAll(): Promise<void>;
}

export function sessionLog(log: Log): SessionLog {
  return {
    async find(userId, datasourceId) {
      const row = await log
        .selectFrom('sessions')
        .selectAll()
        .where('user_id', '=', userId)
        .where('datasource_id', '=', datasourceId)
        .executeTakeFirst();
      return row === undefined ? undefined : sessionOf(row);
    },

    async open(session) {
      const { userId, datasourceId } = session;
      await log.transaction().execute(async (transaction) => {
        const olds = await transaction
          .selectFrom('sessions')
          .select('epoch')
          .where((where) =>
            where.or([
              where.and([where('user_id', '=', userId), where('datasource_id', '=', datasourceId)]),
              where('expires_at', '<=', session.createdAt),
            ]),
          )
          .execute();
        for (const { epoch } of olds) await removeSession(transaction, epoch);
        await transaction
          .deleteFrom('verdicts')
          .where('user_id', '=', userId)
          .where('datasource_id', '=', datasourceId)
          .execute();
        await transaction.insertInto('sessions').values(sessionRow(session)).execute();
      });
    },

    async touch({ epoch, lastAccessedAt, expiresAt }) {
      await log
        .updateTable('sessions')
        .set({ last_accessed: lastAccessedAt, expires_at: expiresAt })
        .where('epoch', '=', epoch)
        .execute();
    },

    async countLive(at) {
      const { live } = await log
        .selectFrom('sessions')
        .select((select) => select.fn.countAll<number | bigint | string>().as('live'))
        .where('expires_at', '>', at)
        .executeTakeFirstOrThrow();
      return Number(live);
    },

    async operations(epoch) {
      const rows = await log
        .selectFrom('operations')
        .selectAll()
        .where('epoch', '=', epoch)
        .orderBy('step')
        .execute();
      return rows.map(operationOf);
    },

    async change({ before, after, operation, datasource, verdict }) {
      return log.transaction().execute(async (transaction) => {
        const moved = await transaction
          .updateTable('sessions')
          .set({
            revision: after.revision,
            position: after.position,
            last_accessed: after.lastAccessedAt,
            expires_at: after.expiresAt,
          })
          .where('epoch', '=', before.epoch)
          .where('revision', '=', before.revision)
          .executeTakeFirst();
        if (moved.numUpdatedRows === 0n) return false;
        if (operation !== undefined) await append(transaction, before.epoch, operation);
        if (datasource !== undefined) await addDatasource(transaction, datasource, after.lastAccessedAt);
        if (verdict !== undefined) await addVerdict(transaction, after, verdict);
        return true;
      });
    },

    async end(session, verdict) {
      return log.transaction().execute(async (transaction) => {
        const gone = await transaction
          .deleteFrom('sessions')
          .where('epoch', '=', session.epoch)
          .where('revision', '=', session.revision)
          .executeTakeFirst();
        if (gone.numDeletedRows === 0n) return false;
        await removeSession(transaction, session.epoch);
        if (verdict !== undefined) await addVerdict(transaction, session, verdict);
        return true;
      });
    },

    async forgetAll() {
      await log.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('verdicts').execute();
        await transaction.deleteFrom('operations').execute();
        await transaction.deleteFrom('sessions').execute();
      });
    },
  };
}

async function removeSession(transaction: Transaction<LogTables>, epoch: string): Promise<void> {
  await transaction.deleteFrom('verdicts').where('epoch', '=', epoch).execute();
  await transaction.deleteFrom('operations').where('epoch', '=', epoch).execute();
  await transaction.deleteFrom('sessions').where('epoch', '=', epoch).execute();
}

async function append(
  transaction: Transaction<LogTables>,
  epoch: string,
  operation: StoredOperation,
): Promise<void> {
  await transaction
    .deleteFrom('operations')
    .where('epoch', '=', epoch)
    .where('step', '>=', operation.step)
    .execute();
  await transaction.insertInto('operations').values(operationRow(epoch, operation)).execute();
}
