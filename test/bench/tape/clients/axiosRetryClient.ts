/** axios with axios-retry, over axios' fetch adapter. */
import axios, { type AxiosInstance, isAxiosError } from 'axios';
import axiosRetry from 'axios-retry';
import { openPromise, type TapeClient, type TapePage } from '../tapeClient.ts';
import { expertRetries, expertTimeoutMs, loadSignedIn } from './expertChoices.ts';

const name = 'axios-retry';
const version = '4.5.0 (axios 1.21.1)';

/** axios' README, "Custom fetch": an instance of its own whose adapter is the page's `fetch`. */
function instanceFor(page: TapePage): AxiosInstance {
  return axios.create({ adapter: 'fetch', env: { fetch: page.fetch } });
}

// README.md of 4.5.0, "Usage": `axiosRetry(axios, { retries: 3 })`: no delay but a Retry-After, no time limit (axios'
// default is 0), and axios gives a broken body back as a string ("transitional": silentJSONParsing).
async function loadDocumented(page: TapePage): Promise<unknown> {
  const client = instanceFor(page);
  axiosRetry(client, { retries: 3 });
  const { data } = await client.get<unknown>(page.url);
  return data;
}

async function loadExpert(page: TapePage): Promise<unknown> {
  const client = instanceFor(page);
  axiosRetry(client, {
    retries: expertRetries,
    shouldResetTimeout: true,
    retryCondition: (error) =>
      axiosRetry.isNetworkOrIdempotentRequestError(error) ||
      error.code === 'ECONNABORTED' ||
      error.code === 'ETIMEDOUT' ||
      error.response?.status === 200,
    // 1, 2, 4 … s with up to 20 % more; it honours Retry-After itself.
    retryDelay: (retry, error) => axiosRetry.exponentialDelay(retry, error, 500),
  });
  const load = async () => {
    const { data } = await client.get<unknown>(page.url, {
      timeout: expertTimeoutMs,
      responseType: 'json',
      transitional: { silentJSONParsing: false, forcedJSONParsing: true, clarifyTimeoutError: true },
    });
    return data;
  };
  return await loadSignedIn(page, load, (error) => isAxiosError(error) && error.response?.status === 401);
}

export const axiosRetryClients: readonly TapeClient[] = [
  {
    name,
    version,
    variant: 'documented',
    source: 'README.md, "Usage": `axiosRetry(axios, { retries: 3 })`',
    open: openPromise(loadDocumented),
  },
  {
    name,
    version,
    variant: 'expert',
    source:
      '`timeout` of 4 s, reset each time, `exponentialDelay` from 1 s, 5 retries, broken JSON and time-outs retried, 401 not',
    open: openPromise(loadExpert),
  },
];
