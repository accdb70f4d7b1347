/** The session API as this project designed it: idempotency keys, entity tags, and sessions that outlive the process. */
import { sessionLog } from '../log/sessionLog.ts';
import { verdictLog } from '../log/verdictLog.ts';
import { sessionService } from '../sessions/sessionService.ts';
import { apiRoutes } from './apiRoutes.ts';
import { defaultRateLimits, rateGate } from './rateLimits.ts';
import { sendFailure } from './sendFailure.ts';
import type { DialectParts, SessionDialect } from './sessionDialect.ts';

export function ownDialect(parts: DialectParts): SessionDialect {
  const { log, timeoutMs } = parts;
  const kept = sessionLog(log);
  const sessions = sessionService({ ...parts, log: kept, verdicts: verdictLog(log) });
  const limits = { ...defaultRateLimits, ...parts.limits };
  const gates = { initialize: rateGate(limits.initialize), mutations: rateGate(limits.mutations) };
  const reportGate = rateGate(limits.bugReports);
  return {
    routes: (app) => apiRoutes(app, { ...parts, sessions, gates, reportGate }),
    sendFailure: (request, reply, failure) => sendFailure(request, reply, failure, timeoutMs),
    forgetSessions: sessions.forgetAll,
    liveSessions: () => kept.countLive(parts.now()),
    idle: sessions.idle,
  };
}
