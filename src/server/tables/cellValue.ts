/** Turns what DuckDB gives into JSON-plain values. */
import { DuckDBDateValue, DuckDBTimestampValue, type DuckDBValue } from '@duckdb/node-api';
import type { CellValue } from './tableSchema.ts';

/** A 64-bit integer that a JSON number would round is given as a string; NaN and infinities are null. */
export function cellValue(value: DuckDBValue): CellValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (value instanceof DuckDBDateValue) return value.toString();
  if (value instanceof DuckDBTimestampValue) return value.toString().replace(' ', 'T');
  throw new TypeError('A value of a type that no column has reached the answer.');
}
