/** The addresses of the existing contract, and the list of datasources that the page starts with. No others. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Identity } from '../accounts/identity.ts';
import { failureOf } from '../http/failureOf.ts';
import { goneSignal } from '../http/goneSignal.ts';
import { jsonBodies } from '../http/jsonBodies.ts';
import { methodsOf } from '../http/methodsOf.ts';
import type { RateGate } from '../http/rateLimits.ts';
import { isUuid, paramsOf } from '../http/sessionRequest.ts';
import type { DatasourceLog } from '../log/datasourceLog.ts';
import { ApiFailure } from '../sessions/apiFailure.ts';
import { datasourceBody } from '../sessions/sessionBody.ts';
import type { SessionScope } from '../sessions/sessionScope.ts';
import type { TableOperation } from '../tables/resolveOperation.ts';
import { guardLikeDjango } from './djangoGuard.ts';
import type { HydromlSessions } from './hydromlSessions.ts';

export interface HydromlRoutesOptions {
  readonly sessions: HydromlSessions;
  readonly datasources: DatasourceLog;
  readonly identity: Identity;
  readonly initializeGate: RateGate;
  sendFailure(request: FastifyRequest, reply: FastifyReply, failure: ApiFailure): FastifyReply;
}

/** The operations that an existing server has. */
const operations: readonly TableOperation[] = ['rename_column', 'change_column_type', 'fill_missing_values'];

/** To be registered under `/tools/api`. */
export async function hydromlRoutes(app: FastifyInstance, options: HydromlRoutesOptions): Promise<void> {
  const { sessions, datasources, identity, initializeGate, sendFailure } = options;
  const at = (name: string): string => `/studio/:datasource/session/${name.replaceAll('_', '-')}/`;

  app.setErrorHandler((cause, request, reply) => sendFailure(request, reply, failureOf(cause)));
  app.setNotFoundHandler((request, reply) =>
    sendFailure(request, reply, new ApiFailure('API_MISMATCH', 404, 'There is nothing at this address.')),
  );
  jsonBodies(app);
  const userOf = guardLikeDjango(app, identity);

  async function scopeOf(request: FastifyRequest): Promise<SessionScope> {
    const { id: userId } = userOf(request);
    const { datasource: id } = request.params as { readonly datasource: string };
    if (!isUuid(id))
      throw new ApiFailure('DATASOURCE_NOT_FOUND', 500, "['The given value is not a valid UUID.']");
    const datasource = await datasources.find(id.toLowerCase(), userId);
    if (datasource === undefined) {
      throw new ApiFailure('DATASOURCE_NOT_FOUND', 500, 'No DataSource matches the given query.');
    }
    return { userId, datasource };
  }

  methodsOf(app, '/studio/', {
    GET: async (request) => {
      const { id, username } = userOf(request);
      const list = await datasources.list(id);
      return { success: true, user: { id, username }, datasources: list.map(datasourceBody) };
    },
  });

  methodsOf(app, at('status'), { GET: async (request) => sessions.status(await scopeOf(request)) });

  methodsOf(app, at('initialize'), {
    POST: async (request, reply) => {
      reply.headers(await initializeGate.pass(String(userOf(request).id)));
      return sessions.initialize(await scopeOf(request));
    },
  });

  for (const name of operations) {
    methodsOf(app, at(name), {
      POST: async (request) => sessions.apply(await scopeOf(request), name, paramsOf(request)),
    });
  }

  for (const name of ['undo', 'redo'] as const) {
    methodsOf(app, at(name), { POST: async (request) => sessions.move(await scopeOf(request), name) });
  }

  methodsOf(app, at('clear'), { POST: async (request) => sessions.clear(await scopeOf(request)) });

  methodsOf(app, at('save'), {
    POST: async (request) => sessions.save(await scopeOf(request), paramsOf(request)),
  });

  methodsOf(app, at('column_statistics'), {
    POST: async (request, reply) =>
      sessions.statistics(await scopeOf(request), paramsOf(request), goneSignal(reply)),
  });
}
