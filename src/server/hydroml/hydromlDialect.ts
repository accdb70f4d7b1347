/** The contract of an existing HydroML server and nothing more, so that everything is tried against it too. */
import { type RateLimit, rateGate } from '../http/rateLimits.ts';
import type { DialectParts, SessionDialect } from '../http/sessionDialect.ts';
import { createKeyedQueue } from '../sessions/keyedQueue.ts';
import { sendHydromlFailure } from './hydromlFailure.ts';
import { hydromlRoutes } from './hydromlRoutes.ts';
import { hydromlSessions } from './hydromlSessions.ts';
import { createSessionCache } from './sessionCache.ts';

/** Per user, whichever datasource it is for. */
const defaultInitializeLimit: RateLimit = { calls: 10, windowMs: 3_600_000 };

export function hydromlDialect(parts: DialectParts): SessionDialect {
  const cache = createSessionCache(parts.timeoutMs, parts.now);
  const queue = createKeyedQueue();
  const sessions = hydromlSessions({ ...parts, cache, queue });
  const limit = parts.limits.initialize ?? defaultInitializeLimit;
  const initializeGate = rateGate(limit);
  const sendFailure: SessionDialect['sendFailure'] = (request, reply, failure) =>
    sendHydromlFailure(request, reply, failure, limit.windowMs);

  return {
    routes: (app) => hydromlRoutes(app, { ...parts, sessions, initializeGate, sendFailure }),
    sendFailure,
    forgetSessions: async () => cache.clear(),
    liveSessions: async () => cache.countLive(),
    idle: queue.idle,
  };
}
