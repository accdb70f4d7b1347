/** The page without holdfast: one fetch of `initialize`, and no second one. */
import type { SessionOutcome, SimulatedUser } from './simulatedUser.ts';

/** When the user stops looking at a page that shows nothing, ms. */
const patienceMs = 60_000;

export async function openPlainly(user: SimulatedUser): Promise<SessionOutcome> {
  const { clock } = user;
  const startedMs = clock.monotonic();
  const leaving = new AbortController();
  const timer = clock.setTimeout(() => leaving.abort(), patienceMs);
  user.beginAttempt();
  const isSuccess = await initialize(user, leaving.signal);
  clock.clearTimeout(timer);
  const openedAfterMs = isSuccess ? clock.monotonic() - startedMs : null;
  return { openedAfterMs, isSuccess, attempts: user.attempts };
}

async function initialize(
  { fetch, origin, datasourceId }: SimulatedUser,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const answer = await fetch(`${origin}/tools/api/studio/${datasourceId}/session/initialize/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
      signal,
    });
    const body = await answer.json();
    return body.success === true;
  } catch {
    // Whatever it was, the page shows an error and that is all.
    return false;
  }
}
