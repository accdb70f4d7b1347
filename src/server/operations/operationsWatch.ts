/** What the operations page reads: the last day by minutes and the incidents, fed by the beacons of pages. */
import type { MetricBeacon } from '../../adapters/metrics/metricsSink.ts';
import type { User } from '../accounts/accounts.ts';
import { IncidentBoard, type IncidentReport } from './incidentBoard.ts';
import { MinuteRing, type RingSeries } from './minuteRing.ts';
import type { OperationsFile } from './operationsFile.ts';
import { createReporterTags } from './reporterTags.ts';

/** How a span of hours is cut into steps. */
const spans = {
  1: { steps: 60, stepMs: 60_000 },
  6: { steps: 72, stepMs: 300_000 },
  24: { steps: 96, stepMs: 900_000 },
} as const;

export type SpanHours = keyof typeof spans;

/** Moments are ms since the epoch. */
export interface OperationsReport {
  readonly at: number;
  readonly from: number;
  readonly stepMs: number;
  readonly steps: number;
  readonly series: readonly RingSeries[];
  readonly incidents: IncidentReport;
}

export interface OperationsWatch {
  take(beacon: MetricBeacon, user: User | undefined): void;
  report(hours: SpanHours): OperationsReport;
  /** Writes down what is not written yet. */
  close(): Promise<void>;
}

/** Goes on from what an earlier process wrote down. */
export async function openOperationsWatch(file: OperationsFile, now: () => number): Promise<OperationsWatch> {
  const ring = new MinuteRing();
  const board = new IncidentBoard();
  const stored = await file.read();
  if (stored !== null) {
    ring.restore(stored.minutes);
    board.restore(stored.board);
  }
  const tags = createReporterTags(stored?.key);
  const current = () => ({
    version: 1 as const,
    key: tags.key,
    minutes: ring.toJSON(),
    board: board.toJSON(),
  });

  return {
    take(beacon, user) {
      const at = now();
      for (const sample of beacon.samples) {
        const { ageMs, ...measured } = sample;
        ring.add(measured, at - ageMs, at);
      }
      board.take(beacon, tags.tagOf(beacon.page, user), at);
      file.save(current);
    },
    report(hours) {
      const at = now();
      const { steps, stepMs } = spans[hours];
      return { at, stepMs, steps, ...ring.report(at, steps, stepMs), incidents: board.incidents(at) };
    },
    close: () => file.close(),
  };
}
