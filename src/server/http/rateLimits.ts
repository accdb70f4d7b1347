/** Limits in front of retry storms, counted in this process's memory. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ApiFailure } from '../sessions/apiFailure.ts';

export interface RateLimit {
  /** Calls allowed in one window. */
  readonly calls: number;
  readonly windowMs: number;
}

export interface RateLimits {
  /** Per user and datasource. @default 30 a minute; as HydroML 10 an hour and user */
  readonly initialize?: RateLimit;
  /** Per user and datasource, replays exempt. @default 600 a minute; HydroML has none */
  readonly mutations?: RateLimit;
  /** Failed logins per user name and address. @default 10 in five minutes */
  readonly failedLogins?: RateLimit;
  /** Measurements of pages, per user, or per address where nobody is logged in. @default 120 a minute */
  readonly beacons?: RateLimit;
  /** Bug reports per user. @default 20 an hour */
  readonly bugReports?: RateLimit;
}

export const defaultRateLimits = {
  initialize: { calls: 30, windowMs: 60_000 },
  mutations: { calls: 600, windowMs: 60_000 },
  failedLogins: { calls: 10, windowMs: 300_000 },
  beacons: { calls: 120, windowMs: 60_000 },
  bugReports: { calls: 20, windowMs: 3_600_000 },
} satisfies Required<RateLimits>;

export type RateHeaders = Readonly<Record<`x-ratelimit-${'limit' | 'remaining' | 'reset'}`, string>>;

export interface RateGate {
  /**
   * Counts one call and gives the headers that tell what is left.
   *
   * @throws {ApiFailure} 429 with `Retry-After` when none is left.
   */
  pass(key: string): Promise<RateHeaders>;
  /** Whether calls are left, without counting one. */
  hasRoom(key: string): Promise<boolean>;
}

export function rateGate({ calls, windowMs }: RateLimit): RateGate {
  const limiter = new RateLimiterMemory({ points: calls, duration: Math.max(1, Math.ceil(windowMs / 1000)) });
  const headersOf = (left: RateLimiterRes): RateHeaders => ({
    'x-ratelimit-limit': String(calls),
    'x-ratelimit-remaining': String(Math.max(0, left.remainingPoints)),
    'x-ratelimit-reset': String(Math.ceil((Date.now() + left.msBeforeNext) / 1000)),
  });

  return {
    async pass(key) {
      try {
        return headersOf(await limiter.consume(key));
      } catch (cause) {
        if (!(cause instanceof RateLimiterRes)) throw cause;
        throw new ApiFailure('SERVER_OVERLOADED', 429, 'Rate limit exceeded. Wait before you try again.', {
          retryAfterMs: Math.max(1000, cause.msBeforeNext),
          headers: headersOf(cause),
        });
      }
    },
    async hasRoom(key) {
      const used = await limiter.get(key);
      return used === null || used.consumedPoints < calls;
    },
  };
}
