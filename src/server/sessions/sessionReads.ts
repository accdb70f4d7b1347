/** The calls that change no table: status, initialize, extend, history, rows, statistics, a file to take away. */

import * as v from 'valibot';
import type { JsonObject } from '../../session/sessionApi.ts';
import type { StoredSession } from '../log/storedSession.ts';
import type { VerdictLog } from '../log/verdictLog.ts';
import { findColumn } from '../tables/operations/findColumn.ts';
import { columnName, parseParams } from '../tables/operations/parseParams.ts';
import type { TableEngine } from '../tables/tableEngine.ts';
import type { TakeawayFile, TakeawayFormat } from '../tables/takeAwayFile.ts';
import type { Answer } from './answer.ts';
import { entityTag, namesTag } from './entityTag.ts';
import type { KeyedQueue } from './keyedQueue.ts';
import { requireMatch } from './precondition.ts';
import type { SessionAnswers } from './sessionAnswers.ts';
import { historyEntry, isoMoment, noSessionBody } from './sessionBody.ts';
import type { SessionLife } from './sessionLife.ts';
import { noActiveSession, type SessionScope, scopeKey } from './sessionScope.ts';
import { planAt, type SessionTables } from './sessionTables.ts';

export interface SessionReads {
  /** Extends the session, unless it still is what `ifNoneMatch` names: then it is `unchanged` and nothing happens. */
  status(scope: SessionScope, ifNoneMatch: string | null): Promise<Answer | { readonly unchanged: string }>;
  /** Opens a session, or answers the one that is there. */
  initialize(scope: SessionScope): Promise<Answer>;
  extend(scope: SessionScope): Promise<Answer>;
  /** The whole history, and the verdicts on keys from a revision on. */
  history(scope: SessionScope, sinceRevision: number): Promise<Answer>;
  rows(scope: SessionScope, offset: number, limit: number, signal: AbortSignal): Promise<Answer>;
  /** @throws {OperationRefused} when there is no such column. */
  statistics(scope: SessionScope, params: JsonObject, request: ReadRequest): Promise<Answer>;
  /** The table as a file to take away; whoever asked removes it. */
  takeAway(scope: SessionScope, format: TakeawayFormat, signal: AbortSignal): Promise<TakeawayFile>;
}

export interface ReadRequest {
  readonly ifMatch: string | null;
  readonly signal: AbortSignal;
}

export interface SessionReadsOptions {
  readonly life: SessionLife;
  readonly tables: SessionTables;
  readonly answers: SessionAnswers;
  readonly engine: TableEngine;
  readonly verdicts: VerdictLog;
  readonly queue: KeyedQueue;
}

const statisticsParams = v.object({ column_name: columnName });

/** Verdicts in one answer; the next are asked for by the last one's revision. */
const maxVerdicts = 1000;

/** Reading renews a session too, though not more often than this share of its timeout. */
const renewalShare = 20;

export function sessionReads(options: SessionReadsOptions): SessionReads {
  const { life, tables, answers, engine, verdicts, queue } = options;

  async function need(scope: SessionScope): Promise<StoredSession> {
    const session = await life.find(scope);
    if (session === undefined) throw noActiveSession();
    const isStale = life.now() - session.lastAccessedAt >= Math.min(60_000, life.timeoutMs / renewalShare);
    return isStale ? life.extend(session) : session;
  }

  return {
    async status(scope, ifNoneMatch) {
      const session = await life.find(scope);
      if (session === undefined) return { json: JSON.stringify(noSessionBody(scope.userId)), etag: null };
      const etag = entityTag(session);
      if (ifNoneMatch !== null && namesTag(ifNoneMatch, etag)) return { unchanged: etag };
      return answers.ofSession(scope, await life.extend(session), null);
    },

    initialize: (scope) =>
      queue.run(scopeKey(scope), async () => {
        const session = await life.find(scope);
        if (session !== undefined) {
          return answers.ofSession(scope, await life.extend(session), 'Session already exists');
        }
        return answers.ofSession(scope, await life.open(scope), 'Session initialized successfully');
      }),

    async extend(scope) {
      const session = await life.find(scope);
      if (session === undefined) throw noActiveSession();
      return answers.ofSession(scope, await life.extend(session), 'Session extended');
    },

    async history(scope, sinceRevision) {
      const session = await need(scope);
      const { operations } = await tables.of(session, scope.datasource);
      const given = await verdicts.list(session.epoch, sinceRevision, maxVerdicts);
      const body = {
        success: true,
        epoch: session.epoch,
        revision: session.revision,
        position: session.position,
        total: operations.length,
        operations: operations.map(historyEntry),
        verdicts: given.map(({ key, name, outcome, revision, at }) => ({
          id: key,
          operation_name: name,
          outcome,
          revision,
          timestamp: isoMoment(at),
        })),
      };
      return { json: JSON.stringify(body), etag: entityTag(session) };
    },

    async rows(scope, offset, limit, signal) {
      const session = await need(scope);
      const plan = planAt(await tables.of(session, scope.datasource), session.position);
      const rows = await engine.page(plan, offset, limit, { signal });
      const missing = await tables.missing(session.epoch, plan, { signal });
      const columns = plan.columns.map(({ name, type }, index) => ({
        name,
        type,
        missing: missing[index] ?? 0,
      }));
      const body = { success: true, offset, limit, total: plan.rows, columns, rows };
      return { json: JSON.stringify(body), etag: entityTag(session) };
    },

    async statistics(scope, params, { ifMatch, signal }) {
      const session = await need(scope);
      requireMatch(ifMatch, session);
      const plan = planAt(await tables.of(session, scope.datasource), session.position);
      const column = findColumn(plan, parseParams(statisticsParams, params).column_name);
      const statistics = { ...(await engine.statistics(plan, column, { signal })) };
      return answers.ofSession(scope, session, `Statistics of column "${column.name}"`, { statistics });
    },

    async takeAway(scope, format, signal) {
      const session = await need(scope);
      const plan = planAt(await tables.of(session, scope.datasource), session.position);
      return engine.takeAway(plan, format, { signal });
    },
  };
}
