/** The bodies of success, in the shape that the existing client reads. Everything about that shape is decided here. */
import type { JsonObject, JsonValue } from '../../session/sessionApi.ts';
import type { Datasource } from '../log/datasourceLog.ts';
import type { StoredOperation, StoredSession } from '../log/storedSession.ts';
import type { TablePlan } from '../tables/tablePlan.ts';
import type { CellValue } from '../tables/tableSchema.ts';

export interface SessionSnapshot {
  readonly session: StoredSession;
  readonly operations: readonly StoredOperation[];
  readonly base: TablePlan;
  readonly plan: TablePlan;
  readonly preview: readonly (readonly CellValue[])[];
  readonly timeoutMs: number;
}

/** How many entries of the history an answer carries: the newest ones. `history/` has all. */
const historyLimit = 200;

export function sessionBody(
  snapshot: SessionSnapshot,
  message: string | null,
  extra: JsonObject = {},
): JsonObject {
  const { session, operations, base, plan, preview, timeoutMs } = snapshot;
  const names = plan.columns.map(({ name }) => name);
  return {
    success: true,
    ...(message === null ? {} : { message }),
    session_info: {
      session_exists: true,
      session_id: session.epoch,
      user_id: session.userId,
      datasource_id: session.datasourceId,
      created_at: isoMoment(session.createdAt),
      last_accessed: isoMoment(session.lastAccessedAt),
      status: 'active',
      current_shape: shapeOf(plan),
      original_shape: shapeOf(base),
      current_step: session.position,
      total_operations: operations.length,
      can_undo: session.position > 0,
      can_redo: session.position < operations.length,
      operations_history: operations.slice(-historyLimit).map(historyEntry),
      timeout_minutes: timeoutMs / 60_000,
      expires_at: isoMoment(session.expiresAt),
      is_expired: false,
      epoch: session.epoch,
      revision: session.revision,
      position: session.position,
    },
    // fromEntries defines the keys as they are, `__proto__` included.
    data_preview: preview.map((row) =>
      Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])),
    ),
    column_info: names,
    ...extra,
  };
}

/** With a user's id where the status tells who asked: then nobody opens a session to find that out. */
export function noSessionBody(userId?: number): JsonObject {
  const whose = userId === undefined ? {} : { user_id: userId };
  return {
    success: true,
    session_info: { session_exists: false, ...whose },
    data_preview: null,
    column_info: null,
  };
}

/** A datasource as lists and saves tell it; `columns` is their number. */
export function datasourceBody({ id, name, rows, columns }: Datasource): JsonObject {
  return { id, name, rows, columns: columns.length };
}

export function historyEntry({ step, id, name, at, before, after }: StoredOperation): JsonObject {
  return {
    step,
    operation_name: name,
    timestamp: isoMoment(at),
    shape_before: [...before],
    shape_after: [...after],
    id,
  };
}

export function isoMoment(at: number): string {
  return new Date(at).toISOString();
}

function shapeOf(plan: TablePlan): JsonValue {
  return [plan.rows, plan.columns.length];
}
