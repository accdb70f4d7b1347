/** The table at a position, as a SELECT over the one before it. Pure: plans are folded, nothing is asked. */
import { createHash } from 'node:crypto';
import { castExpression } from './castExpression.ts';
import { filterCondition } from './filterCondition.ts';
import { sqlValue } from './sqlLiteral.ts';
import type { TableColumn } from './tableSchema.ts';
import type { TableStep } from './tableStep.ts';

/** Rows that DuckDB holds as a table of their own; `key` is that table's name. */
export type TableSource =
  | { readonly kind: 'file'; readonly key: string; readonly datasourceId: string; readonly cells: number }
  | {
      readonly kind: 'stored';
      readonly key: string;
      readonly of: TablePlan;
      /** What its rows are sorted by, before their order in `of`; null when they keep that. */
      readonly order: readonly SortKey[] | null;
      readonly cells: number;
    }
  | {
      /** Not rows but where they stand: the ordinals that a filter has kept, in their order. */
      readonly kind: 'ordinals';
      readonly key: string;
      readonly of: Pick<TablePlan, 'source' | 'sql'>;
      readonly cells: number;
    };

export interface SortKey {
  readonly column: string;
  readonly descending: boolean;
}

export interface TablePlan {
  /** Names this table's content: equal keys, equal tables. */
  readonly key: string;
  readonly source: TableSource;
  /** A relation with the column `ordinal` and one per id of `columns`, in the order of its rows. */
  readonly sql: string;
  readonly columns: readonly TableColumn[];
  readonly rows: number;
  /** Where its rows stand in the source; null when row n has the ordinal n, so that a page is a range of ordinals. */
  readonly kept: TableSource | null;
  /** SELECTs nested over the source. */
  readonly depth: number;
}

/** Deeper chains are stored as a table, so that planning a statement stays a matter of milliseconds. */
const maxDepth = 12;

/** The table of a datasource before any operation. */
export function basePlan(datasourceId: string, columns: readonly TableColumn[], rows: number): TablePlan {
  const key = `base_${datasourceId.replaceAll('-', '')}`;
  return overSource({ kind: 'file', key, datasourceId, cells: rows * columns.length }, columns, rows);
}

/** The table after one more step. */
export function applyStep(plan: TablePlan, step: TableStep): TablePlan {
  const key = digest(`${plan.key} ${JSON.stringify(step)}`);
  switch (step.kind) {
    case 'rename':
      return { ...plan, key, columns: replaced(plan.columns, step.column, { name: step.name }) };
    case 'drop':
      return { ...plan, key, columns: plan.columns.filter((column) => !step.columns.includes(column.id)) };
    case 'cast': {
      const expression = castExpression(step.column, step.from, step.to) ?? 'NULL';
      const columns = replaced(plan.columns, step.column, { type: step.to });
      return nested({ ...plan, key, columns }, new Map([[step.column, expression]]), plan);
    }
    case 'fill': {
      const expressions = new Map<string, string>();
      let columns = plan.columns;
      for (const { column, value, type } of step.fills) {
        expressions.set(column, `coalesce(${column}, ${sqlValue(value, type)})`);
        columns = replaced(columns, column, { type });
      }
      return nested({ ...plan, key, columns }, expressions, plan);
    }
    case 'filter': {
      const type = plan.columns.find((column) => column.id === step.column)?.type ?? 'string';
      const condition = filterCondition(step.column, type, step.operator, step.value);
      const sql = `SELECT * FROM (${plan.sql}) WHERE ${condition}`;
      const of = { source: plan.source, sql };
      const kept = { kind: 'ordinals', key: `rows_${key}`, of, cells: step.rows } as const;
      return bounded({ ...plan, key, sql, rows: step.rows, kept, depth: plan.depth + 1 });
    }
    case 'sort': {
      const keys = step.columns.map((column) => ({ column, descending: step.descending }));
      return { ...sorted(plan, key, keys), key };
    }
  }
}

/**
 * Sorts are stable, so one over another is a single sort by both lists of keys; a column's second mention decides
 * nothing. However many follow each other, only the table before the first is needed to make the last one.
 */
function sorted(plan: TablePlan, key: string, keys: readonly SortKey[]): TablePlan {
  const { source } = plan;
  if (plan.depth > 0 || source.kind !== 'stored' || source.order === null) return stored(plan, key, keys);
  const known = new Set(keys.map(({ column }) => column));
  const order = [...keys, ...source.order.filter(({ column }) => !known.has(column))];
  return stored({ ...source.of, columns: plan.columns }, key, order);
}

function nested(plan: TablePlan, expressions: ReadonlyMap<string, string>, before: TablePlan): TablePlan {
  const list = plan.columns.map(({ id }) => {
    const expression = expressions.get(id);
    return expression === undefined ? id : `${expression} AS ${id}`;
  });
  const sql = `SELECT ${['ordinal', ...list].join(', ')} FROM (${before.sql})`;
  return bounded({ ...plan, sql, depth: before.depth + 1 });
}

function bounded(plan: TablePlan): TablePlan {
  return plan.depth < maxDepth ? plan : { ...stored(plan, plan.key, null), key: plan.key };
}

function stored(of: TablePlan, key: string, order: readonly SortKey[] | null): TablePlan {
  const cells = of.rows * of.columns.length;
  return overSource({ kind: 'stored', key: `step_${key}`, of, order, cells }, of.columns, of.rows);
}

function overSource(source: TableSource, columns: readonly TableColumn[], rows: number): TablePlan {
  const ids = columns.map(({ id }) => id);
  const sql = `SELECT ${['rowid AS ordinal', ...ids].join(', ')} FROM ${source.key}`;
  return { key: source.key, source, sql, columns, rows, kept: null, depth: 0 };
}

function replaced(
  columns: readonly TableColumn[],
  id: string,
  change: Partial<Pick<TableColumn, 'name' | 'type'>>,
): readonly TableColumn[] {
  return columns.map((column) => (column.id === id ? { ...column, ...change } : column));
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
