/** Reads what a page reports: the closed schema and nothing else, since a beacon can carry no token. */
import * as v from 'valibot';
import type { MetricBeacon } from '../../adapters/metrics/metricsSink.ts';
import { isCounter, labelsOf, metricNames } from './metricCatalogue.ts';

/** A day: nothing that is observed takes longer, and nothing older is of use. */
const daySeconds = 86_400;

/** No page counts more of one thing between two beacons. */
const mostAtOnce = 10_000;

const sampleSchema = v.pipe(
  v.strictObject({
    name: v.picklist(metricNames),
    labels: v.record(v.string(), v.string()),
    value: v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(daySeconds)),
    ageMs: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(daySeconds * 1000)),
  }),
  v.check(({ name, labels }) => hasClosedLabels(name, labels)),
  v.check(
    ({ name, value }) => !isCounter(name) || (Number.isInteger(value) && value >= 1 && value <= mostAtOnce),
  ),
);

const beaconSchema = v.strictObject({
  page: v.pipe(v.string(), v.uuid()),
  // One more than a page holds back: how many it had to drop.
  samples: v.pipe(v.array(sampleSchema), v.minLength(1), v.maxLength(101)),
});

/** Null for anything but a beacon; not one sample of a malformed one counts. */
export function parseBeacon(body: unknown): MetricBeacon | null {
  const parsed = v.safeParse(beaconSchema, body, { abortEarly: true });
  return parsed.success ? parsed.output : null;
}

function hasClosedLabels(name: string, given: Readonly<Record<string, string>>): boolean {
  const labels = labelsOf(name) ?? {};
  const names = Object.keys(labels);
  return (
    Object.keys(given).length === names.length &&
    names.every(
      (label) => Object.hasOwn(given, label) && Object.hasOwn(labels[label] ?? {}, given[label] ?? ''),
    )
  );
}
