/** A sink that keeps what it is told, as lines that a test reads. */
import type { MetricsSink } from '../../../src/adapters/metrics/metricsSink.ts';

export interface RecordedMetrics extends MetricsSink {
  /** Each counter's and each histogram's series with its sum: `name{label=value}`. */
  readonly series: ReadonlyMap<string, number>;
  /** The series of one metric, without its prefix: `label=value` → sum. */
  of(name: string): Readonly<Record<string, number>>;
  readonly flushes: number;
}

export function recordedMetrics(): RecordedMetrics {
  const series = new Map<string, number>();
  let flushes = 0;
  function add(name: string, labels: Readonly<Record<string, string>>, value: number): void {
    const key = `${name}{${Object.entries(labels)
      .map(([label, given]) => `${label}=${given}`)
      .join(' ')}}`;
    series.set(key, (series.get(key) ?? 0) + value);
  }
  return {
    series,
    of: (name) =>
      Object.fromEntries(
        [...series]
          .filter(([key]) => key.startsWith(`holdfast_${name}{`))
          .map(([key, value]) => [key.slice(key.indexOf('{') + 1, -1), value]),
      ),
    count: (name, labels, by = 1) => add(name, labels, by),
    observe: (name, value, labels) => add(name, labels, value),
    flush: () => {
      flushes += 1;
    },
    get flushes() {
      return flushes;
    },
  };
}
