/** What pages measured in each minute of the last day: a ring of minutes, each with a bounded number of series. */
import type { MetricName, MetricSample } from '../../adapters/metrics/metricsSink.ts';
import { boundsOf } from '../metrics/metricCatalogue.ts';

const minuteMs = 60_000;
const ringMinutes = 24 * 60;

/** Beyond this many series in one minute, more are not kept for the plots; Prometheus has them all. */
const seriesPerMinute = 400;

/** One series over the steps of a report. */
export interface RingSeries {
  readonly name: MetricName;
  readonly labels: Readonly<Record<string, string>>;
  /** The upper bounds of a histogram; empty for a counter. */
  readonly bounds: readonly number[];
  /** For each step a counter's sum, or a histogram's observations by bucket, those beyond the last bound at the end. */
  readonly cells: readonly (readonly number[] | null)[];
}

interface Series {
  readonly name: MetricName;
  readonly labels: Readonly<Record<string, string>>;
  readonly cell: number[];
}

interface Minute {
  /** Ms since the epoch. */
  readonly startsAt: number;
  readonly series: Map<string, Series>;
}

/** A minute as plain data. */
export interface StoredMinute {
  readonly startsAt: number;
  readonly series: readonly Series[];
}

export class MinuteRing {
  readonly #minutes = new Map<number, Minute>();

  /** @param at When it was measured, ms since the epoch; what is older than the ring is not kept. */
  add(sample: MetricSample, at: number, now: number): void {
    const startsAt = Math.floor(at / minuteMs) * minuteMs;
    if (startsAt <= now - ringMinutes * minuteMs || at > now) return;
    const minute = this.#minuteAt(startsAt, now);
    const key = keyOf(sample);
    const bounds = boundsOf(sample.name);
    let series = minute.series.get(key);
    if (series === undefined) {
      if (minute.series.size >= seriesPerMinute) return;
      const { name, labels } = sample;
      series = { name, labels, cell: bounds.length === 0 ? [0] : Array(bounds.length + 1).fill(0) };
      minute.series.set(key, series);
    }
    const { cell } = series;
    if (bounds.length === 0) cell[0] = (cell[0] ?? 0) + sample.value;
    else {
      const bucket = bounds.findIndex((bound) => sample.value <= bound);
      const index = bucket === -1 ? bounds.length : bucket;
      cell[index] = (cell[index] ?? 0) + 1;
    }
  }

  /** Every series of `steps` steps of `stepMs` (whole minutes), the last of them the one of `now`. */
  report(now: number, steps: number, stepMs: number): { from: number; series: RingSeries[] } {
    const from = Math.floor(now / stepMs) * stepMs - (steps - 1) * stepMs;
    const all = new Map<string, Series & { cells: (number[] | null)[] }>();
    for (const { startsAt, series } of this.#minutes.values()) {
      const step = Math.floor((startsAt - from) / stepMs);
      if (step < 0 || step >= steps) continue;
      for (const [key, one] of series) {
        let known = all.get(key);
        if (known === undefined) {
          known = { ...one, cells: Array(steps).fill(null) };
          all.set(key, known);
        }
        const before = known.cells[step];
        known.cells[step] = one.cell.map((value, index) => value + (before?.[index] ?? 0));
      }
    }
    return {
      from,
      series: [...all.values()].map(({ name, labels, cells }) => ({
        name,
        labels,
        bounds: boundsOf(name),
        cells,
      })),
    };
  }

  toJSON(): StoredMinute[] {
    return [...this.#minutes.values()].map(({ startsAt, series }) => ({
      startsAt,
      series: [...series.values()],
    }));
  }

  restore(minutes: readonly StoredMinute[]): void {
    for (const { startsAt, series } of minutes.slice(-ringMinutes)) {
      const kept = series
        .slice(0, seriesPerMinute)
        .filter(({ name, cell }) => cell.length === boundsOf(name).length + 1);
      this.#minutes.set(startsAt, { startsAt, series: new Map(kept.map((one) => [keyOf(one), one])) });
    }
  }

  #minuteAt(startsAt: number, now: number): Minute {
    const known = this.#minutes.get(startsAt);
    if (known !== undefined) return known;
    for (const start of this.#minutes.keys()) {
      if (start <= now - ringMinutes * minuteMs) this.#minutes.delete(start);
    }
    const minute: Minute = { startsAt, series: new Map() };
    this.#minutes.set(startsAt, minute);
    return minute;
  }
}

function keyOf({ name, labels }: Pick<MetricSample, 'name' | 'labels'>): string {
  return JSON.stringify([name, ...Object.entries(labels).sort()]);
}
