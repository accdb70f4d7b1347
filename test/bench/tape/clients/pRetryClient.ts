/** p-retry: a function is called again while its promise rejects. */
import pRetry from 'p-retry';
import { openPromise, type TapeClient, type TapePage } from '../tapeClient.ts';
import { expertFirstDelayMs, expertRetries, expertTimeoutMs, loadSignedIn } from './expertChoices.ts';
import { isLoggedOut, readBody, retryAfterMsOf } from './httpRefusal.ts';

const name = 'p-retry';
const version = '7.1.1';

// readme.md of 7.1.1, API › onFailedAttempt: a run that throws unless `response.ok`, `{retries: 5}`; the delays are the
// defaults of `minTimeout` (1 s) and `factor` (2).
function loadDocumented(page: TapePage): Promise<unknown> {
  return pRetry(async () => readBody(await page.fetch(page.url)), { retries: 5 });
}

function loadExpert(page: TapePage): Promise<unknown> {
  const run = async () =>
    readBody(await page.fetch(page.url, { signal: AbortSignal.timeout(expertTimeoutMs) }));
  const load = () =>
    pRetry(run, {
      retries: expertRetries,
      minTimeout: expertFirstDelayMs,
      maxTimeout: 30_000,
      randomize: true,
      shouldRetry: ({ error }) => !isLoggedOut(error),
      // The readme's own way to add a delay; the backoff comes on top of it.
      onFailedAttempt: ({ error }) =>
        new Promise<void>((resolve) => setTimeout(resolve, retryAfterMsOf(error))),
    });
  return loadSignedIn(page, load, isLoggedOut);
}

export const pRetryClients: readonly TapeClient[] = [
  {
    name,
    version,
    variant: 'documented',
    source: 'readme.md, API › onFailedAttempt: throws unless `response.ok`, `{retries: 5}`',
    open: openPromise(loadDocumented),
  },
  {
    name,
    version,
    variant: 'expert',
    source:
      '`AbortSignal.timeout` of 4 s, `randomize`, `shouldRetry` not a 401, Retry-After in `onFailedAttempt`',
    open: openPromise(loadExpert),
  },
];
