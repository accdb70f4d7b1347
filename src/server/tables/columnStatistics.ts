/** What one column holds: counts, extremes, and how its values are spread. */
import { numberStatistics } from './statistics/numberStatistics.ts';
import type { Timeline } from './statistics/timeline.ts';
import { valueStatistics } from './statistics/valueStatistics.ts';
import { type CellValue, type ColumnType, isNumeric, type TableColumn } from './tableSchema.ts';

// Types and not interfaces, since only these count as JSON.
export type ColumnStatistics = {
  readonly column: string;
  readonly type: ColumnType;
  /** Values that are there; `count + missing` is the number of rows. */
  readonly count: number;
  readonly missing: number;
  readonly distinct: number;
  readonly min: CellValue;
  readonly max: CellValue;
  /** Null for a column that does not hold numbers, as are the three after it. */
  readonly mean: number | null;
  readonly median: number | null;
  /** The sample's standard deviation (divided by n − 1). */
  readonly std: number | null;
  /** Bins of equal width from `min` to `max`, the last one closed. */
  readonly histogram: readonly HistogramBin[] | null;
  /** The most frequent values of a column that does not hold numbers. */
  readonly top: readonly { readonly value: CellValue; readonly count: number }[] | null;
  /** How a column of dates or datetimes is spread over time. */
  readonly timeline: Timeline | null;
};

export type HistogramBin = {
  readonly from: number;
  readonly to: number;
  readonly count: number;
};

/** @param from A SELECT that gives the column. */
export async function columnStatistics(
  { id, name, type }: TableColumn,
  from: string,
  query: (sql: string) => Promise<CellValue[][]>,
): Promise<ColumnStatistics> {
  const spread = isNumeric(type)
    ? await numberStatistics(id, from, query)
    : await valueStatistics({ id, type, from }, query);
  return { column: name, type, ...spread };
}
