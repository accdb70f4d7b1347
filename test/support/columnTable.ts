/** A table in miniature: its columns and its number of rows, and what operations make of them. */
import type { JsonObject, Row, SessionView } from '../../src/session/sessionApi.ts';

export interface ColumnTable {
  readonly columns: readonly string[];
  readonly rows: number;
}

export const baseTable: ColumnTable = { columns: ['site', 'flow', 'depth', 'note'], rows: 12 };

/** The table after an operation, or null where a server refuses it. `params.refuse` makes it refuse. */
export function tableAfter(table: ColumnTable, name: string, params: JsonObject): ColumnTable | null {
  const { columns, rows } = table;
  if (params.refuse === true) return null;
  switch (name) {
    case 'rename_column': {
      const { old_name: before, new_name: after } = params;
      if (typeof before !== 'string' || typeof after !== 'string') return null;
      if (!columns.includes(before) || columns.includes(after)) return null;
      return { columns: columns.map((column) => (column === before ? after : column)), rows };
    }
    case 'drop_columns': {
      const dropped: unknown = params.columns;
      if (!Array.isArray(dropped) || !dropped.every((column) => columns.includes(column))) return null;
      return { columns: columns.filter((column) => !dropped.includes(column)), rows };
    }
    case 'filter_rows':
      return rows === 0 ? null : { columns, rows: rows - 1 };
    default:
      return table;
  }
}

/** What a view shows of a table. */
export function shownTable({
  columns,
  rows,
}: ColumnTable): Pick<SessionView, 'columns' | 'shape' | 'preview'> {
  const preview = Array.from({ length: Math.min(rows, 10) }, (_, row): Row => {
    return Object.fromEntries(columns.map((column) => [column, row]));
  });
  return { columns, shape: [rows, columns.length], preview };
}
