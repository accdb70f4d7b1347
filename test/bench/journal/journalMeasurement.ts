/** What the bench has measured. All times are ms. */
import type { ClientKind, DeviceCounts, ReplayReport } from './page/journalDoor.ts';

/** In the order of a round; each round begins with the next one of them. */
export const clients: readonly ClientKind[] = ['fetch', 'api', 'holdfast'];

/** How long each client took: the n-th numbers of all were taken side by side. */
export type Rounds = Readonly<Record<ClientKind, readonly number[]>>;

export interface SizeMeasurement {
  /** Operations in the journal before the first sample. */
  readonly size: number;
  readonly starts: Rounds;
  readonly operations: Rounds;
  /** Of the starts of the engine. */
  readonly startLongTasks: readonly number[];
  /** Records that one start of the engine opens, on the average. */
  readonly opensPerStart: number;
  /** Of one operation of the engine, on the average. */
  readonly perOperation: Pick<DeviceCounts, 'writes' | 'writesBeforeRequest' | 'seals'>;
}

export interface ReplayMeasurement {
  readonly report: ReplayReport;
  readonly longTasks: readonly number[];
}

export interface JournalMeasurement {
  readonly latencyMs: number;
  readonly browserVersion: string;
  readonly processor: string;
  /** The machine's load over a minute, by its number of processors, before and after. */
  readonly load: readonly [before: number, after: number];
  readonly sizes: readonly SizeMeasurement[];
  readonly replay: ReplayMeasurement;
}
