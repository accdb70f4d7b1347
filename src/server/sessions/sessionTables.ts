/** The tables of live sessions: one plan per position, folded from the log when first needed. */
import type { Datasource } from '../log/datasourceLog.ts';
import type { SessionLog } from '../log/sessionLog.ts';
import type { StoredOperation, StoredSession } from '../log/storedSession.ts';
import type { QueryCall } from '../tables/queryCall.ts';
import type { TableEngine } from '../tables/tableEngine.ts';
import { applyStep, basePlan, type TablePlan } from '../tables/tablePlan.ts';
import type { CellValue } from '../tables/tableSchema.ts';
import { storedStep } from './storedStep.ts';

export interface SessionTable {
  readonly revision: number;
  /** The whole history, the redo tail included. */
  readonly operations: readonly StoredOperation[];
  /** The table at each position, so one more than there are operations. */
  readonly plans: readonly TablePlan[];
}

export interface SessionTables {
  of(session: StoredSession, datasource: Datasource): Promise<SessionTable>;
  /** Notes what a mutation made of a session, so that the log need not be read again. */
  remember(epoch: string, table: SessionTable): void;
  /** The first rows of a plan; those of the last plan asked for per session are kept. */
  preview(epoch: string, plan: TablePlan, call?: QueryCall): Promise<CellValue[][]>;
  /** Missing values per column, kept like the preview. */
  missing(epoch: string, plan: TablePlan, call: QueryCall): Promise<number[]>;
  forget(epoch: string): void;
  forgetAll(): void;
}

const previewRows = 100;

/** Sessions whose plans are kept; the others are folded again from the log. */
const maxKept = 500;

export function createSessionTables(log: SessionLog, engine: TableEngine): SessionTables {
  const tables = new Map<string, SessionTable>();
  const previews = new Map<string, { readonly key: string; readonly rows: CellValue[][] }>();
  const missings = new Map<string, { readonly key: string; readonly counts: number[] }>();

  function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
    map.delete(key);
    map.set(key, value);
    for (const oldest of map.keys()) {
      if (map.size <= maxKept) return;
      map.delete(oldest);
    }
  }

  return {
    async of(session, datasource) {
      const known = tables.get(session.epoch);
      if (known?.revision === session.revision) return known;
      const operations = await log.operations(session.epoch);
      let plan = basePlan(datasource.id, datasource.columns, datasource.rows);
      const plans = [plan];
      for (const operation of operations) {
        plan = applyStep(plan, storedStep(operation.resolved));
        plans.push(plan);
      }
      const table = { revision: session.revision, operations, plans };
      keep(tables, session.epoch, table);
      return table;
    },

    remember: (epoch, table) => keep(tables, epoch, table),

    async preview(epoch, plan, call) {
      const known = previews.get(epoch);
      if (known?.key === plan.key) return known.rows;
      const rows = await engine.page(plan, 0, previewRows, call);
      keep(previews, epoch, { key: plan.key, rows });
      return rows;
    },

    async missing(epoch, plan, call) {
      const known = missings.get(epoch);
      if (known?.key === plan.key) return known.counts;
      const counts = await engine.missing(plan, call);
      keep(missings, epoch, { key: plan.key, counts });
      return counts;
    },

    forget(epoch) {
      tables.delete(epoch);
      previews.delete(epoch);
      missings.delete(epoch);
    },

    forgetAll() {
      tables.clear();
      previews.clear();
      missings.clear();
    },
  };
}

/** @throws when the log has no such position, which would be an error of ours. */
export function planAt(table: SessionTable, position: number): TablePlan {
  const plan = table.plans[position];
  if (plan === undefined) throw new RangeError(`The history has no position ${position}.`);
  return plan;
}
