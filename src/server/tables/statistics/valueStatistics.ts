/** A column of anything but numbers, grouped once: its figures, its most frequent values, and for moments their spread. */
import type { ColumnStatistics } from '../columnStatistics.ts';
import type { CellValue, ColumnType } from '../tableSchema.ts';
import { timelineOf } from './timeline.ts';

const topValues = 10;

export async function valueStatistics(
  { id, type, from }: { id: string; type: ColumnType; from: string },
  query: (sql: string) => Promise<CellValue[][]>,
): Promise<Omit<ColumnStatistics, 'column' | 'type'>> {
  const rows = await query(`
    WITH groups AS MATERIALIZED (SELECT ${id} AS x, count(*) AS times FROM (${from}) GROUP BY ${id}),
    figures AS (
      SELECT coalesce(sum(times) FILTER (x IS NOT NULL), 0) AS n, coalesce(sum(times) FILTER (x IS NULL), 0) AS missing,
        count(x) AS distinct_values, min(x) AS lowest, max(x) AS highest FROM groups
    ),
    most AS (SELECT x, times FROM groups WHERE x IS NOT NULL ORDER BY times DESC, x LIMIT ${topValues})
    SELECT most.x, most.times, figures.* FROM figures LEFT JOIN most ON true ORDER BY most.times DESC, most.x`);
  const [[, , count, missing, distinct, min = null, max = null] = []] = rows;
  const top = rows.flatMap(([value = null, times]) =>
    value === null ? [] : [{ value, count: Number(times) }],
  );
  const isMoment = type === 'date' || type === 'datetime';
  const timeline =
    isMoment && typeof min === 'string' && typeof max === 'string'
      ? await timelineOf({ id, type, from, min, max }, query)
      : null;
  return {
    count: Number(count),
    missing: Number(missing),
    distinct: Number(distinct),
    min,
    max,
    mean: null,
    median: null,
    std: null,
    histogram: null,
    top,
    timeline,
  };
}
