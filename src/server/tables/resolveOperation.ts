/** From a request to a resolved step: every check happens here, before anything changes. */
import type { JsonObject } from '../../session/sessionApi.ts';
import { changeColumnType } from './operations/changeColumnType.ts';
import { dropColumns } from './operations/dropColumns.ts';
import { fillMissingValues } from './operations/fillMissingValues.ts';
import { filterRows } from './operations/filterRows.ts';
import type { OperationRule, ResolvedOperation, TableQuestion } from './operations/operationRule.ts';
import { renameColumn } from './operations/renameColumn.ts';
import { sortRows } from './operations/sortRows.ts';

const rules = {
  rename_column: renameColumn,
  change_column_type: changeColumnType,
  fill_missing_values: fillMissingValues,
  drop_columns: dropColumns,
  filter_rows: filterRows,
  sort_rows: sortRows,
} satisfies Record<string, OperationRule>;

export type TableOperation = keyof typeof rules;

/** The operations that change a table, by their wire names. */
export const tableOperations: readonly TableOperation[] = [
  'rename_column',
  'change_column_type',
  'fill_missing_values',
  'drop_columns',
  'filter_rows',
  'sort_rows',
];

/** @throws {OperationRefused} with one sentence for the user, when the operation can't be done on this table. */
export async function resolveOperation(
  name: TableOperation,
  params: JsonObject,
  question: TableQuestion,
): Promise<ResolvedOperation> {
  return rules[name](params, question);
}
