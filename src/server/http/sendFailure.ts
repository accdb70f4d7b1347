/** Answers a request with a failure, in the shape the client asked for. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiFailure } from '../sessions/apiFailure.ts';
import { plainErrorBody, problemBody, wantsProblem } from './errorBody.ts';

export function sendFailure(
  request: FastifyRequest,
  reply: FastifyReply,
  failure: ApiFailure,
  timeoutMs: number,
): FastifyReply {
  if (failure.status >= 500)
    request.log.error({ failure: outlineOf(failure.cause ?? failure) }, 'a request failed');
  reply.code(failure.status).headers(failure.headers).header('vary', 'Accept, Cookie');
  if (failure.retryAfterMs !== null)
    reply.header('retry-after', String(Math.ceil(failure.retryAfterMs / 1000)));
  if (wantsProblem(request.headers.accept)) {
    const [path = '/'] = request.url.split('?');
    reply.header('content-type', 'application/problem+json');
    return reply.send(JSON.stringify(problemBody(failure, timeoutMs, path)));
  }
  reply.header('content-type', 'application/json');
  return reply.send(JSON.stringify(plainErrorBody(failure, timeoutMs)));
}

/** Where it happened, without the message: a database's message can quote the user's rows. */
function outlineOf(cause: unknown): { name: string; frames: string[] } {
  if (!(cause instanceof Error)) return { name: typeof cause, frames: [] };
  const frames = (cause.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: cause.name, frames: frames.map((line) => line.trim()) };
}
