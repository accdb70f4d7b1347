/** Columns by the user's name for them. */
import { OperationRefused } from '../operationRefused.ts';
import type { TablePlan } from '../tablePlan.ts';
import type { TableColumn } from '../tableSchema.ts';

/** @throws {OperationRefused} when the table has no such column; names are case-sensitive. */
export function findColumn(plan: TablePlan, name: string): TableColumn {
  const column = plan.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new OperationRefused(`Column ${quoted(name)} not found`);
  return column;
}

/** A name as a sentence shows it, cut to a length that leaves the sentence readable. */
export function quoted(name: string): string {
  return `"${name.length > 80 ? `${name.slice(0, 79)}…` : name}"`;
}
