/** Arithmetic over a report: sums by step, totals by label, shares and quantiles. Pure. */
import type { OperationsReport, ReportSeries } from './operationsApi.ts';

type Report = Pick<OperationsReport, 'series' | 'steps'>;
/** The labels that count, each with one value or several. */
export type LabelFilter = Readonly<Record<string, string | readonly string[]>>;

function seriesOf(report: Report, name: string, filter: LabelFilter): readonly ReportSeries[] {
  return report.series.filter(
    (series) =>
      series.name === name &&
      Object.entries(filter).every(([label, wanted]) => [wanted].flat().includes(series.labels[label] ?? '')),
  );
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** How much, or how many observations, in each step. */
export function countsByStep(report: Report, name: string, filter: LabelFilter = {}): number[] {
  const found = seriesOf(report, name, filter);
  return Array.from({ length: report.steps }, (_, step) =>
    sum(found.map(({ cells }) => sum(cells[step] ?? []))),
  );
}

/** How much in the whole span. */
export function countOf(report: Report, name: string, filter: LabelFilter = {}): number {
  return sum(countsByStep(report, name, filter));
}

/** The values that a label has in the span, the most frequent first. */
export function valuesOf(report: Report, name: string, label: string, filter: LabelFilter = {}): string[] {
  const totals = new Map<string, number>();
  for (const { labels, cells } of seriesOf(report, name, filter)) {
    const value = labels[label] ?? '';
    totals.set(value, (totals.get(value) ?? 0) + sum(cells.map((cell) => sum(cell ?? []))));
  }
  return [...totals].sort(([a, x], [b, y]) => y - x || a.localeCompare(b)).map(([value]) => value);
}

/** Part of a whole, 0 to 1; null where there is no whole. */
export function shareOf(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

/** A histogram's quantile in each step; null where nothing was observed. */
export function quantileByStep(
  report: Report,
  name: string,
  quantile: number,
  filter: LabelFilter = {},
): (number | null)[] {
  const found = seriesOf(report, name, filter);
  return Array.from({ length: report.steps }, (_, step) =>
    quantileIn(
      found,
      quantile,
      found.map(({ cells }) => cells[step] ?? []),
    ),
  );
}

/** A histogram's quantile over the whole span; null where nothing was observed. */
export function quantileOf(
  report: Report,
  name: string,
  quantile: number,
  filter: LabelFilter = {},
): number | null {
  const found = seriesOf(report, name, filter);
  return quantileIn(
    found,
    quantile,
    found.flatMap(({ cells }) => cells.map((cell) => cell ?? [])),
  );
}

/** As Prometheus does it: evenly within a bucket, and the last bound for whatever lies beyond it. */
function quantileIn(
  series: readonly ReportSeries[],
  quantile: number,
  cells: readonly (readonly number[])[],
): number | null {
  const bounds = series[0]?.bounds ?? [];
  const counts = Array.from({ length: bounds.length + 1 }, (_, bucket) =>
    sum(cells.map((cell) => cell[bucket] ?? 0)),
  );
  const rank = quantile * sum(counts);
  if (rank === 0) return null;
  let below = 0;
  for (const [bucket, count] of counts.entries()) {
    const upper = bounds[bucket];
    if (upper === undefined) break;
    if (below + count >= rank) {
      const lower = bounds[bucket - 1] ?? 0;
      return lower + ((upper - lower) * (rank - below)) / count;
    }
    below += count;
  }
  return bounds.at(-1) ?? null;
}
