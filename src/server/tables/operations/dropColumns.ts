/** `drop_columns {columns}` */
import * as v from 'valibot';
import { OperationRefused } from '../operationRefused.ts';
import { findColumn } from './findColumn.ts';
import type { OperationRule } from './operationRule.ts';
import { columnNames, parseParams } from './parseParams.ts';

const schema = v.object({ columns: columnNames });

export const dropColumns: OperationRule = async (params, { plan }) => {
  const { columns } = parseParams(schema, params);
  const ids = columns.map((name) => findColumn(plan, name).id);
  if (ids.length === plan.columns.length) {
    throw new OperationRefused('A table needs at least one column. Keep one of them.');
  }
  return {
    step: { kind: 'drop', columns: ids },
    message: `Dropped ${ids.length} ${ids.length === 1 ? 'column' : 'columns'}`,
  };
};
