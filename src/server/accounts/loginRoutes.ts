/** `/accounts/login/` and `/accounts/logout/`: forms for people, cookies for everything else. */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { csrfMatches, csrfTokenOf, giveCsrfToken } from '../http/csrf.ts';
import { failureOf } from '../http/failureOf.ts';
import type { RateGate } from '../http/rateLimits.ts';
import type { Accounts } from './accounts.ts';
import type { Identity } from './identity.ts';
import { csrfFailurePage, loginPage, loginStyle } from './loginPage.ts';
import { safeNext } from './safeNext.ts';

export interface LoginRoutesOptions {
  readonly accounts: Accounts;
  readonly identity: Identity;
  readonly failedLogins: RateGate;
  readonly demo: boolean;
  readonly secure: boolean;
}

const styleHash = createHash('sha256').update(loginStyle).digest('base64');
const contentSecurityPolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

/** To be registered under `/accounts`. */
export async function loginRoutes(app: FastifyInstance, options: LoginRoutesOptions): Promise<void> {
  const { accounts, identity, failedLogins, demo, secure } = options;

  app.setErrorHandler((cause, _request, reply) => {
    const failure = failureOf(cause);
    if (failure.retryAfterMs !== null)
      reply.header('retry-after', String(Math.ceil(failure.retryAfterMs / 1000)));
    return reply.code(failure.status).type('text/plain; charset=utf-8').send(failure.message);
  });

  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store').header('vary', 'Cookie');
  });

  app.get('/login/', async (request, reply) => {
    const { next } = fieldsOf(request.query);
    const csrfToken = csrfTokenOf(request, reply, secure);
    return sendHtml(reply, 200, loginPage({ csrfToken, next: safeNext(next), demo }));
  });

  app.post('/login/', async (request, reply) => {
    const { username, password, csrfmiddlewaretoken, next } = fieldsOf(request.body);
    if (!csrfMatches(request, csrfmiddlewaretoken ?? request.headers['x-csrftoken'])) {
      return sendHtml(reply, 403, csrfFailurePage());
    }
    const name = typeof username === 'string' ? username.slice(0, 150) : '';
    const again = (status: number, problem: string): FastifyReply => {
      const csrfToken = csrfTokenOf(request, reply, secure);
      return sendHtml(
        reply,
        status,
        loginPage({ csrfToken, next: safeNext(next), problem, username: name, demo }),
      );
    };
    const guesser = `${request.ip} ${name}`;
    if (!(await failedLogins.hasRoom(guesser))) {
      reply.header('retry-after', '60');
      return again(429, 'Too many failed logins. Wait a few minutes and try again.');
    }
    const user = await accounts.check(name, typeof password === 'string' ? password : '');
    if (user === undefined) {
      await failedLogins.pass(guesser);
      return again(200, 'This username and password do not fit together. Check both and try again.');
    }
    await identity.logIn(request, reply, user);
    giveCsrfToken(reply, secure);
    return reply.redirect(safeNext(next), 302);
  });

  app.post('/logout/', async (request, reply) => {
    const { csrfmiddlewaretoken } = fieldsOf(request.body);
    if (!csrfMatches(request, request.headers['x-csrftoken'] ?? csrfmiddlewaretoken)) {
      return sendHtml(reply, 403, csrfFailurePage());
    }
    await identity.logOut(request, reply);
    return reply.redirect('/accounts/login/', 302);
  });
}

function sendHtml(reply: FastifyReply, status: number, html: string): FastifyReply {
  reply.header('content-security-policy', contentSecurityPolicy);
  return reply.code(status).type('text/html; charset=utf-8').send(html);
}

function fieldsOf(given: FastifyRequest['body' | 'query']): Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null ? { ...given } : {};
}
