/** How the HTTP server behaves towards clients that are slow, silent or wrong. */
import type { FastifyServerOptions } from 'fastify';
import { ApiFailure } from '../sessions/apiFailure.ts';
import type { SessionDialect } from './sessionDialect.ts';
import { traceIdOf } from './traceOf.ts';

/** 1 MB: no request of the API is anywhere near it. */
const bodyLimit = 1_048_576;

export function httpOptions(
  logger: boolean,
  dialect: Pick<SessionDialect, 'sendFailure'>,
): FastifyServerOptions {
  return {
    logger,
    bodyLimit,
    // Longer than a browser or a proxy waits before it asks again on the same connection.
    keepAliveTimeout: 72_000,
    requestTimeout: 60_000,
    forceCloseConnections: 'idle',
    // A client that names its trace finds each line about its request by it.
    childLoggerFactory: (log, bindings, childOptions, { headers }) => {
      const traceId = traceIdOf(headers);
      return log.child(traceId === null ? bindings : { ...bindings, traceId }, childOptions);
    },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    frameworkErrors: (_cause, request, reply) => {
      dialect.sendFailure(request, reply, new ApiFailure('API_MISMATCH', 400, 'The address is malformed.'));
    },
  };
}
