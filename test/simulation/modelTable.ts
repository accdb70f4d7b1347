/** A small table that operations fold into: enough to tell two histories apart, and to refuse what can't be done. */
import type { JsonObject, JsonValue } from '../../src/session/sessionApi.ts';

export interface ModelTable {
  readonly columns: readonly string[];
  readonly rows: number;
  /** Stands for every value in it. */
  readonly hash: number;
}

export const baseTable: ModelTable = { columns: ['a', 'b', 'c', 'd'], rows: 64_000, hash: 17 };

/** The table after a step, or null where it has to be refused: always for the same tables. */
export function afterStep(table: ModelTable, name: string, params: JsonObject): ModelTable | null {
  const { columns, rows } = table;
  const hash = mixed(table.hash, `${name}${JSON.stringify(params)}`);
  switch (name) {
    case 'rename_column': {
      const { old_name: before, new_name: after } = params;
      if (!has(columns, before) || has(columns, after) || typeof after !== 'string') return null;
      return { columns: columns.map((column) => (column === before ? after : column)), rows, hash };
    }
    case 'drop_columns': {
      const dropped = Array.isArray(params.columns) ? params.columns : [];
      const left = columns.filter((column) => !dropped.includes(column));
      const isPossible = dropped.every((column) => has(columns, column)) && left.length > 0;
      return isPossible ? { columns: left, rows, hash } : null;
    }
    case 'filter_rows':
      return has(columns, params.column) ? { columns, rows: Math.ceil(rows * 0.75), hash } : null;
    case 'sort_rows':
    case 'fill_missing_values': {
      const wanted = Array.isArray(params.columns) ? params.columns : [];
      return wanted.every((column) => has(columns, column)) ? { columns, rows, hash } : null;
    }
    default:
      return null;
  }
}

function has(columns: readonly string[], column: JsonValue | undefined): boolean {
  return typeof column === 'string' && columns.includes(column);
}

function mixed(hash: number, text: string): number {
  let value = hash;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return value;
}
