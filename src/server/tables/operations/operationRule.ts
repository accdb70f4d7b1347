/** What one operation's rule is given and what it gives back. */
import type { JsonObject } from '../../../session/sessionApi.ts';
import type { TablePlan } from '../tablePlan.ts';
import type { CellValue } from '../tableSchema.ts';
import type { TableStep } from '../tableStep.ts';

export interface TableQuestion {
  readonly plan: TablePlan;
  /** Asks DuckDB for one row of expressions over the plan's rows; `suffix` holds WHERE, GROUP BY and the like. */
  ask(expressions: readonly string[], suffix?: string): Promise<readonly CellValue[]>;
}

export interface ResolvedOperation {
  readonly step: TableStep;
  /** A sentence of success. */
  readonly message: string;
}

/** @throws {OperationRefused} when the operation can't be done. */
export type OperationRule = (params: JsonObject, question: TableQuestion) => Promise<ResolvedOperation>;
