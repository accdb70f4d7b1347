/** What pages report, as Prometheus counters and histograms. */
import { Counter, Histogram, type Registry } from 'prom-client';
import type { MetricSample } from '../../adapters/metrics/metricsSink.ts';
import { counterCatalogue, histogramCatalogue } from './metricCatalogue.ts';

/** Registers every measurement of the catalogue; gives what takes a sample that `parseBeacon` has let through. */
export function recoveryMetrics(registry: Registry): (sample: MetricSample) => void {
  const takers = new Map<string, (sample: MetricSample) => void>();
  const registers = [registry];
  for (const [name, { help, labels }] of Object.entries(counterCatalogue)) {
    const counter = new Counter({ name, help, labelNames: Object.keys(labels), registers });
    takers.set(name, ({ labels: given, value }) => counter.inc(given, value));
  }
  for (const [name, { help, labels, buckets }] of Object.entries(histogramCatalogue)) {
    const labelNames = Object.keys(labels);
    const histogram = new Histogram({ name, help, labelNames, buckets: [...buckets], registers });
    takers.set(name, ({ labels: given, value }) => histogram.observe(given, value));
  }
  return (sample) => takers.get(sample.name)?.(sample);
}
