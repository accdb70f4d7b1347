/** Who may call, in Django's order: the address is completed, then the CSRF token is looked at, then the login. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { User } from '../accounts/accounts.ts';
import type { Identity } from '../accounts/identity.ts';
import { csrfMatches } from '../http/csrf.ts';
import { headerOf } from '../http/sessionRequest.ts';
import { ApiFailure } from '../sessions/apiFailure.ts';

/** Guards every route of this instance; gives what tells a guarded request's user. A read gives no token away. */
export function guardLikeDjango(app: FastifyInstance, identity: Identity): (request: FastifyRequest) => User {
  const users = new WeakMap<FastifyRequest, User>();

  app.addHook('onRequest', async (request, reply) => {
    reply.header('vary', 'Cookie');
    if (request.is404) return;
    const [path = '', query] = request.url.split('?');
    // A POST too, which a browser then follows with a GET.
    if (!path.endsWith('/'))
      return reply.redirect(query === undefined ? `${path}/` : `${path}/?${query}`, 301);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead && !csrfMatches(request, headerOf(request, 'x-csrftoken'))) {
      throw new ApiFailure('CSRF_REJECTED', 403, 'CSRF verification failed. Request aborted.');
    }
    const user = await identity.userOf(request);
    if (user === undefined) {
      const next = encodeURIComponent(request.url).replaceAll('%2F', '/');
      return reply.redirect(`/accounts/login/?next=${next}`, 302);
    }
    users.set(request, user);
  });

  return (request) => {
    const user = users.get(request);
    if (user === undefined) throw new TypeError('A route was reached without its guard.');
    return user;
  };
}
