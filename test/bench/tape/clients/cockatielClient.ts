/** cockatiel: policies for retries, circuit breakers and time limits. */
import {
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  ExponentialBackoff,
  handleAll,
  handleWhen,
  retry,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import { openPromise, type TapeClient, type TapePage } from '../tapeClient.ts';
import { expertDelayMs, expertRetries, expertTimeoutMs, loadSignedIn } from './expertChoices.ts';
import { isLoggedOut, readBody } from './httpRefusal.ts';

const name = 'cockatiel';
const version = '3.2.1';

// readme.md of 3.2.1, the example at its top: "Create a retry policy that'll try whatever function we execute 3 times
// with a randomized exponential backoff", wrapped around a breaker that opens after 5 failures for 10 s.
function loadDocumented(page: TapePage): Promise<unknown> {
  const retryPolicy = retry(handleAll, { maxAttempts: 3, backoff: new ExponentialBackoff() });
  const breakerPolicy = circuitBreaker(handleAll, {
    halfOpenAfter: 10 * 1000,
    breaker: new ConsecutiveBreaker(5),
  });
  return wrap(retryPolicy, breakerPolicy).execute(async () => readBody(await page.fetch(page.url)));
}

// No breaker: one page has one request under way, and an open circuit would only turn retries into refusals.
function loadExpert(page: TapePage): Promise<unknown> {
  const retryPolicy = retry(
    handleWhen((error) => !isLoggedOut(error)),
    {
      maxAttempts: expertRetries,
      backoff: new DelegateBackoff(({ attempt, result }) =>
        expertDelayMs(attempt, 'error' in result ? result.error : null),
      ),
    },
  );
  const policy = wrap(retryPolicy, timeout(expertTimeoutMs, TimeoutStrategy.Aggressive));
  const load = () =>
    policy.execute(async ({ signal }) => readBody(await page.fetch(page.url, { signal: signal ?? null })));
  return loadSignedIn(page, load, isLoggedOut);
}

export const cockatielClients: readonly TapeClient[] = [
  {
    name,
    version,
    variant: 'documented',
    source:
      'readme.md, the example at the top: retry 3 with `ExponentialBackoff`, a breaker of 5 failures and 10 s',
    open: openPromise(loadDocumented),
  },
  {
    name,
    version,
    variant: 'expert',
    source: '`timeout` of 4 s, `DelegateBackoff` with Retry-After, `handleWhen` not a 401',
    open: openPromise(loadExpert),
  },
];
