/** What each call of the existing contract does to a session. Changes take their turn; a status does not wait for them. */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import * as v from 'valibot';
import type { JsonObject } from '../../session/sessionApi.ts';
import type { DatasourceLog } from '../log/datasourceLog.ts';
import { ApiFailure } from '../sessions/apiFailure.ts';
import { datasourceName } from '../sessions/datasourceName.ts';
import type { KeyedQueue } from '../sessions/keyedQueue.ts';
import { datasourceBody, noSessionBody } from '../sessions/sessionBody.ts';
import { noActiveSession, type SessionScope, scopeKey } from '../sessions/sessionScope.ts';
import { findColumn } from '../tables/operations/findColumn.ts';
import { columnName, parseParams } from '../tables/operations/parseParams.ts';
import type { TableOperation } from '../tables/resolveOperation.ts';
import type { TableEngine } from '../tables/tableEngine.ts';
import { applyStep, basePlan } from '../tables/tablePlan.ts';
import { applied, currentPlan, redone, undone } from './cachedChange.ts';
import { hydromlBody } from './hydromlBody.ts';
import type { CachedSession, SessionCache } from './sessionCache.ts';

export interface HydromlSessions {
  /** Reads the metadata, makes the preview, and writes the metadata back: a change in between loses its step. */
  status(scope: SessionScope): Promise<JsonObject>;
  initialize(scope: SessionScope): Promise<JsonObject>;
  /** @throws {OperationRefused} when it can't be done; then nothing was changed. */
  apply(scope: SessionScope, name: TableOperation, params: JsonObject): Promise<JsonObject>;
  move(scope: SessionScope, direction: 'undo' | 'redo'): Promise<JsonObject>;
  clear(scope: SessionScope): Promise<JsonObject>;
  save(scope: SessionScope, params: JsonObject): Promise<JsonObject>;
  statistics(scope: SessionScope, params: JsonObject, signal: AbortSignal): Promise<JsonObject>;
}

export interface HydromlSessionsOptions {
  readonly cache: SessionCache;
  readonly queue: KeyedQueue;
  readonly engine: TableEngine;
  readonly datasources: DatasourceLog;
  readonly fileOf: (datasourceId: string) => string;
  readonly timeoutMs: number;
  readonly now: () => number;
}

const previewRows = 100;
const saveParams = v.object({ name: v.string('give the new table a name.') });
const statisticsParams = v.object({ column_name: columnName });

/** One sentence for a session that is not there and for one with nothing to undo, in the same words. */
const refusedMoves = { undo: 'Cannot undo operation', redo: 'Cannot redo operation' } as const;
const madeMoves = { undo: 'Operation undone successfully', redo: 'Operation redone successfully' } as const;

export function hydromlSessions(options: HydromlSessionsOptions): HydromlSessions {
  const { cache, queue, engine, datasources, fileOf, timeoutMs, now } = options;
  const inTurn = <Result>(scope: SessionScope, work: () => Promise<Result>) =>
    queue.run(scopeKey(scope), work);

  function need(scope: SessionScope): CachedSession {
    const session = cache.get(scopeKey(scope));
    if (session === undefined) throw noActiveSession();
    return session;
  }

  async function show(session: CachedSession, message: string | null): Promise<JsonObject> {
    const preview = await engine.page(currentPlan(session), 0, previewRows);
    return hydromlBody({ session, preview, timeoutMs, message });
  }

  async function renew(scope: SessionScope, session: CachedSession, message: string | null) {
    const renewed = { ...session, metadata: { ...session.metadata, lastAccessedAt: now() } };
    const body = await show(renewed, message);
    cache.putMetadata(scopeKey(scope), renewed.metadata);
    return body;
  }

  async function commit(scope: SessionScope, session: CachedSession, message: string) {
    const body = await show(session, message);
    cache.put(scopeKey(scope), session);
    return body;
  }

  return {
    async status(scope) {
      const session = cache.get(scopeKey(scope));
      return session === undefined ? noSessionBody() : renew(scope, session, null);
    },

    initialize: (scope) =>
      inTurn(scope, async () => {
        const known = cache.get(scopeKey(scope));
        if (known !== undefined) return renew(scope, known, 'Session already exists');
        const { userId, datasource } = scope;
        const at = now();
        const base = basePlan(datasource.id, datasource.columns, datasource.rows);
        const opened = {
          metadata: {
            userId,
            datasourceId: datasource.id,
            createdAt: at,
            lastAccessedAt: at,
            currentStep: 0,
            totalOperations: 0,
          },
          data: { base, steps: new Map(), undone: [] },
        };
        return commit(scope, opened, 'Session initialized successfully');
      }),

    apply: (scope, name, params) =>
      inTurn(scope, async () => {
        const session = need(scope);
        const plan = currentPlan(session);
        const { step, message } = await engine.resolve(plan, name, params);
        return commit(scope, applied(session, { name, plan: applyStep(plan, step), at: now() }), message);
      }),

    move: (scope, direction) =>
      inTurn(scope, async () => {
        const session = cache.get(scopeKey(scope));
        const move = direction === 'undo' ? undone : redone;
        const after = session === undefined ? null : move(session, now());
        if (after === null) throw new ApiFailure('OPERATION_REJECTED', 400, refusedMoves[direction]);
        return commit(scope, after, madeMoves[direction]);
      }),

    clear: (scope) =>
      inTurn(scope, async () => {
        need(scope);
        cache.remove(scopeKey(scope));
        return { success: true, message: 'Session cleared successfully' };
      }),

    save: (scope, params) =>
      inTurn(scope, async () => {
        const plan = currentPlan(need(scope));
        const name = datasourceName(parseParams(saveParams, params).name);
        const id = randomUUID();
        const columns = await engine.save(plan, id);
        const datasource = { id, name, ownerId: scope.userId, rows: plan.rows, columns };
        try {
          await datasources.add(datasource, now());
        } catch (cause) {
          await rm(fileOf(id), { force: true });
          throw cause;
        }
        return { success: true, message: `Saved as "${name}"`, datasource: datasourceBody(datasource) };
      }),

    async statistics(scope, params, signal) {
      const plan = currentPlan(need(scope));
      const column = findColumn(plan, parseParams(statisticsParams, params).column_name);
      // An existing server knows no timeline.
      const { timeline: _, ...statistics } = await engine.statistics(plan, column, { signal });
      return { success: true, statistics };
    },
  };
}
