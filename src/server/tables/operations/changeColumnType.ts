/** `change_column_type {column_name, new_type}` */
import * as v from 'valibot';
import { castExpression } from '../castExpression.ts';
import { OperationRefused } from '../operationRefused.ts';
import { columnTypes } from '../tableSchema.ts';
import { findColumn, quoted } from './findColumn.ts';
import type { OperationRule } from './operationRule.ts';
import { columnName, parseParams } from './parseParams.ts';

const schema = v.object({
  column_name: columnName,
  new_type: v.picklist(columnTypes, `choose one of ${columnTypes.join(', ')}.`),
});

export const changeColumnType: OperationRule = async (params, { plan, ask }) => {
  const { column_name, new_type } = parseParams(schema, params);
  const { id, type } = findColumn(plan, column_name);
  const expression = castExpression(id, type, new_type);
  if (expression === null) {
    throw new OperationRefused(
      `Column ${quoted(column_name)} holds values of type ${type}, which can not become ${new_type}.`,
    );
  }
  const [misfits = 0, present = 0] = await ask([
    `count(*) FILTER (${id} IS NOT NULL AND (${expression}) IS NULL)`,
    `count(${id})`,
  ]);
  if (misfits !== 0) {
    throw new OperationRefused(
      `${misfits} of ${present} values of column ${quoted(column_name)} do not fit the type ${new_type}. Nothing was changed.`,
    );
  }
  return {
    step: { kind: 'cast', column: id, from: type, to: new_type },
    message: `Column "${column_name}" changed from ${type} to ${new_type}`,
  };
};
