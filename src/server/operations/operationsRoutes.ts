/** `GET /tools/api/studio/operations/?hours=1|6|24`: the report, for operators alone. */
import type { FastifyInstance } from 'fastify';
import type { Identity } from '../accounts/identity.ts';
import { failureOf } from '../http/failureOf.ts';
import { ApiFailure } from '../sessions/apiFailure.ts';
import { operationsPath } from './operationsPath.ts';
import type { OperationsWatch, SpanHours } from './operationsWatch.ts';

export interface OperationsRoutesOptions {
  readonly identity: Identity;
  readonly watch: OperationsWatch;
}

/** To be registered without a prefix, where cookies are read. */
export async function operationsRoutes(
  app: FastifyInstance,
  { identity, watch }: OperationsRoutesOptions,
): Promise<void> {
  app.setErrorHandler((cause, _request, reply) => {
    const failure = failureOf(cause);
    return reply
      .code(failure.status)
      .send({ success: false, error: failure.message, code: failure.code, user_message: failure.message });
  });
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store').header('vary', 'Cookie');
  });

  app.get(operationsPath, async (request) => {
    const user = await identity.userOf(request);
    // No redirect: the page asks by itself, and says in its own words that the login has ended.
    if (user === undefined)
      throw new ApiFailure('AUTHENTICATION_REQUIRED', 401, 'Log in to see the operations.');
    if (user.isOperator !== true) {
      throw new ApiFailure('PERMISSION_DENIED', 403, 'The operations are for operators alone.');
    }
    return { success: true, ...watch.report(hoursOf(request.query)) };
  });
}

function hoursOf(query: unknown): SpanHours {
  const { hours = '1' } = query as { readonly hours?: unknown };
  switch (hours) {
    case '1':
      return 1;
    case '6':
      return 6;
    case '24':
      return 24;
    default:
      throw new ApiFailure('OPERATION_REJECTED', 400, '"hours" needs 1, 6 or 24.');
  }
}
