/** What one column holds: counts, extremes, and for numbers their distribution. */
import type { TableQuestion } from './operations/operationRule.ts';
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
};

export type HistogramBin = {
  readonly from: number;
  readonly to: number;
  readonly count: number;
};

const maxBins = 20;
const topValues = 10;

export async function columnStatistics(
  { id, name, type }: TableColumn,
  { plan, ask }: TableQuestion,
  query: (sql: string) => Promise<CellValue[][]>,
): Promise<ColumnStatistics> {
  const numeric = isNumeric(type);
  const moments = numeric
    ? [
        `fsum(CAST(${id} AS DOUBLE) ORDER BY ordinal) / count(${id})`,
        `median(${id})`,
        `stddev_samp(${id} ORDER BY ordinal)`,
      ]
    : ['NULL', 'NULL', 'NULL'];
  const [count, missing, distinct, min = null, max = null, mean = null, median = null, std = null] =
    await ask([
      `count(${id})`,
      `count(*) - count(${id})`,
      `count(DISTINCT ${id})`,
      `min(${id})`,
      `max(${id})`,
      ...moments,
    ]);
  const base = {
    column: name,
    type,
    count: Number(count),
    missing: Number(missing),
    distinct: Number(distinct),
    min,
    max,
  };
  if (!numeric) {
    const rows = await query(
      `SELECT ${id}, count(*) FROM (${plan.sql}) WHERE ${id} IS NOT NULL GROUP BY ${id} ORDER BY count(*) DESC, ${id} LIMIT ${topValues}`,
    );
    const top = rows.map(([value = null, times]) => ({ value, count: Number(times) }));
    return { ...base, mean: null, median: null, std: null, histogram: null, top };
  }
  const bins = base.count === 0 ? null : await histogram(id, Number(min), Number(max), plan.sql, query);
  return {
    ...base,
    mean: numberOrNull(mean),
    median: numberOrNull(median),
    std: numberOrNull(std),
    histogram: bins,
    top: null,
  };
}

async function histogram(
  id: string,
  min: number,
  max: number,
  from: string,
  query: (sql: string) => Promise<CellValue[][]>,
): Promise<HistogramBin[]> {
  const width = (max - min) / maxBins;
  // All values equal, or a span that a double can't divide: one bin holds everything.
  const single = !(width > 0 && Number.isFinite(width));
  const bin = single
    ? '0'
    : `least(${maxBins - 1}, CAST(floor((CAST(${id} AS DOUBLE) - ${literal(min)}) / ${literal(width)}) AS INTEGER))`;
  const rows = await query(
    `SELECT ${bin} AS bin, count(*) FROM (${from}) WHERE ${id} IS NOT NULL GROUP BY bin ORDER BY bin`,
  );
  const counts = new Map(rows.map(([index, count]) => [Number(index), Number(count)]));
  return Array.from({ length: single ? 1 : maxBins }, (_, index, last = single ? 0 : maxBins - 1) => ({
    from: single ? min : min + index * width,
    to: index === last ? max : min + (index + 1) * width,
    count: counts.get(index) ?? 0,
  }));
}

const literal = (number: number): string => `CAST('${number}' AS DOUBLE)`;

const numberOrNull = (value: CellValue): number | null => (typeof value === 'number' ? value : null);
