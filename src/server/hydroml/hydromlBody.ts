/** The bodies of success as HydroML writes them: no ids, dates without a zone, missing values as empty texts. */
import type { JsonObject } from '../../session/sessionApi.ts';
import type { CellValue } from '../tables/tableSchema.ts';
import { currentPlan, shapeOf } from './cachedChange.ts';
import type { CachedSession, RetainedStep } from './sessionCache.ts';
import { zonelessMoment } from './zonelessMoment.ts';

/** A session with its first rows. */
export interface ShownSession {
  readonly session: CachedSession;
  readonly preview: readonly (readonly CellValue[])[];
  readonly timeoutMs: number;
  readonly message: string | null;
}

/** The history shows the oldest ten operations and never a newer one. */
const shownSteps = 10;

export function hydromlBody({ session, preview, timeoutMs, message }: ShownSession): JsonObject {
  const { metadata, data } = session;
  const plan = currentPlan(session);
  const names = plan.columns.map(({ name }) => name);
  const oldest = [...data.steps.values()].filter(({ step }) => step < shownSteps);
  return {
    success: true,
    ...(message === null ? {} : { message }),
    session_info: {
      session_exists: true,
      user_id: metadata.userId,
      datasource_id: metadata.datasourceId,
      created_at: zonelessMoment(metadata.createdAt),
      last_accessed: zonelessMoment(metadata.lastAccessedAt),
      status: 'active',
      current_shape: [...shapeOf(plan)],
      original_shape: [...shapeOf(data.base)],
      current_step: metadata.currentStep,
      total_operations: metadata.totalOperations,
      can_undo: metadata.currentStep > 0,
      can_redo: data.undone.length > 0,
      operations_history: oldest.map(historyEntry),
      timeout_minutes: timeoutMs / 60_000,
      expires_at: zonelessMoment(metadata.lastAccessedAt + timeoutMs),
      is_expired: false,
    },
    data_preview: preview.map((row) =>
      Object.fromEntries(names.map((name, index) => [name, row[index] ?? ''])),
    ),
    column_info: names,
  };
}

function historyEntry({ step, name, at, before, after }: RetainedStep): JsonObject {
  return {
    step,
    operation_name: name,
    timestamp: zonelessMoment(at),
    shape_before: [...before],
    shape_after: [...after],
  };
}
