/** Answers a request with a failure, in the shape the client asked for. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiFailure } from '../sessions/apiFailure.ts';
import { plainErrorBody, problemBody, wantsProblem } from './errorBody.ts';
import { failureOutline } from './failureOutline.ts';
import { traceIdOf } from './traceOf.ts';

export function sendFailure(
  request: FastifyRequest,
  reply: FastifyReply,
  failure: ApiFailure,
  timeoutMs: number,
): FastifyReply {
  if (failure.status >= 500)
    request.log.error({ failure: failureOutline(failure.cause ?? failure) }, 'a request failed');
  reply.code(failure.status).headers(failure.headers).header('vary', 'Accept, Cookie');
  if (failure.retryAfterMs !== null)
    reply.header('retry-after', String(Math.ceil(failure.retryAfterMs / 1000)));
  const circumstances = { timeoutMs, traceId: traceIdOf(request.headers) };
  if (wantsProblem(request.headers.accept)) {
    const [path = '/'] = request.url.split('?');
    reply.header('content-type', 'application/problem+json');
    return reply.send(JSON.stringify(problemBody(failure, circumstances, path)));
  }
  reply.header('content-type', 'application/json');
  return reply.send(JSON.stringify(plainErrorBody(failure, circumstances)));
}
