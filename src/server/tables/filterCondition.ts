/** A filter as a SQL condition that is true for the rows to keep. */
import { sqlText, sqlValue } from './sqlLiteral.ts';
import type { CellValue, ColumnType } from './tableSchema.ts';
import type { FilterOperator } from './tableStep.ts';

const signs = { lt: '<', le: '<=', gt: '>', ge: '>=' } as const;

/** A missing value matches no comparison; `ne` keeps it, being the opposite of `eq`. */
export function filterCondition(
  id: string,
  type: ColumnType,
  operator: FilterOperator,
  value: CellValue,
): string {
  switch (operator) {
    case 'is_missing':
      return `${id} IS NULL`;
    case 'is_not_missing':
      return `${id} IS NOT NULL`;
    case 'contains':
      return `contains(${id}, ${sqlText(String(value))})`;
    case 'eq':
      return `${id} IS NOT DISTINCT FROM ${comparable(value, type)}`;
    case 'ne':
      return `${id} IS DISTINCT FROM ${comparable(value, type)}`;
    default:
      return `${id} ${signs[operator]} ${comparable(value, type)}`;
  }
}

/** An integer column can be compared with 2.5, so a number stays a decimal here and is not cut to the column's type. */
function comparable(value: CellValue, type: ColumnType): string {
  const whole = /^[+-]?\d+$/.test(String(value));
  return sqlValue(value, type === 'integer' && !whole ? 'float' : type);
}
