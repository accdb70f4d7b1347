/** holdfast as shipped, with a user who logs in 400 ms after they were asked to. */
import { createSessionRecovery, hydromlApi } from '../../../src/index.ts';
import type { SessionOutcome, SimulatedUser } from './simulatedUser.ts';

/** How long a session is watched, ms. */
const watchMs = 600_000;
const loginMs = 400;

export async function openWithHoldfast(user: SimulatedUser): Promise<SessionOutcome> {
  const { clock, datasourceId, random } = user;
  const startedMs = clock.monotonic();
  const recovery = createSessionRecovery({
    datasourceId,
    api: hydromlApi({ baseUrl: user.origin, datasourceId, fetch: user.fetch }),
    storage: false,
    sources: [],
    clock,
    random,
  });
  let openedAfterMs: number | null = null;
  let hasFailed = false;
  await new Promise<void>((resolve, reject) => {
    let previous = recovery.getState().value;
    recovery.on('attempt.started', () => user.beginAttempt());
    recovery.on('plug.failed', (notice) =>
      reject(new Error(`A part of the bench failed: ${JSON.stringify(notice)}`)),
    );
    recovery.subscribe(({ value }) => {
      if (value === previous) return;
      previous = value;
      if (value === 'failed') hasFailed = true;
      if (value === 'reauth') {
        clock.setTimeout(() => user.signIn().then(() => recovery.signedIn(), reject), loginMs);
      }
      if (value === 'recovered') {
        openedAfterMs = clock.monotonic() - startedMs;
        resolve();
      }
    });
    clock.setTimeout(resolve, watchMs);
    recovery.start();
  }).finally(() => recovery.stop());
  return { openedAfterMs, isSuccess: openedAfterMs !== null && !hasFailed, attempts: user.attempts };
}
