/** How a column of a user's file becomes one of the six types. */
import type { ColumnType, TableColumn } from './tableSchema.ts';

export interface ColumnImport {
  readonly column: TableColumn;
  /** A SELECT list entry over the file's reader. */
  readonly expression: string;
}

/** NaN, infinities and dates that are not on the calendar count as missing, since no answer could carry them. */
export function importColumn(name: string, duckType: string, index: number): ColumnImport {
  const id = `c${index}`;
  const from = `"${name.replaceAll('"', '""')}"`;
  const [type, expression] = conversionOf(duckType.toUpperCase(), from);
  return { column: { id, name, type }, expression: `${expression} AS ${id}` };
}

function conversionOf(duckType: string, from: string): readonly [ColumnType, string] {
  if (/^(?:U?(?:TINY|SMALL)INT|U?INTEGER|BIGINT)$/.test(duckType))
    return ['integer', `CAST(${from} AS BIGINT)`];
  if (/^(?:FLOAT|DOUBLE|DECIMAL\(.*|U?HUGEINT|UBIGINT|BIGNUM)$/.test(duckType)) {
    const number = `CAST(${from} AS DOUBLE)`;
    return ['float', `CASE WHEN isfinite(${number}) THEN ${number} END`];
  }
  if (duckType === 'BOOLEAN') return ['boolean', from];
  if (duckType === 'DATE') return ['date', `CASE WHEN isfinite(${from}) THEN ${from} END`];
  if (/^TIMESTAMP(?:_S|_MS|_NS)?$/.test(duckType)) {
    const moment = `CAST(${from} AS TIMESTAMP)`;
    return ['datetime', `CASE WHEN isfinite(${moment}) THEN ${moment} END`];
  }
  if (duckType === 'TIMESTAMP WITH TIME ZONE') {
    return ['datetime', `CASE WHEN isfinite(${from}) THEN make_timestamp(epoch_us(${from})) END`];
  }
  return ['string', `CAST(${from} AS VARCHAR)`];
}
