/** What is known of a table after an operation without computing it: evidence that it was this operation that ran. */
import type { JsonObject, SessionView } from '../session/sessionApi.ts';

export type TableOutline = Pick<SessionView, 'columns' | 'shape'>;

/** Whether a table can be what an operation makes of the one before; what is not known is not judged. */
export function couldBeAfter(
  { name, params }: { readonly name: string; readonly params: JsonObject },
  before: TableOutline,
  after: TableOutline,
): boolean {
  return isSameOutline(expectedTable(name, params, before), after);
}

/** What is known of a table after some operations on the one that a history began with. */
export function outlineAfter(
  origin: TableOutline,
  operations: readonly { readonly name: string; readonly params: JsonObject }[],
): TableOutline {
  return operations.reduce<TableOutline>(
    (before, { name, params }) => expectedTable(name, params, before),
    origin,
  );
}

/** Whether two tables have the same columns and shape, where both are known. */
export function isSameOutline(one: TableOutline, other: TableOutline): boolean {
  const sameShape = !one.shape || !other.shape || String(one.shape) === String(other.shape);
  const sameColumns =
    !one.columns || !other.columns || JSON.stringify(one.columns) === JSON.stringify(other.columns);
  return sameShape && sameColumns;
}

function expectedTable(name: string, params: JsonObject, { columns, shape }: TableOutline): TableOutline {
  switch (name) {
    case 'rename_column':
      return {
        columns:
          columns?.map((column) => (column === params.old_name ? String(params.new_name) : column)) ?? null,
        shape,
      };
    case 'change_column_type':
    case 'fill_missing_values':
    case 'sort_rows':
      return { columns, shape };
    case 'filter_rows':
      return { columns, shape: null };
    case 'drop_columns': {
      const dropped: unknown = params.columns;
      if (!Array.isArray(dropped) || columns === null) return { columns: null, shape: null };
      const left = columns.filter((column) => !dropped.includes(column));
      return { columns: left, shape: shape && [shape[0], left.length] };
    }
    default:
      return { columns: null, shape: null };
  }
}
