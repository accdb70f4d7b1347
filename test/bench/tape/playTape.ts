/** Plays all sessions of a tape to one client, one after the other: they share nothing. */
import type { FaultTape } from './faultTape.ts';
import { playSession, type SessionOutcome } from './playSession.ts';
import type { TapeClient } from './tapeClient.ts';
import { type TapeResult, tapeResultOf } from './tapeResult.ts';
import type { VirtualTime } from './virtualTime.ts';

/** The numbers of a client on a tape. */
export async function playTape(
  time: VirtualTime,
  client: TapeClient,
  tape: FaultTape,
  { sessions, seed }: { readonly sessions: number; readonly seed: number },
): Promise<TapeResult> {
  const outcomes: SessionOutcome[] = [];
  for (let session = 0; session < sessions; session += 1) {
    outcomes.push(await playSession(time, client, tape, { seed, session }));
  }
  return tapeResultOf(outcomes);
}
