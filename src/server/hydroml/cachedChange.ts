/** What an operation, an undo or a redo makes of a cached session. Pure: the caller keeps what it gives. */
import type { Shape } from '../log/storedSession.ts';
import type { TablePlan } from '../tables/tablePlan.ts';
import type { CachedSession, RetainedStep, SessionData } from './sessionCache.ts';

/** Steps that are kept, as measured off a real server; older ones can be neither shown nor undone. */
const maxRetained = 50;

/** The table at the current step; a step whose table is gone falls back to where the session began. */
export function currentPlan({ metadata, data }: CachedSession): TablePlan {
  return data.steps.get(metadata.currentStep - 1)?.plan ?? data.base;
}

/** An operation was applied. What was undone before stays there to be redone. */
export function applied(
  session: CachedSession,
  { name, plan, at }: { readonly name: string; readonly plan: TablePlan; readonly at: number },
): CachedSession {
  const step = session.metadata.currentStep;
  const before = shapeOf(currentPlan(session));
  const entry = { step, name, at, before, after: shapeOf(plan), plan };
  return moved(session, at, 1, withStep(session.data, entry), 1);
}

/** Null when the last step's table is no longer kept, which is so from the fifty-first operation on. */
export function undone(session: CachedSession, at: number): CachedSession | null {
  const { metadata, data } = session;
  const last = data.steps.get(metadata.currentStep - 1);
  if (last === undefined || metadata.currentStep > data.steps.size) return null;
  const steps = new Map(data.steps);
  steps.delete(last.step);
  return moved(session, at, -1, { ...data, steps, undone: [...data.undone, last].slice(-maxRetained) });
}

/** Serves the table that was undone last, whatever has happened since. Null when nothing was undone. */
export function redone(session: CachedSession, at: number): CachedSession | null {
  const { metadata, data } = session;
  const last = data.undone.at(-1);
  if (last === undefined) return null;
  const entry = { ...last, step: metadata.currentStep };
  return moved(session, at, 1, { ...withStep(data, entry), undone: data.undone.slice(0, -1) });
}

export function shapeOf(plan: TablePlan): Shape {
  return [plan.rows, plan.columns.length];
}

function withStep(data: SessionData, entry: RetainedStep): SessionData {
  const kept = [...data.steps].filter(([step]) => step < entry.step).slice(1 - maxRetained);
  return { ...data, steps: new Map([...kept, [entry.step, entry]]) };
}

function moved(
  { metadata }: CachedSession,
  at: number,
  by: 1 | -1,
  data: SessionData,
  operations: 0 | 1 = 0,
): CachedSession {
  return {
    data,
    metadata: {
      ...metadata,
      lastAccessedAt: at,
      currentStep: metadata.currentStep + by,
      totalOperations: metadata.totalOperations + operations,
    },
  };
}
