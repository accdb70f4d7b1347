/** A piece of the bench that one process can do: one client on one tape. */
import type { TapeResult } from './tapeResult.ts';

export interface TapeJob {
  /** The client's place in `allClients`, the tape's in `faultTapes`. */
  readonly client: number;
  readonly tape: number;
  readonly sessions: number;
  readonly seed: number;
}

export interface TapeAnswered {
  readonly job: TapeJob;
  readonly result: TapeResult;
}
