/** How many peers do better than holdfast, and at what: counted, so that the page can't flatter. */
import { faultTapes } from './faultTape.ts';
import type { TapeClient } from './tapeClient.ts';
import type { TapeResult } from './tapeResult.ts';
import { resultOf, scoresOn, type TapeScore } from './tapeScores.ts';

export interface PeerComparison {
  readonly tape: string;
  readonly variant: TapeClient['variant'];
  readonly peers: number;
  /** Peers that recover more sessions than holdfast before giving up. */
  readonly recoverMore: number;
  /** Peers that recover fewer. */
  readonly recoverFewer: number;
  readonly soonerAtP50: number;
  readonly soonerAtP95: number;
  readonly soonerAtP99: number;
  /** Peers with fewer attempts per success. */
  readonly sendFewer: number;
}

/** One comparison for each tape and each way of writing the peers; empty unless holdfast played. */
export function peerComparisons(scores: readonly TapeScore[]): readonly PeerComparison[] {
  return faultTapes.flatMap(({ name: tape }) => {
    const ours = resultOf(scores, tape, 'holdfast', 'shipped');
    if (ours === null) return [];
    return (['documented', 'expert'] as const).map((variant) => {
      const peers = scoresOn(scores, tape).filter(({ client }) => client.variant === variant);
      const count = (isBetter: (theirs: TapeResult) => boolean) =>
        peers.filter(({ result }) => isBetter(result)).length;
      return {
        tape,
        variant,
        peers: peers.length,
        recoverMore: count(({ recovered }) => recovered > ours.recovered),
        recoverFewer: count(({ recovered }) => recovered < ours.recovered),
        soonerAtP50: count(({ p50Ms }) => p50Ms < ours.p50Ms),
        soonerAtP95: count(({ p95Ms }) => p95Ms < ours.p95Ms),
        soonerAtP99: count(({ p99Ms }) => p99Ms < ours.p99Ms),
        sendFewer: count(({ attemptsPerSuccess }) => attemptsPerSuccess < ours.attemptsPerSuccess),
      };
    });
  });
}
