/** What one client takes more than another, from rounds in which both took their turn. */
import { percentile } from '../tape/tapeResult.ts';
import type { Rounds } from './journalMeasurement.ts';
import type { ClientKind } from './page/journalDoor.ts';

/** Times in ms. */
export interface Overhead {
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** The client's median by the plain one's. */
  readonly ratio: number;
}

/** The percentiles of the differences of the rounds, not the differences of percentiles. */
export function overheadOf(rounds: Rounds, client: ClientKind, plain: ClientKind): Overhead {
  const differences = ascending(rounds[client].map((ms, round) => ms - (rounds[plain][round] ?? Number.NaN)));
  return {
    medianMs: percentile(differences, 0.5),
    p95Ms: percentile(differences, 0.95),
    p99Ms: percentile(differences, 0.99),
    ratio: medianOf(rounds[client]) / medianOf(rounds[plain]),
  };
}

export function medianOf(times: readonly number[]): number {
  return percentile(ascending(times), 0.5);
}

function ascending(times: readonly number[]): number[] {
  return [...times].sort((a, b) => a - b);
}
