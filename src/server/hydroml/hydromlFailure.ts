/** Errors as Django and HydroML answer them: pages where the framework speaks, one sentence where the application does. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { csrfFailurePage } from '../accounts/loginPage.ts';
import { failureOutline } from '../http/failureOutline.ts';
import type { ApiFailure } from '../sessions/apiFailure.ts';

const notFoundPage = `<!doctype html>
<html lang="en">
<head>
  <title>Not Found</title>
</head>
<body>
  <h1>Not Found</h1><p>The requested resource was not found on this server.</p>
</body>
</html>
`;

/** @param windowMs The span in which calls of `initialize` are counted. */
export function sendHydromlFailure(
  request: FastifyRequest,
  reply: FastifyReply,
  failure: ApiFailure,
  windowMs: number,
): FastifyReply {
  if (failure.status >= 500)
    request.log.error({ failure: failureOutline(failure.cause ?? failure) }, 'a request failed');
  reply.code(failure.status).headers(failure.headers).header('vary', 'Cookie');
  if (failure.code === 'CSRF_REJECTED') return reply.type('text/html').send(csrfFailurePage());
  if (failure.status === 404) return reply.type('text/html; charset=utf-8').send(notFoundPage);
  if (failure.status === 405) return reply.type('text/html; charset=utf-8').send('');
  if (failure.status === 429) return sendRateLimit(reply, failure, windowMs);
  return sendJson(reply, { success: false, error: failure.message });
}

function sendRateLimit(reply: FastifyReply, failure: ApiFailure, windowMs: number): FastifyReply {
  const { headers, retryAfterMs } = failure;
  const retryAfter = Math.ceil((retryAfterMs ?? windowMs) / 1000);
  reply.header('retry-after', String(retryAfter));
  return sendJson(reply, {
    error: 'Rate limit exceeded',
    rate_limit_info: {
      limit: Number(headers['x-ratelimit-limit']),
      remaining: 0,
      reset_time: Number(headers['x-ratelimit-reset']),
      retry_after: retryAfter,
      window_seconds: windowMs / 1000,
    },
  });
}

function sendJson(reply: FastifyReply, body: object): FastifyReply {
  return reply.header('content-type', 'application/json').send(JSON.stringify(body));
}
