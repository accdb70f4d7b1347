/** TanStack Query's core: a query that an observer keeps alive. */
import { QueryClient, QueryObserver, type QueryObserverOptions } from '@tanstack/query-core';
import type { TapeClient, TapePage } from '../tapeClient.ts';
import { expertDelayMs, expertRetries, expertTimeoutMs } from './expertChoices.ts';
import { isLoggedOut, readBody } from './httpRefusal.ts';

const name = 'TanStack query-core';
const version = '5.108.0';

/** Observes a query; after a 401 the user logs in and the page calls the result's documented `refetch`. */
function openQuery(page: TapePage, options: Omit<QueryObserverOptions, 'queryKey'>): () => void {
  const client = new QueryClient();
  const observer = new QueryObserver(client, { queryKey: ['session'], ...options });
  let isAsked = false;
  const off = observer.subscribe(({ status, data, error, fetchStatus }) => {
    if (status === 'success') page.recovered(data);
    if (status !== 'error' || fetchStatus !== 'idle') return;
    if (!isLoggedOut(error)) return page.failed();
    if (isAsked) return;
    isAsked = true;
    void page.signIn().then(() => {
      isAsked = false;
      return observer.refetch();
    });
  });
  return () => {
    off();
    client.clear();
  };
}

// tanstack.com/query/v5, "Query Retries" and "Important Defaults": 3 retries after 1, 2 and 4 s (doubled up to 30 s),
// no time limit, no jitter. The defaults of a page are written out, since the library takes Node for a server, where
// it retries nothing.
function openDocumented(page: TapePage): () => void {
  return openQuery(page, {
    queryFn: async ({ signal }) => readBody(await page.fetch(page.url, { signal })),
    retry: 3,
    retryDelay: (attemptIndex) => Math.min(1000 * 2 ** attemptIndex, 30_000),
  });
}

function openExpert(page: TapePage): () => void {
  return openQuery(page, {
    queryFn: async ({ signal }) => {
      const limited = AbortSignal.any([signal, AbortSignal.timeout(expertTimeoutMs)]);
      return readBody(await page.fetch(page.url, { signal: limited }));
    },
    retry: (failureCount, error) => failureCount < expertRetries && !isLoggedOut(error),
    retryDelay: (attemptIndex, error) => expertDelayMs(attemptIndex + 1, error),
  });
}

export const tanstackQueryClients: readonly TapeClient[] = [
  {
    name,
    version,
    variant: 'documented',
    source: 'tanstack.com/query/v5, "Query Retries": the defaults; after a login `refetch`',
    open: openDocumented,
  },
  {
    name,
    version,
    variant: 'expert',
    source:
      '`AbortSignal.timeout` of 4 s, `retry` 5 times and not a 401, `retryDelay` with jitter and Retry-After',
    open: openExpert,
  },
];
