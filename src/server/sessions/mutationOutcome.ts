/** What a mutation makes of a session: decided here, before anything is written. */
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { JsonObject } from '../../session/sessionApi.ts';
import type { Datasource } from '../log/datasourceLog.ts';
import type { StoredOperation, StoredSession } from '../log/storedSession.ts';
import { OperationRefused } from '../tables/operationRefused.ts';
import { parseParams } from '../tables/operations/parseParams.ts';
import type { QueryCall } from '../tables/queryCall.ts';
import type { TableOperation } from '../tables/resolveOperation.ts';
import type { TableEngine } from '../tables/tableEngine.ts';
import { applyStep, type TablePlan } from '../tables/tablePlan.ts';
import { datasourceName } from './datasourceName.ts';
import { planAt, type SessionTable } from './sessionTables.ts';

export type MutationName = TableOperation | 'undo' | 'redo' | 'save';

export interface MutationRequest {
  readonly name: MutationName;
  readonly params: JsonObject;
  /** The client's key, or null when it sent none. */
  readonly key: string | null;
}

export interface MutationOutcome {
  readonly after: StoredSession;
  readonly table: SessionTable;
  readonly message: string;
  readonly operation?: StoredOperation;
  readonly datasource?: Datasource;
}

const saveParams = v.object({ name: v.string('give the new table a name.') });

/**
 * @param session The session before, its life already renewed to now.
 * @throws {OperationRefused} when the operation can't be done; then nothing was changed.
 */
export async function mutationOutcome(
  session: StoredSession,
  table: SessionTable,
  { name, params, key }: MutationRequest,
  engine: TableEngine,
  call: QueryCall = {},
): Promise<MutationOutcome> {
  const plan = planAt(table, session.position);
  switch (name) {
    case 'undo':
      if (session.position === 0) throw new OperationRefused('There is nothing to undo.');
      return moved(session, table, -1, 'Operation undone successfully');
    case 'redo':
      if (session.position === table.operations.length)
        throw new OperationRefused('There is nothing to redo.');
      return moved(session, table, 1, 'Operation redone successfully');
    case 'save':
      return saved(session, table, datasourceName(parseParams(saveParams, params).name), engine, call);
    default: {
      const { step, message } = await engine.resolve(plan, name, params, call);
      const next = applyStep(plan, step);
      const operation = {
        step: session.position,
        id: key ?? randomUUID(),
        name,
        params: JSON.stringify(params),
        resolved: JSON.stringify(step),
        at: session.lastAccessedAt,
        before: shapeOf(plan),
        after: shapeOf(next),
      };
      const after = { ...session, revision: session.revision + 1, position: session.position + 1 };
      return {
        after,
        table: {
          revision: after.revision,
          operations: [...table.operations.slice(0, session.position), operation],
          plans: [...table.plans.slice(0, session.position + 1), next],
        },
        message,
        operation,
      };
    }
  }
}

function moved(session: StoredSession, table: SessionTable, by: 1 | -1, message: string): MutationOutcome {
  const after = { ...session, revision: session.revision + 1, position: session.position + by };
  return { after, table: { ...table, revision: after.revision }, message };
}

/** A save makes a datasource and leaves the session as it is, so its revision stays. */
async function saved(
  session: StoredSession,
  table: SessionTable,
  name: string,
  engine: TableEngine,
  call: QueryCall,
): Promise<MutationOutcome> {
  const id = randomUUID();
  const plan = planAt(table, session.position);
  const columns = await engine.save(plan, id, call);
  const datasource = { id, name, ownerId: session.userId, rows: plan.rows, columns };
  return { after: session, table, message: `Saved as "${name}"`, datasource };
}

function shapeOf(plan: TablePlan): readonly [rows: number, columns: number] {
  return [plan.rows, plan.columns.length];
}
