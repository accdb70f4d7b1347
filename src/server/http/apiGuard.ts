/** Who may call the API: somebody logged in, from a page of ours. Looked at before a body is read. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { User } from '../accounts/accounts.ts';
import type { Identity } from '../accounts/identity.ts';
import { ApiFailure } from '../sessions/apiFailure.ts';
import { csrfMatches, csrfTokenOf } from './csrf.ts';
import { headerOf } from './sessionRequest.ts';

/** Guards every route of this instance; gives what tells a guarded request's user. */
export function guardApi(
  app: FastifyInstance,
  identity: Identity,
  secure: boolean,
): (request: FastifyRequest) => User {
  const users = new WeakMap<FastifyRequest, User>();

  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store').header('vary', 'Accept, Cookie');
    if (request.is404) return;
    const user = await identity.userOf(request);
    if (user === undefined) {
      const next = encodeURIComponent(request.url).replaceAll('%2F', '/');
      return reply.redirect(`/accounts/login/?next=${next}`, 302);
    }
    users.set(request, user);
    if (request.method === 'GET' || request.method === 'HEAD') {
      // A browser that lost the token gets one with its next read, and can go on.
      csrfTokenOf(request, reply, secure);
      return;
    }
    if (!csrfMatches(request, headerOf(request, 'x-csrftoken'))) {
      throw new ApiFailure('CSRF_REJECTED', 403, 'CSRF verification failed. Request aborted.');
    }
  });

  return (request) => {
    const user = users.get(request);
    if (user === undefined) throw new TypeError('A route was reached without its guard.');
    return user;
  };
}
