/** ky: fetch with time limits, retries and hooks. */
import ky, { HTTPError } from 'ky';
import { openPromise, type TapeClient, type TapePage } from '../tapeClient.ts';
import { expertFirstDelayMs, expertRetries, expertTimeoutMs } from './expertChoices.ts';

const name = 'ky';
const version = '1.14.3';

// readme.md of 1.14.3: all defaults of "retry" (limit 2, 0.3 s doubled, Retry-After honoured for 413, 429 and 503, no
// retry after a time-out) and "timeout" (10 s), and the hook of "hooks.afterResponse", "Or retry with a fresh token on
// a 401 error", with the user's login in the place of the token.
function loadDocumented(page: TapePage): Promise<unknown> {
  return ky
    .get(page.url, {
      fetch: page.fetch,
      hooks: {
        afterResponse: [
          async (_request, _options, response, { retryCount }) => {
            if (response.status !== 401 || retryCount > 0) return undefined;
            await page.signIn();
            return ky.retry({ code: 'TOKEN_REFRESHED' });
          },
        ],
      },
    })
    .json();
}

function loadExpert(page: TapePage): Promise<unknown> {
  return ky
    .get(page.url, {
      fetch: page.fetch,
      timeout: expertTimeoutMs,
      retry: {
        limit: expertRetries,
        retryOnTimeout: true,
        // Left out, it is the time limit, and a longer Retry-After would be undercut.
        maxRetryAfter: 120_000,
        delay: (retry) => expertFirstDelayMs * 2 ** (retry - 1),
        jitter: (delayMs) => delayMs * (1 + 0.5 * Math.random()),
        shouldRetry: ({ error }) =>
          error instanceof HTTPError && error.response.status === 401 ? false : undefined,
      },
      hooks: {
        afterResponse: [
          async (_request, _options, response) => {
            if (response.status === 401) {
              await page.signIn();
              return ky.retry({ code: 'SIGNED_IN', delay: 0 });
            }
            if (response.ok && !(await isJson(response))) return ky.retry({ code: 'BROKEN_BODY' });
            return undefined;
          },
        ],
      },
    })
    .json();
}

async function isJson(response: Response): Promise<boolean> {
  try {
    JSON.parse(await response.clone().text());
    return true;
  } catch {
    return false;
  }
}

export const kyClients: readonly TapeClient[] = [
  {
    name,
    version,
    variant: 'documented',
    source: 'readme.md, the defaults of "retry" and "timeout", and the 401 hook of "hooks.afterResponse"',
    open: openPromise(loadDocumented),
  },
  {
    name,
    version,
    variant: 'expert',
    source: '`timeout` of 4 s, `retryOnTimeout`, `jitter`, 5 retries, hooks for 401 and for broken JSON',
    open: openPromise(loadExpert),
  },
];
