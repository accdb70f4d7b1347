/** Double submit: what changes something must repeat the cookie that only a page of ours can read. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

const csrfCookie = 'csrftoken';

/** A year in seconds, as the existing application keeps it. */
const csrfCookieLifeS = 31_449_600;

const tokenShape = /^[A-Za-z0-9_-]{32,128}$/;

/** The token of this browser; one without gets a new one with the answer. */
export function csrfTokenOf(request: FastifyRequest, reply: FastifyReply, secure: boolean): string {
  const known = request.cookies[csrfCookie];
  return known !== undefined && tokenShape.test(known) ? known : giveCsrfToken(reply, secure);
}

/** Sets a fresh token, as every login does. */
export function giveCsrfToken(reply: FastifyReply, secure: boolean): string {
  const token = randomBytes(32).toString('base64url');
  const options: CookieSerializeOptions = { path: '/', sameSite: 'lax', maxAge: csrfCookieLifeS, secure };
  reply.setCookie(csrfCookie, token, options);
  return token;
}

/** @param given The token in the header or the form. */
export function csrfMatches(request: FastifyRequest, given: unknown): boolean {
  const expected = request.cookies[csrfCookie];
  if (typeof given !== 'string' || expected === undefined || !tokenShape.test(expected)) return false;
  return isFromHere(request) && timingSafeEqual(digest(given), digest(expected));
}

/** A browser names the page that posts; behind a proxy that ends TLS only the host can be compared. */
export function isFromHere({ headers }: FastifyRequest): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
