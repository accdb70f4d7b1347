/** How long a server asked us to wait, read from an answer's headers. */
import { parseHttpDate } from './httpDate.ts';

/** Timers treat a longer delay as none at all. */
const longestDelayMs = 2 ** 31 - 1;

export interface RetryAfterHead {
  readonly status: number;
  readonly headers: Pick<Headers, 'get'>;
}

/**
 * The wait in ms from `Retry-After` (RFC 9110 §10.2.3) or, on a 429, from the rate-limit headers; undefined when there
 * is none or it can't be read. Moments are measured against the answer's own `Date`, so that a device whose clock is
 * wrong waits as long as one whose clock is right.
 */
export function readRetryAfterMs(head: RetryAfterHead, nowAt: number): number | undefined {
  const serverNowAt = parseHttpDate(head.headers.get('date'), nowAt) ?? nowAt;
  const asked = parseRetryAfter(head.headers.get('retry-after'), serverNowAt);
  if (asked !== undefined || head.status !== 429) return asked;
  return (
    parseRateLimit(head.headers.get('ratelimit')) ??
    parseReset(head.headers.get('ratelimit-reset'), serverNowAt) ??
    parseReset(head.headers.get('x-ratelimit-reset'), serverNowAt)
  );
}

/** `Retry-After` as ms: delay-seconds or an HTTP date; a moment that has passed is 0. */
export function parseRetryAfter(value: string | null, serverNowAt: number): number | undefined {
  const text = value ?? '';
  // Two proxies that both set it arrive joined by a comma: the longer wait satisfies both.
  if (/^-?\d+(?:\.\d+)?(?:\s*,\s*-?\d+(?:\.\d+)?)*$/.test(text)) {
    return toDelayMs(Math.max(...text.split(',').map(Number)));
  }
  const at = parseHttpDate(text, serverNowAt);
  return at === null ? undefined : toDelayMs((at - serverNowAt) / 1000);
}

/** Seconds as a delay in ms that a timer can hold. */
export function toDelayMs(seconds: number): number {
  return Math.min(longestDelayMs, Math.max(0, Math.ceil(seconds * 1000)));
}

/** `RateLimit: "burst";r=0;t=5` (httpapi draft 8 and later) or `limit=10, remaining=0, reset=5` (earlier drafts). */
function parseRateLimit(value: string | null): number | undefined {
  const text = value ?? '';
  const reset = /(?:^|[,;])\s*reset=(\d{1,12})\b/.exec(text)?.[1];
  if (reset !== undefined) return toDelayMs(Number(reset));
  const waits = text
    .split(',')
    .filter((policy) => !/;\s*r=0*[1-9]/.test(policy))
    .flatMap((policy) => /;\s*t=(\d{1,12})\b/.exec(policy)?.[1] ?? [])
    .map(Number);
  return waits.length === 0 ? undefined : toDelayMs(Math.max(...waits));
}

/** A reset as seconds from now, seconds since the epoch or ms since the epoch: their sizes don't overlap. */
function parseReset(value: string | null, serverNowAt: number): number | undefined {
  const text = value ?? '';
  if (!/^\d+(?:\.\d+)?$/.test(text)) return undefined;
  const reset = Number(text);
  if (reset >= 1e12) return toDelayMs((reset - serverNowAt) / 1000);
  if (reset >= 1e9) return toDelayMs(reset - serverNowAt / 1000);
  return toDelayMs(reset);
}
