/** From the outcomes of all sessions to the numbers of one client on one tape. */
import type { SessionOutcome } from './playSession.ts';

export interface TapeResult {
  readonly sessions: number;
  /** Sessions that came back before the client gave up. */
  readonly recovered: number;
  /** Sessions that came back within ten minutes without a click, a wake-up after giving up included. */
  readonly recoveredWithoutClick: number;
  /** Requests of all sessions, those that failed included, for each that recovered. */
  readonly attemptsPerSuccess: number;
  /** Ms to the session over all sessions; `Infinity` where that share of them never got one. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** Requests before the moment that a `Retry-After` named. */
  readonly earlySends: number;
  /** The most requests within one second, all sessions on one time line. */
  readonly peakPerSecond: number;
  /** Ms to the session, ascending, `Infinity` last. */
  readonly timesMs: readonly number[];
}

/** The numbers of the outcomes. */
export function tapeResultOf(outcomes: readonly SessionOutcome[]): TapeResult {
  const recovered = outcomes.filter((outcome) => outcome.isBeforeFailed).length;
  const timesMs = outcomes
    .map(({ recoveredAfterMs }) => recoveredAfterMs ?? Number.POSITIVE_INFINITY)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const sentMs = outcomes.flatMap((outcome) => outcome.sentMs).sort((a, b) => a - b);
  return {
    sessions: outcomes.length,
    recovered,
    recoveredWithoutClick: timesMs.filter((ms) => Number.isFinite(ms)).length,
    attemptsPerSuccess: sentMs.length / recovered,
    p50Ms: percentile(timesMs, 0.5),
    p95Ms: percentile(timesMs, 0.95),
    p99Ms: percentile(timesMs, 0.99),
    earlySends: outcomes.reduce((sum, outcome) => sum + outcome.earlySends, 0),
    peakPerSecond: peakPerSecond(sentMs),
    timesMs,
  };
}

/** The nearest-rank percentile of ascending numbers; `share` in (0, 1]. */
export function percentile(ascending: readonly number[], share: number): number {
  const rank = Math.max(1, Math.ceil(share * ascending.length));
  return ascending[rank - 1] ?? Number.NaN;
}

/** The most numbers of an ascending list that lie within one second. */
function peakPerSecond(ascendingMs: readonly number[]): number {
  let peak = 0;
  let first = 0;
  for (const [index, ms] of ascendingMs.entries()) {
    while (ms - (ascendingMs[first] ?? ms) >= 1000) first += 1;
    peak = Math.max(peak, index - first + 1);
  }
  return peak;
}
