/** The numbers that an expert would give to every one of these libraries, so that the libraries are compared and not the numbers. */
import type { TapePage } from '../tapeClient.ts';
import { retryAfterMsOf } from './httpRefusal.ts';

/** The limit of one request, ms: the same as holdfast's for a status. */
export const expertTimeoutMs = 4_000;
/** Retries after the first attempt: after about 1, 2, 4, 8 and 16 s. */
export const expertRetries = 5;
export const expertFirstDelayMs = 1_000;

/** The wait before retry `retry` (from 1): doubled each time with up to 50 % jitter, and never before the server's `Retry-After`. */
export function expertDelayMs(retry: number, error: unknown): number {
  const backoffMs = expertFirstDelayMs * 2 ** (retry - 1) * (1 + 0.5 * Math.random());
  return Math.max(backoffMs, retryAfterMsOf(error) * (1 + 0.1 * Math.random()));
}

/** Logs in and starts over when a load ends in an expired login: no retry is sent against a 401. */
export async function loadSignedIn(
  page: TapePage,
  load: () => Promise<unknown>,
  isLoggedOut: (error: unknown) => boolean,
): Promise<unknown> {
  for (;;) {
    try {
      return await load();
    } catch (error) {
      if (!isLoggedOut(error)) throw error;
      await page.signIn();
    }
  }
}
