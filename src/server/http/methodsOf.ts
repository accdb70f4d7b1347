/** One address with the methods it has; any other is answered with 405 and the list of these (RFC 9110 §15.5.6). */
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { ApiFailure } from '../sessions/apiFailure.ts';

export type RouteHandler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

const known: readonly HTTPMethods[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

export function methodsOf(
  app: FastifyInstance,
  url: string,
  handlers: Readonly<Partial<Record<'GET' | 'POST', RouteHandler>>>,
): void {
  const { GET, POST } = handlers;
  if (GET !== undefined) app.route({ method: 'GET', url, handler: GET });
  if (POST !== undefined) app.route({ method: 'POST', url, handler: POST });
  const allow = Object.keys(handlers).join(', ');
  const others = known.filter((method) => !Object.hasOwn(handlers, method));
  app.route({
    method: others,
    url,
    handler: async () => {
      throw new ApiFailure('API_MISMATCH', 405, `This call needs the method ${allow}.`, {
        headers: { allow },
      });
    },
  });
}
