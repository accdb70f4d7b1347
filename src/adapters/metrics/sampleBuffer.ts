/** What a sink has not delivered yet: a bounded list of samples that lets the oldest go and counts it. */
import type { MetricBeacon, MetricSample } from './metricsSink.ts';

/** A sample with the moment it was taken, ms since the epoch. */
export interface TakenSample extends MetricSample {
  readonly at: number;
}

/** Counts of one series within this time, ms, are one sample: what is plotted has minutes. */
const mergedWithinMs = 10_000;

/** A server takes no larger count at once. */
const mostAtOnce = 10_000;

export class SampleBuffer {
  readonly #limit: number;
  #samples: TakenSample[] = [];
  #dropped = 0;

  /** @param limit How many samples it holds, at least 1. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get isEmpty(): boolean {
    return this.#samples.length === 0;
  }

  count(sample: TakenSample): void {
    const series = seriesOf(sample);
    const index = this.#samples.findIndex(
      (known) =>
        sample.at - known.at < mergedWithinMs &&
        seriesOf(known) === series &&
        known.value + sample.value <= mostAtOnce,
    );
    const known = this.#samples[index];
    if (known === undefined) this.add(sample);
    else this.#samples[index] = { ...known, value: known.value + sample.value };
  }

  add(sample: TakenSample): void {
    this.#samples.push(sample);
    this.#shrink();
  }

  /** Takes everything out. */
  take(): readonly TakenSample[] {
    const taken = this.#samples;
    this.#samples = [];
    return taken;
  }

  /** Puts back what could not be delivered, before everything that came meanwhile. */
  putBack(samples: readonly TakenSample[]): void {
    this.#samples = [...samples, ...this.#samples];
    this.#shrink();
  }

  /** Counts samples that are given up. */
  drop(samples: number): void {
    this.#dropped += samples;
  }

  /** Turns what was dropped so far into a sample of its own. */
  tellDropped(at: number): void {
    if (this.#dropped === 0) return;
    const value = Math.min(this.#dropped, mostAtOnce);
    const sample = { name: 'holdfast_samples_dropped_total', labels: {}, value, at } as const;
    this.#dropped -= value;
    // Room was made for it when it was dropped for; it pushes nothing out.
    this.#samples.push(sample);
  }

  #shrink(): void {
    const surplus = this.#samples.length - this.#limit;
    if (surplus <= 0) return;
    this.#samples.splice(0, surplus);
    this.#dropped += surplus;
  }
}

/** The beacon's body at a moment. */
export function beaconOf(page: string, samples: readonly TakenSample[], sentAt: number): MetricBeacon {
  return {
    page,
    samples: samples.map(({ at, ...sample }) => ({
      ...sample,
      ageMs: Math.min(Math.max(0, Math.round(sentAt - at)), maxAgeMs),
    })),
  };
}

/** A day: what is older counts as this old. */
const maxAgeMs = 86_400_000;

function seriesOf({ name, labels }: MetricSample): string {
  return JSON.stringify([name, labels]);
}
