/** A column of numbers in one statement: its figures, and its histogram over the extremes that they give. */
import type { ColumnStatistics, HistogramBin } from '../columnStatistics.ts';
import type { CellValue } from '../tableSchema.ts';

const maxBins = 20;

export async function numberStatistics(
  id: string,
  from: string,
  query: (sql: string) => Promise<CellValue[][]>,
): Promise<Omit<ColumnStatistics, 'column' | 'type'>> {
  const rows = await query(statement(id, from));
  const [head = []] = rows;
  const [, , count, missing, distinct, min = null, max = null, mean = null, median = null, std = null] = head;
  const counts = new Map(
    rows.flatMap(([bin, times]) => (bin === null ? [] : [[Number(bin), Number(times)]])),
  );
  return {
    count: Number(count),
    missing: Number(missing),
    distinct: Number(distinct),
    min,
    max,
    mean: numberOrNull(mean),
    median: numberOrNull(median),
    std: numberOrNull(std),
    histogram: Number(count) === 0 ? null : histogram(Number(min), Number(max), counts),
    top: null,
    timeline: null,
  };
}

/** Sums are not made in the order of the rows here: nothing is computed from them, and their last bits are never seen. */
function statement(id: string, from: string): string {
  return `
    WITH numbers AS (SELECT ${id} AS x, CAST(${id} AS DOUBLE) AS d FROM (${from})),
    figures AS (
      SELECT count(x) AS n, count(*) - count(x) AS missing, count(DISTINCT x) AS distinct_values, min(x) AS lowest,
        max(x) AS highest, fsum(d) / count(d) AS mean, median(x) AS middle, stddev_samp(d) AS deviation
      FROM numbers
    ),
    edges AS (SELECT CAST(lowest AS DOUBLE) AS low, (CAST(highest AS DOUBLE) - CAST(lowest AS DOUBLE)) / ${maxBins} AS width FROM figures),
    bins AS (
      SELECT CASE WHEN width > 0 AND isfinite(width)
        THEN least(${maxBins - 1}, CAST(floor((d - low) / width) AS INTEGER)) ELSE 0 END AS bin, count(*) AS times
      FROM numbers, edges WHERE d IS NOT NULL GROUP BY bin
    )
    SELECT bin, times, figures.* FROM figures LEFT JOIN bins ON true ORDER BY bin`;
}

function histogram(min: number, max: number, counts: ReadonlyMap<number, number>): HistogramBin[] {
  const width = (max - min) / maxBins;
  // All values equal, or a span that a double can't divide: one bin holds everything.
  const bins = width > 0 && Number.isFinite(width) ? maxBins : 1;
  return Array.from({ length: bins }, (_, index) => ({
    from: bins === 1 ? min : min + index * width,
    to: index === bins - 1 ? max : min + (index + 1) * width,
    count: counts.get(index) ?? 0,
  }));
}

const numberOrNull = (value: CellValue): number | null => (typeof value === 'number' ? value : null);
