/** What each operation means, written a second time as plain loops over arrays, to compare the server with. */
import type { JsonObject } from '../../src/session/sessionApi.ts';

export type Cell = string | number | boolean | null;
export type CellType = 'integer' | 'float' | 'string' | 'boolean' | 'date' | 'datetime';

export interface ReferenceTable {
  readonly columns: readonly { readonly name: string; readonly type: CellType }[];
  readonly rows: readonly (readonly Cell[])[];
}

export type ReferenceOperation =
  | { readonly name: 'rename_column'; readonly params: { old_name: string; new_name: string } }
  | { readonly name: 'change_column_type'; readonly params: { column_name: string; new_type: CellType } }
  | {
      readonly name: 'fill_missing_values';
      readonly params: { columns: readonly string[]; strategy: string; fill_value?: Exclude<Cell, null> };
    }
  | { readonly name: 'drop_columns'; readonly params: { columns: readonly string[] } }
  | {
      readonly name: 'filter_rows';
      readonly params: { column: string; operator: string; value?: Exclude<Cell, null> };
    }
  | { readonly name: 'sort_rows'; readonly params: { columns: readonly string[]; descending: boolean } };

export const paramsOf = (operation: ReferenceOperation): JsonObject => ({ ...operation.params });

/** The table after the operation, or null when it has to be refused. */
export function applyReference(table: ReferenceTable, operation: ReferenceOperation): ReferenceTable | null {
  switch (operation.name) {
    case 'rename_column': {
      const { old_name, new_name } = operation.params;
      const index = indexOf(table, old_name);
      if (index < 0 || indexOf(table, new_name) >= 0) return null;
      return {
        ...table,
        columns: table.columns.map((column, i) => (i === index ? { ...column, name: new_name } : column)),
      };
    }
    case 'drop_columns': {
      const indexes = operation.params.columns.map((name) => indexOf(table, name));
      if (indexes.includes(-1) || new Set(indexes).size === table.columns.length) return null;
      const kept = (_: unknown, index: number): boolean => !indexes.includes(index);
      return { columns: table.columns.filter(kept), rows: table.rows.map((row) => row.filter(kept)) };
    }
    case 'change_column_type': {
      const { column_name, new_type } = operation.params;
      const index = indexOf(table, column_name);
      const type = table.columns[index]?.type;
      if (type === undefined || !convertible(type, new_type)) return null;
      const cells = columnOf(table, index).map((cell) =>
        cell === null ? null : converted(cell, type, new_type),
      );
      if (cells.includes(undefined)) return null;
      return withColumn(
        table,
        index,
        new_type,
        cells.map((cell) => cell ?? null),
      );
    }
    case 'fill_missing_values':
      return filled(table, operation.params);
    case 'filter_rows': {
      const { column, operator, value } = operation.params;
      const index = indexOf(table, column);
      const type = table.columns[index]?.type;
      if (type === undefined) return null;
      const test = conditionOf(type, operator, value);
      return test === null ? null : { ...table, rows: table.rows.filter((row) => test(row[index] ?? null)) };
    }
    case 'sort_rows': {
      const indexes = operation.params.columns.map((name) => indexOf(table, name));
      if (indexes.includes(-1)) return null;
      const sign = operation.params.descending ? -1 : 1;
      const compareRows = (one: readonly Cell[], other: readonly Cell[]): number => {
        for (const index of indexes) {
          const [a, b] = [one[index] ?? null, other[index] ?? null];
          const order =
            a === null || b === null ? Number(a === null) - Number(b === null) : sign * compare(a, b);
          if (order !== 0) return order;
        }
        return 0;
      };
      return { ...table, rows: table.rows.toSorted(compareRows) };
    }
  }
}

function filled(
  table: ReferenceTable,
  {
    columns,
    strategy,
    fill_value,
  }: { columns: readonly string[]; strategy: string; fill_value?: Exclude<Cell, null> },
): ReferenceTable | null {
  let result = table;
  for (const name of columns) {
    const index = indexOf(table, name);
    const type = table.columns[index]?.type;
    if (type === undefined) return null;
    const present = columnOf(table, index).filter((cell) => cell !== null);
    const value =
      strategy === 'value'
        ? fill_value === undefined
          ? null
          : typed(fill_value, type)
        : found(present, type, strategy);
    if (value === null) return null;
    const isBroken = type === 'integer' && typeof value === 'number' && !Number.isInteger(value);
    const cells = columnOf(table, index).map((cell) => cell ?? value);
    result = withColumn(result, index, isBroken ? 'float' : type, cells);
  }
  return result;
}

