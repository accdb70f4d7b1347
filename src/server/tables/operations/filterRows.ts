/** `filter_rows {column, operator, value?}`: keeps the rows for which the condition is true. */
import * as v from 'valibot';
import { filterCondition } from '../filterCondition.ts';
import { OperationRefused } from '../operationRefused.ts';
import { isNumeric } from '../tableSchema.ts';
import { filterOperators } from '../tableStep.ts';
import { typedValue } from '../typedValue.ts';
import { findColumn, quoted } from './findColumn.ts';
import type { OperationRule } from './operationRule.ts';
import { columnName, parseParams } from './parseParams.ts';

const schema = v.object({
  column: columnName,
  operator: v.picklist(filterOperators, `choose one of ${filterOperators.join(', ')}.`),
  value: v.optional(
    v.union([v.string(), v.number(), v.boolean(), v.null()], 'give a text, a number, true or false.'),
  ),
});

export const filterRows: OperationRule = async (params, { plan, ask }) => {
  const { column: name, operator, value } = parseParams(schema, params);
  const { id, type } = findColumn(plan, name);
  const needsValue = operator !== 'is_missing' && operator !== 'is_not_missing';
  if (needsValue && (value === undefined || value === null)) {
    throw new OperationRefused(
      `The operator ${operator} needs a "value". To look for missing values, use is_missing.`,
    );
  }
  if (operator === 'contains' && type !== 'string') {
    throw new OperationRefused(
      `The operator contains works on text; column ${quoted(name)} is of type ${type}.`,
    );
  }
  // An integer column may be compared with 2.5, which is why any number will do here.
  const wanted = isNumeric(type)
    ? (typedValue(value ?? null, 'integer') ?? typedValue(value ?? null, 'float'))
    : typedValue(value ?? null, type);
  if (needsValue && wanted === null) {
    throw new OperationRefused(
      `${quoted(String(value))} can not be compared with column ${quoted(name)}, which is of type ${type}.`,
    );
  }
  const kept = needsValue ? wanted : null;
  const [rows = 0] = await ask(['count(*)'], `WHERE ${filterCondition(id, type, operator, kept)}`);
  return {
    step: { kind: 'filter', column: id, operator, value: kept, rows: Number(rows) },
    message: `Kept ${rows} of ${plan.rows} rows`,
  };
};
