/** Everything under `/tools/api/`: errors in the envelope, the list of datasources, the session calls. */
import type { FastifyInstance } from 'fastify';
import type { Identity } from '../accounts/identity.ts';
import type { DatasourceLog } from '../log/datasourceLog.ts';
import { reportRoutes } from '../reports/reportRoutes.ts';
import type { ReportStore } from '../reports/reportStore.ts';
import { ApiFailure } from '../sessions/apiFailure.ts';
import { datasourceBody } from '../sessions/sessionBody.ts';
import type { SessionService } from '../sessions/sessionService.ts';
import { guardApi } from './apiGuard.ts';
import { failureOf } from './failureOf.ts';
import { jsonBodies } from './jsonBodies.ts';
import { methodsOf } from './methodsOf.ts';
import type { RateGate } from './rateLimits.ts';
import { sendFailure } from './sendFailure.ts';
import { sessionRoutes } from './sessionRoutes.ts';

export interface ApiRoutesOptions {
  readonly sessions: SessionService;
  readonly datasources: DatasourceLog;
  readonly identity: Identity;
  readonly gates: { readonly initialize: RateGate; readonly mutations: RateGate };
  readonly reports: ReportStore;
  readonly reportGate: RateGate;
  readonly timeoutMs: number;
  /** Cookies travel over https only. */
  readonly secure: boolean;
}

/** To be registered under `/tools/api`. */
export async function apiRoutes(app: FastifyInstance, options: ApiRoutesOptions): Promise<void> {
  const { datasources, identity, timeoutMs, secure } = options;

  app.setErrorHandler((cause, request, reply) => sendFailure(request, reply, failureOf(cause), timeoutMs));
  app.setNotFoundHandler((request, reply) => {
    const failure = new ApiFailure('API_MISMATCH', 404, 'The server knows no such call. Check its address.');
    return sendFailure(request, reply, failure, timeoutMs);
  });
  jsonBodies(app);
  const userOf = guardApi(app, identity, secure);

  methodsOf(app, '/studio/', {
    GET: async (request) => {
      const { id, username, isOperator = false } = userOf(request);
      const list = await datasources.list(id);
      const user = { id, username, is_operator: isOperator };
      return { success: true, user, datasources: list.map(datasourceBody) };
    },
  });
  sessionRoutes(app, { ...options, userOf });
  reportRoutes(app, { ...options, userOf });
}
