/** Strict SQL literals: the only way a value from outside gets into a statement. */
import { OperationRefused } from './operationRefused.ts';
import { type CellValue, type ColumnType, duckTypes } from './tableSchema.ts';

/**
 * A quoted text. DuckDB knows no escape but the doubled quote; a NUL would end the statement early.
 *
 * @throws {OperationRefused} when the text contains a NUL character.
 */
export function sqlText(text: string): string {
  if (text.includes('\0')) throw new OperationRefused('A text can not contain the NUL character.');
  return `'${text.replaceAll("'", "''")}'`;
}

/** A file's path for DuckDB's readers, which would otherwise expand `*`, `?` and `[` as patterns. */
export function sqlPath(path: string): string {
  return sqlText(path.replace(/[*?[]/g, '[$&]'));
}

/** A typed literal of a column's type; numbers go through their text, so that no digit is lost. */
export function sqlValue(value: CellValue, type: ColumnType): string {
  return value === null
    ? `CAST(NULL AS ${duckTypes[type]})`
    : `CAST(${sqlText(String(value))} AS ${duckTypes[type]})`;
}
