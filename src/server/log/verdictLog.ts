/** What was answered to each idempotency key, kept as long as the session's log. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { LogTables } from './logTables.ts';
import type { Log } from './openLog.ts';
import type { StoredSession } from './storedSession.ts';

/** Only verdicts reached after the precondition are kept; the same key is answered the same way once and for all. */
export interface Verdict {
  readonly key: string;
  readonly name: string;
  readonly bodyHash: string;
  readonly outcome: 'applied' | 'refused';
  /** The session's revision after it. */
  readonly revision: number;
  readonly at: number;
  /** JSON: an answer's body, or why it was refused. */
  readonly answer: string;
}

export type VerdictSummary = Omit<Verdict, 'answer' | 'bodyHash'>;

export interface VerdictLog {
  find(epoch: string, key: string): Promise<Verdict | undefined>;
  /** The verdict on the `clear` that ended this user's last session, if it had this key. */
  findClear(userId: number, datasourceId: string, key: string): Promise<Verdict | undefined>;
  /** From a revision on, in the order they were given. */
  list(epoch: string, sinceRevision: number, limit: number): Promise<VerdictSummary[]>;
  /** Keeps a verdict that changed nothing else. */
  add(session: StoredSession, verdict: Verdict): Promise<void>;
}

export function verdictLog(log: Log): VerdictLog {
  return {
    async find(epoch, key) {
      const row = await log
        .selectFrom('verdicts')
        .selectAll()
        .where('epoch', '=', epoch)
        .where('key', '=', key)
        .executeTakeFirst();
      return row === undefined ? undefined : verdictOf(row);
    },
    async findClear(userId, datasourceId, key) {
      const row = await log
        .selectFrom('verdicts')
        .selectAll()
        .where('user_id', '=', userId)
        .where('datasource_id', '=', datasourceId)
        .where('key', '=', key)
        .where('name', '=', 'clear')
        .executeTakeFirst();
      return row === undefined ? undefined : verdictOf(row);
    },
    async list(epoch, sinceRevision, limit) {
      const rows = await log
        .selectFrom('verdicts')
        .select(['key', 'name', 'outcome', 'revision', 'at'])
        .where('epoch', '=', epoch)
        .where('revision', '>=', sinceRevision)
        .orderBy('revision')
        .orderBy('at')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ ...row, at: Number(row.at) }));
    },
    add: (session, verdict) => addVerdict(log, session, verdict),
  };
}

/** Inside a transaction, when the verdict belongs to a change. */
export async function addVerdict(log: Log, session: StoredSession, verdict: Verdict): Promise<void> {
  await log
    .insertInto('verdicts')
    .values({
      epoch: session.epoch,
      key: verdict.key,
      user_id: session.userId,
      datasource_id: session.datasourceId,
      name: verdict.name,
      body_hash: verdict.bodyHash,
      outcome: verdict.outcome,
      revision: verdict.revision,
      at: verdict.at,
      // A preview of a hundred rows shrinks to a tenth for a fraction of what its sync to the disk costs.
      answer: deflateRawSync(verdict.answer, { level: 1 }),
    })
    .execute();
}

function verdictOf(row: LogTables['verdicts']): Verdict {
  return {
    key: row.key,
    name: row.name,
    bodyHash: row.body_hash,
    outcome: row.outcome,
    revision: row.revision,
    at: Number(row.at),
    answer: inflateRawSync(row.answer).toString('utf8'),
  };
}
