/** A report of three steps of one minute, for tests. */
import type { OperationsReport, ReportSeries } from '../../../src/studio/operations/operationsApi.ts';

export const sampleFrom = Date.UTC(2026, 2, 1, 11, 58);

export function reportOf(series: readonly ReportSeries[]): OperationsReport {
  return {
    success: true,
    at: sampleFrom + 170_000,
    from: sampleFrom,
    stepMs: 60_000,
    steps: 3,
    series: [...series],
    incidents: { open: [], over: [], affected: 0 },
  };
}

/** A counter with one number for each step, null for nothing. */
export function counter(
  name: string,
  labels: Record<string, string>,
  ...values: (number | null)[]
): ReportSeries {
  return { name, labels, bounds: [], cells: values.map((value) => (value === null ? null : [value])) };
}

/** A histogram with the bounds 1, 2 and 4. */
export function histogram(
  name: string,
  labels: Record<string, string>,
  ...cells: (number[] | null)[]
): ReportSeries {
  return { name, labels, bounds: [1, 2, 4], cells };
}
