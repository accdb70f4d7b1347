/** Plays one session of a tape to one client, in virtual time, and says how it went. */
import type { FaultTape } from './faultTape.ts';
import { rollOf, seededDice } from './seededDice.ts';
import { datasourceId, isSession } from './sessionBody.ts';
import type { TapeClient } from './tapeClient.ts';
import { tapeServer } from './tapeServer.ts';
import type { VirtualTime } from './virtualTime.ts';

export interface SessionOutcome {
  /** Ms from the start to the session, without a click, within ten minutes; null when it never came. */
  readonly recoveredAfterMs: number | null;
  /** Whether it came before the client gave up for the first time. */
  readonly isBeforeFailed: boolean;
  /** When each request was sent, ms on the tape. */
  readonly sentMs: readonly number[];
  readonly earlySends: number;
}

/** How long a session is watched, ms. */
const watchMs = 600_000;
/** How long the scripted user takes to log in, ms. */
const loginMs = 400;
const path = '/tools/api/studio';

/** Plays the session with this number. Nothing is left armed behind it. */
export async function playSession(
  time: VirtualTime,
  client: TapeClient,
  tape: FaultTape,
  { seed, session }: { readonly seed: number; readonly session: number },
): Promise<SessionOutcome> {
  const startedMs = tape.startMs(rollOf(seed, session, 3));
  time.reset(startedMs, seededDice(seed, session, 4));
  const server = tapeServer(tape, { seed, session, nowMs: time.nowMs });
  let recoveredMs: number | null = null;
  let hasFailed = false;

  const stop = client.open({
    url: `https://hydroml.example${path}/${datasourceId}/session/status/`,
    datasourceId,
    fetch: server.fetch,
    WebSocket: server.WebSocket,
    diceSeed: Math.floor(rollOf(seed, session, 5) * 2 ** 31),
    signIn: () =>
      new Promise((resolve) => {
        setTimeout(() => {
          server.logIn();
          resolve();
        }, loginMs);
      }),
    recovered(body) {
      if (isSession(body)) recoveredMs ??= time.nowMs();
      else hasFailed = true;
    },
    failed() {
      hasFailed ||= recoveredMs === null;
    },
  });
  await time.run(startedMs + watchMs, () => recoveredMs !== null);
  stop();
  await time.settle();

  return {
    recoveredAfterMs: recoveredMs === null ? null : recoveredMs - startedMs,
    isBeforeFailed: recoveredMs !== null && !hasFailed,
    sentMs: server.sentMs,
    earlySends: server.earlySends(),
  };
}
