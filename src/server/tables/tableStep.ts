/** A resolved operation: JSON-plain, with every choice that was not deterministic made and written down. */
import type { CellValue, ColumnType } from './tableSchema.ts';

const comparisons = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const;
export const filterOperators = [...comparisons, 'contains', 'is_missing', 'is_not_missing'] as const;
export type FilterOperator = (typeof filterOperators)[number];

/** Columns are named by their id, which a rename leaves alone. */
export type TableStep =
  | { readonly kind: 'rename'; readonly column: string; readonly name: string }
  | { readonly kind: 'cast'; readonly column: string; readonly from: ColumnType; readonly to: ColumnType }
  | { readonly kind: 'fill'; readonly fills: readonly ColumnFill[] }
  | { readonly kind: 'drop'; readonly columns: readonly string[] }
  | {
      readonly kind: 'filter';
      readonly column: string;
      readonly operator: FilterOperator;
      readonly value: CellValue;
      /** Rows that were left when it was first applied. */
      readonly rows: number;
    }
  | { readonly kind: 'sort'; readonly columns: readonly string[]; readonly descending: boolean };

/** One column's fill value; `type` is the column's type from then on. */
export interface ColumnFill {
  readonly column: string;
  readonly value: CellValue;
  readonly type: ColumnType;
}
