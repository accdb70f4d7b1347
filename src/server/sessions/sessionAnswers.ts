/** Answers that carry a whole session: its info, its preview, its columns. */
import type { JsonObject } from '../../session/sessionApi.ts';
import type { StoredSession } from '../log/storedSession.ts';
import type { QueryCall } from '../tables/queryCall.ts';
import type { Answer } from './answer.ts';
import { entityTag } from './entityTag.ts';
import { sessionBody } from './sessionBody.ts';
import type { SessionScope } from './sessionScope.ts';
import { planAt, type SessionTable, type SessionTables } from './sessionTables.ts';

export interface SessionAnswers {
  /** The session as the log has it. */
  ofSession(
    scope: SessionScope,
    session: StoredSession,
    message: string | null,
    extra?: JsonObject,
  ): Promise<Answer>;
  /** A session whose table is given, before or after it was written. */
  ofTable(
    session: StoredSession,
    table: SessionTable,
    message: string | null,
    extra?: JsonObject,
    call?: QueryCall,
  ): Promise<Answer>;
}

export function sessionAnswers(tables: SessionTables, timeoutMs: number): SessionAnswers {
  const ofTable: SessionAnswers['ofTable'] = async (session, table, message, extra = {}, call = {}) => {
    const plan = planAt(table, session.position);
    const base = planAt(table, 0);
    const preview = await tables.preview(session.epoch, plan, call);
    const { operations } = table;
    const body = sessionBody({ session, operations, base, plan, preview, timeoutMs }, message, extra);
    return { json: JSON.stringify(body), etag: entityTag(session) };
  };

  return {
    ofTable,
    ofSession: async (scope, session, message, extra) =>
      ofTable(session, await tables.of(session, scope.datasource), message, extra),
  };
}
