/** Whose request it is: the login's cookie, looked up. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LoginLog } from '../log/loginLog.ts';
import type { Accounts, User } from './accounts.ts';

export interface Identity {
  /** Undefined for somebody who is not, or no longer, logged in. */
  userOf(request: FastifyRequest): Promise<User | undefined>;
  logIn(request: FastifyRequest, reply: FastifyReply, user: User): Promise<void>;
  logOut(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

export interface IdentityOptions {
  readonly logins: LoginLog;
  readonly accounts: Accounts;
  readonly now: () => number;
  /** Cookies travel over https only. */
  readonly secure: boolean;
}

const loginCookie = 'sessionid';

/** Two weeks in seconds, as the existing application keeps it. */
const loginLifeS = 1_209_600;

export function createIdentity({ logins, accounts, now, secure }: IdentityOptions): Identity {
  const tokenOf = (request: FastifyRequest): string | undefined => request.cookies[loginCookie];

  return {
    async userOf(request) {
      const token = tokenOf(request);
      if (token === undefined) return undefined;
      const id = await logins.userOf(token, now());
      return id === undefined ? undefined : accounts.find(id);
    },
    async logIn(request, reply, user) {
      const old = tokenOf(request);
      if (old !== undefined) await logins.end(old);
      const token = await logins.open(user.id, now(), loginLifeS * 1000);
      reply.setCookie(loginCookie, token, {
        path: '/',
        httpOnly: true,
        sameSite: 'lax',
        maxAge: loginLifeS,
        secure,
      });
    },
    async logOut(request, reply) {
      const token = tokenOf(request);
      if (token !== undefined) await logins.end(token);
      reply.clearCookie(loginCookie, { path: '/' });
    },
  };
}
