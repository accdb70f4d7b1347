/** `sort_rows {columns, descending}`: stable, missing values last in both directions. */
import * as v from 'valibot';
import { findColumn } from './findColumn.ts';
import type { OperationRule } from './operationRule.ts';
import { columnNames, parseParams } from './parseParams.ts';

const schema = v.object({
  columns: columnNames,
  descending: v.optional(v.boolean('give true or false.'), false),
});

export const sortRows: OperationRule = async (params, { plan }) => {
  const { columns, descending } = parseParams(schema, params);
  const ids = columns.map((name) => findColumn(plan, name).id);
  return {
    step: { kind: 'sort', columns: ids, descending },
    message: `Sorted rows by ${columns.map((name) => `"${name}"`).join(', ')}${descending ? ', descending' : ''}`,
  };
};
