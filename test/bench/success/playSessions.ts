/** Plays the same tape to both clients, a few sessions at a time, against one server. */
import { type CookieFetch, cookieFetch } from '../../server/lab/cookieFetch.ts';
import { benchName, benchPassword, benchUsers } from './benchAccounts.ts';
import type { FaultyServer } from './faultyServer.ts';
import { openWithHoldfast } from './holdfastClient.ts';
import { openPlainly } from './plainClient.ts';
import { type SessionOutcome, type SimulatedUser, simulatedUser } from './simulatedUser.ts';

export interface PlayedSessions {
  readonly holdfast: readonly SessionOutcome[];
  readonly plain: readonly SessionOutcome[];
}

export async function playSessions(
  server: FaultyServer,
  { sessions, seed }: { readonly sessions: number; readonly seed: number },
): Promise<PlayedSessions> {
  const holdfast: SessionOutcome[] = [];
  const plain: SessionOutcome[] = [];
  let next = 0;

  async function playAs(account: number): Promise<void> {
    const signIn = (browser: CookieFetch) => browser.signIn(benchName(account), benchPassword);
    const desk = cookieFetch(server.origin);
    await signIn(desk);
    const datasourceId = await firstDatasource(desk, server.origin);

    const play = async (session: number, open: (user: SimulatedUser) => Promise<SessionOutcome>) => {
      const user = simulatedUser({ server, browser: desk.copy(), datasourceId, seed, session, signIn });
      try {
        return await open(user);
      } finally {
        user.leave();
        // The next session of this account must find none.
        await endSession(desk, `${server.origin}/tools/api/studio/${datasourceId}/session`);
      }
    };
    while (next < sessions) {
      const session = next;
      next += 1;
      holdfast[session] = await play(session, openWithHoldfast);
      plain[session] = await play(session, openPlainly);
    }
  }

  await Promise.all(Array.from({ length: Math.min(benchUsers, sessions) }, (_, account) => playAs(account)));
  return { holdfast, plain };
}

async function firstDatasource(desk: CookieFetch, origin: string): Promise<string> {
  const { datasources } = await (await desk.fetch(`${origin}/tools/api/studio/`)).json();
  return datasources[0].id;
}

async function endSession(desk: CookieFetch, session: string): Promise<void> {
  await (await desk.fetch(`${session}/clear/`, { method: 'POST', headers: json, body: '{}' })).text();
  const { session_info } = await (await desk.fetch(`${session}/status/`)).json();
  if (session_info.session_exists !== false) throw new Error('A session of the bench could not be ended.');
}

const json = { 'content-type': 'application/json' };
