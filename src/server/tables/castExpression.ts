/** How a value changes its type: an expression that is NULL where the value does not fit. */
import { type ColumnType, duckTypes } from './tableSchema.ts';

const truths = "('true', 't', 'yes', 'y', '1')";
const falsehoods = "('false', 'f', 'no', 'n', '0')";

/** 2^63, the first number that no 64-bit integer holds. */
const integerLimit = '9223372036854775808';

/**
 * Numbers become integers only when they are whole, and booleans only from 0 and 1, since a change of type must not
 * change a value. A datetime that becomes a date keeps its day. `null` when no value of the type could ever fit.
 */
export function castExpression(id: string, from: ColumnType, to: ColumnType): string | null {
  if (from === to) return id;
  if (to === 'string') {
    return from === 'datetime' ? `replace(CAST(${id} AS VARCHAR), ' ', 'T')` : `CAST(${id} AS VARCHAR)`;
  }
  switch (from) {
    case 'string':
      return fromText(`trim(${id})`, to);
    case 'integer':
    case 'float':
      if (to === 'float') return `CAST(${id} AS DOUBLE)`;
      if (to === 'integer') return wholeNumber(id);
      return to === 'boolean' ? `CASE ${id} WHEN 1 THEN true WHEN 0 THEN false END` : null;
    case 'boolean':
      return to === 'integer' || to === 'float' ? `CAST(${id} AS ${duckTypes[to]})` : null;
    case 'date':
      return to === 'datetime' ? `CAST(${id} AS TIMESTAMP)` : null;
    case 'datetime':
      return to === 'date' ? `CAST(${id} AS DATE)` : null;
  }
}

function fromText(text: string, to: ColumnType): string {
  switch (to) {
    case 'boolean':
      return `CASE WHEN lower(${text}) IN ${truths} THEN true WHEN lower(${text}) IN ${falsehoods} THEN false END`;
    case 'integer':
      // Digits are read as an integer first: through a double, those beyond 2^53 would change.
      return `CASE WHEN regexp_full_match(${text}, '[+-]?[0-9]+') THEN TRY_CAST(${text} AS BIGINT) ELSE ${wholeNumber(finite(text))} END`;
    case 'float':
      return finite(text);
    default:
      return `CASE WHEN isfinite(TRY_CAST(${text} AS ${duckTypes[to]})) THEN TRY_CAST(${text} AS ${duckTypes[to]}) END`;
  }
}

function finite(text: string): string {
  return `CASE WHEN isfinite(TRY_CAST(${text} AS DOUBLE)) THEN TRY_CAST(${text} AS DOUBLE) END`;
}

function wholeNumber(number: string): string {
  const inRange = `${number} >= -${integerLimit} AND ${number} < ${integerLimit}`;
  return `CASE WHEN ${number} = trunc(${number}) AND ${inRange} THEN TRY_CAST(${number} AS BIGINT) END`;
}
