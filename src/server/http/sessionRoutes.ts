/** The calls of one session: addresses, methods and headers; what they mean is decided behind. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import type { JsonObject } from '../../session/sessionApi.ts';
import type { User } from '../accounts/accounts.ts';
import type { DatasourceLog } from '../log/datasourceLog.ts';
import type { Answer } from '../sessions/answer.ts';
import { ApiFailure } from '../sessions/apiFailure.ts';
import { changeNames } from '../sessions/sessionMutations.ts';
import { type SessionScope, scopeKey } from '../sessions/sessionScope.ts';
import type { SessionService } from '../sessions/sessionService.ts';
import { parseParams } from '../tables/operations/parseParams.ts';
import { takeawayFormats } from '../tables/takeAwayFile.ts';
import { goneSignal } from './goneSignal.ts';
import { methodsOf } from './methodsOf.ts';
import type { RateGate } from './rateLimits.ts';
import { sendTakeaway } from './sendTakeaway.ts';
import { headerOf, idempotencyKeyOf, isUuid, paramsOf, queryNumber } from './sessionRequest.ts';

export interface SessionRoutesOptions {
  readonly sessions: SessionService;
  readonly datasources: DatasourceLog;
  readonly gates: { readonly initialize: RateGate; readonly mutations: RateGate };
  readonly userOf: (request: FastifyRequest) => User;
}

const maxPage = 1000;
const defaultPage = 100;
const maxRow = 1e15 - 1;

const cancelParams = v.object({
  operation_id: v.pipe(
    v.string('give the key of the change.'),
    v.uuid('give the key of the change, a UUID.'),
  ),
});
const exportParams = v.object({
  format: v.picklist(takeawayFormats, `choose one of ${takeawayFormats.join(', ')}.`),
});

export function sessionRoutes(app: FastifyInstance, options: SessionRoutesOptions): void {
  const { sessions, datasources, gates, userOf } = options;
  const at = (name: string): string => `/studio/:datasource/session/${name.replaceAll('_', '-')}/`;

  async function scopeOf(request: FastifyRequest): Promise<SessionScope> {
    const { id: userId } = userOf(request);
    const { datasource: id } = request.params as { readonly datasource: string };
    const datasource = isUuid(id) ? await datasources.find(id.toLowerCase(), userId) : undefined;
    if (datasource === undefined) {
      throw new ApiFailure('DATASOURCE_NOT_FOUND', 404, 'There is no such datasource. Choose another one.');
    }
    return { userId, datasource };
  }

  methodsOf(app, at('status'), {
    GET: async (request, reply) => {
      const answer = await sessions.status(await scopeOf(request), headerOf(request, 'if-none-match'));
      if ('unchanged' in answer) return reply.code(304).header('etag', answer.unchanged).send();
      return send(reply, answer);
    },
  });

  methodsOf(app, at('initialize'), {
    POST: async (request, reply) => {
      const scope = await scopeOf(request);
      reply.headers(await gates.initialize.pass(scopeKey(scope)));
      return send(reply, await sessions.initialize(scope));
    },
  });

  methodsOf(app, at('extend'), {
    POST: async (request, reply) => send(reply, await sessions.extend(await scopeOf(request))),
  });

  methodsOf(app, at('history'), {
    GET: async (request, reply) => {
      const since = queryNumber(request, 'since', { min: 0, max: Number.MAX_SAFE_INTEGER, otherwise: 0 });
      return send(reply, await sessions.history(await scopeOf(request), since));
    },
  });

  methodsOf(app, at('rows'), {
    GET: async (request, reply) => {
      const offset = queryNumber(request, 'offset', { min: 0, max: maxRow, otherwise: 0 });
      const limit = queryNumber(request, 'limit', { min: 1, max: maxPage, otherwise: defaultPage });
      return send(reply, await sessions.rows(await scopeOf(request), offset, limit, goneSignal(reply)));
    },
  });

  methodsOf(app, at('column_statistics'), {
    POST: async (request, reply) => {
      const read = { ifMatch: headerOf(request, 'if-match'), signal: goneSignal(reply) };
      return send(reply, await sessions.statistics(await scopeOf(request), paramsOf(request), read));
    },
  });

  methodsOf(app, at('running'), {
    GET: async (request, reply) => send(reply, sessions.running(await scopeOf(request))),
  });

  methodsOf(app, at('cancel'), {
    POST: async (request, reply) => {
      const { operation_id } = parseParams(cancelParams, paramsOf(request));
      return send(reply, await sessions.cancel(await scopeOf(request), operation_id.toLowerCase()));
    },
  });

  methodsOf(app, at('export'), {
    GET: async (request, reply) => {
      const scope = await scopeOf(request);
      const { format } = parseParams(exportParams, request.query as JsonObject);
      const file = await sessions.takeAway(scope, format, goneSignal(reply));
      return sendTakeaway(reply, { file, format, name: scope.datasource.name });
    },
  });

  for (const name of changeNames) {
    methodsOf(app, at(name), {
      POST: async (request, reply) => {
        const scope = await scopeOf(request);
        const isReplay = headerOf(request, 'x-holdfast-replay') === '1';
        if (!isReplay) reply.headers(await gates.mutations.pass(scopeKey(scope)));
        const answer = await sessions.perform(scope, {
          name,
          params: paramsOf(request),
          key: idempotencyKeyOf(request),
          ifMatch: headerOf(request, 'if-match'),
        });
        return send(reply, answer);
      },
    });
  }
}

function send(reply: FastifyReply, { json, etag, replayed }: Answer): FastifyReply {
  if (etag !== null) reply.header('etag', etag);
  if (replayed === true) reply.header('idempotency-replayed', 'true');
  return reply.type('application/json; charset=utf-8').send(json);
}
