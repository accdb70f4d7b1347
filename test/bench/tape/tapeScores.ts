/** All results of a run, to be looked up by tape and client. */
import type { FaultTape } from './faultTape.ts';
import type { TapeClient } from './tapeClient.ts';
import type { TapeResult } from './tapeResult.ts';

export interface TapeScore {
  readonly tape: FaultTape;
  readonly client: TapeClient;
  readonly result: TapeResult;
}

/** The scores of one tape, in the order of the clients. */
export function scoresOn(scores: readonly TapeScore[], tape: string): readonly TapeScore[] {
  return scores.filter((score) => score.tape.name === tape);
}

/** One client's result on a tape, or null when it did not play. */
export function resultOf(
  scores: readonly TapeScore[],
  tape: string,
  client: string,
  variant: TapeClient['variant'],
): TapeResult | null {
  const found = scoresOn(scores, tape).find(
    (score) => score.client.name === client && score.client.variant === variant,
  );
  return found?.result ?? null;
}
