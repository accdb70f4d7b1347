/** Who may read the metrics: this machine, or whoever knows the token. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/**
 * With a token, whoever sends it as `Authorization: Bearer`. Without one, a direct caller on this machine: not one that a
 * proxy speaks for, and not a page that some name was pointed here for (DNS rebinding).
 */
export function mayReadMetrics(request: FastifyRequest, token: string | undefined): boolean {
  const { authorization = '', host = '', forwarded } = request.headers;
  if (token !== undefined) return timingSafeEqual(digest(authorization), digest(`Bearer ${token}`));
  const isForwarded = forwarded !== undefined || request.headers['x-forwarded-for'] !== undefined;
  return !isForwarded && isLoopbackAddress(request.socket.remoteAddress) && isLoopbackHost(host);
}

function isLoopbackAddress(address: string | undefined): boolean {
  return address === '::1' || /^(?:::ffff:)?127\.\d+\.\d+\.\d+$/.test(address ?? '');
}

function isLoopbackHost(host: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i.test(host);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
