/** The goals for the overhead, each at every size, beside one bare `fetch`. */
import type { JournalMeasurement } from './journalMeasurement.ts';
import { overheadOf } from './journalOverhead.ts';

export interface JournalGoal {
  readonly size: number;
  readonly goal: string;
  readonly measuredMs: number;
  readonly isMet: boolean;
}

const limits = [
  { of: 'starts', percentile: 'medianMs', limitMs: 20, goal: 'start, median < 20 ms' },
  { of: 'starts', percentile: 'p99Ms', limitMs: 100, goal: 'start, p99 < 100 ms' },
  { of: 'operations', percentile: 'medianMs', limitMs: 5, goal: 'operation, median < 5 ms' },
  { of: 'operations', percentile: 'p99Ms', limitMs: 100, goal: 'operation, p99 < 100 ms' },
] as const;

export function journalGoals({ sizes }: JournalMeasurement): readonly JournalGoal[] {
  return sizes.flatMap((measured) =>
    limits.map(({ of, percentile, limitMs, goal }) => {
      const measuredMs = overheadOf(measured[of], 'holdfast', 'fetch')[percentile];
      return { size: measured.size, goal, measuredMs, isMet: measuredMs < limitMs };
    }),
  );
}
