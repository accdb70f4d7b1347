/** What a table's columns are: six types that every part of the server agrees on. */
import type { JsonValue } from '../../session/sessionApi.ts';

export const columnTypes = ['integer', 'float', 'string', 'boolean', 'date', 'datetime'] as const;

export type ColumnType = (typeof columnTypes)[number];

/** One column. The user's name never reaches SQL: statements know the column by `id` alone. */
export interface TableColumn {
  /** The column's name in SQL: `c0`, `c1` … */
  readonly id: string;
  readonly name: string;
  readonly type: ColumnType;
}

/** What a cell holds once it is JSON: dates are ISO 8601 strings, a missing value is null. */
export type CellValue = Extract<JsonValue, string | number | boolean | null>;

/** The DuckDB type in which values of each column type are kept. */
export const duckTypes: Readonly<Record<ColumnType, string>> = {
  integer: 'BIGINT',
  float: 'DOUBLE',
  string: 'VARCHAR',
  boolean: 'BOOLEAN',
  date: 'DATE',
  datetime: 'TIMESTAMP',
};

export const isNumeric = (type: ColumnType): boolean => type === 'integer' || type === 'float';
