/** What the log keeps of a session and of its operations. */
import type { LogTables } from './logTables.ts';

export interface StoredSession {
  /** New for each session that is opened; also its public id. */
  readonly epoch: string;
  readonly userId: number;
  readonly datasourceId: string;
  /** Raised by every change, undo included: a position alone comes round again. */
  readonly revision: number;
  /** Operations that are applied; those after it are the redo tail. */
  readonly position: number;
  readonly createdAt: number;
  readonly lastAccessedAt: number;
  readonly expiresAt: number;
}

export type Shape = readonly [rows: number, columns: number];

export interface StoredOperation {
  readonly step: number;
  /** The client's idempotency key, or an id of ours. */
  readonly id: string;
  readonly name: string;
  /** JSON of the request's body. */
  readonly params: string;
  /** JSON of a `TableStep`. */
  readonly resolved: string;
  readonly at: number;
  readonly before: Shape;
  readonly after: Shape;
}

export function sessionOf(row: LogTables['sessions']): StoredSession {
  return {
    epoch: row.epoch,
    userId: row.user_id,
    datasourceId: row.datasource_id,
    revision: row.revision,
    position: row.position,
    createdAt: Number(row.created_at),
    lastAccessedAt: Number(row.last_accessed),
    expiresAt: Number(row.expires_at),
  };
}

export function sessionRow(session: StoredSession): LogTables['sessions'] {
  return {
    epoch: session.epoch,
    user_id: session.userId,
    datasource_id: session.datasourceId,
    revision: session.revision,
    position: session.position,
    created_at: session.createdAt,
    last_accessed: session.lastAccessedAt,
    expires_at: session.expiresAt,
  };
}

export function operationOf(row: LogTables['operations']): StoredOperation {
  return {
    step: row.step,
    id: row.id,
    name: row.name,
    params: row.params,
    resolved: row.resolved,
    at: Number(row.at),
    before: [Number(row.rows_before), row.columns_before],
    after: [Number(row.rows_after), row.columns_after],
  };
}

export function operationRow(epoch: string, operation: StoredOperation): LogTables['operations'] {
  const { step, id, name, params, resolved, at, before, after } = operation;
  return {
    epoch,
    step,
    id,
    name,
    params,
    resolved,
    at,
    rows_before: before[0],
    columns_before: before[1],
    rows_after: after[0],
    columns_after: after[1],
  };
}