function found(present: readonly Exclude<Cell, null>[], type: CellType, strategy: string): Cell {
  if (present.length === 0) return null;
  if (strategy === 'mode') {
    const counts = new Map<Exclude<Cell, null>, number>();
    for (const cell of present) counts.set(cell, (counts.get(cell) ?? 0) + 1);
    const [[mode] = [null]] = [...counts].sort(([a, times], [b, others]) => others - times || compare(a, b));
    return mode;
  }
  if (type !== 'integer' && type !== 'float') return null;
  const numbers = present.map(Number).sort((a, b) => a - b);
  if (strategy === 'mean') return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const middle = (numbers.length - 1) / 2;
  return ((numbers[Math.floor(middle)] ?? 0) + (numbers[Math.ceil(middle)] ?? 0)) / 2;
}

function conditionOf(
  type: CellType,
  operator: string,
  value: Exclude<Cell, null> | undefined,
): ((cell: Cell) => boolean) | null {
  if (operator === 'is_missing') return (cell) => cell === null;
  if (operator === 'is_not_missing') return (cell) => cell !== null;
  if (value === undefined) return null;
  if (operator === 'contains')
    return type === 'string' ? (cell) => String(cell ?? '').includes(String(value)) : null;
  const wanted = typed(value, type === 'integer' ? 'float' : type);
  if (wanted === null) return null;
  if (operator === 'eq') return (cell) => cell === wanted;
  if (operator === 'ne') return (cell) => cell !== wanted;
  const accepted: Readonly<Record<string, readonly number[]>> = {
    lt: [-1],
    le: [-1, 0],
    gt: [1],
    ge: [0, 1],
  };
  return (cell) => cell !== null && (accepted[operator] ?? []).includes(compare(cell, wanted));
}

/** A value from a request as one of the type; null when it is none. */
function typed(value: Exclude<Cell, null>, type: CellType): Cell {
  const text = String(value);
  if (type === 'string') return text;
  if (type === 'boolean')
    return ['true', '1'].includes(text) ? true : ['false', '0'].includes(text) ? false : null;
  if (type === 'date') return isDay(text) ? text : null;
  if (type === 'datetime') return isDay(text) ? `${text}T00:00:00` : null;
  if (typeof value === 'boolean' || !isNumber(text)) return null;
  return type === 'integer' && !Number.isInteger(Number(text)) ? null : Number(text);
}

function convertible(from: CellType, to: CellType): boolean {
  if (from === to || from === 'string' || to === 'string') return true;
  const isTime = (type: CellType): boolean => type === 'date' || type === 'datetime';
  return isTime(from) === isTime(to);
}

/** Undefined when the value does not fit. */
function converted(cell: Exclude<Cell, null>, from: CellType, to: CellType): Cell | undefined {
  if (from === to) return cell;
  if (to === 'string') return from === 'float' && Number.isInteger(cell) ? `${cell}.0` : String(cell);
  if (from === 'string') {
    const text = String(cell);
    const spelled: Readonly<Record<string, boolean>> = { true: true, false: false, '1': true, '0': false };
    if (to === 'boolean') return spelled[text];
    if (to === 'date') return isDay(text.slice(0, 10)) ? text.slice(0, 10) : undefined;
    if (to === 'datetime') return isDay(text.slice(0, 10)) ? `${text.slice(0, 10)}T00:00:00` : undefined;
    if (!isNumber(text)) return undefined;
    return to === 'integer' && !Number.isInteger(Number(text)) ? undefined : Number(text);
  }
  if (to === 'boolean') return cell === 1 ? true : cell === 0 ? false : undefined;
  if (to === 'integer') return Number.isInteger(Number(cell)) ? Number(cell) : undefined;
  if (to === 'float') return Number(cell);
  return to === 'date' ? String(cell).slice(0, 10) : `${cell}T00:00:00`;
}

function withColumn(
  table: ReferenceTable,
  index: number,
  type: CellType,
  cells: readonly Cell[],
): ReferenceTable {
  return {
    columns: table.columns.map((column, i) => (i === index ? { ...column, type } : column)),
    rows: table.rows.map((row, at) => row.map((cell, i) => (i === index ? (cells[at] ?? null) : cell))),
  };
}

const indexOf = (table: ReferenceTable, name: string): number =>
  table.columns.findIndex((column) => column.name === name);
const columnOf = (table: ReferenceTable, index: number): Cell[] =>
  table.rows.map((row) => row[index] ?? null);
const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);
const isNumber = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);

function compare(one: Exclude<Cell, null>, other: Exclude<Cell, null>): number {
  return one < other ? -1 : Number(one > other);
}
