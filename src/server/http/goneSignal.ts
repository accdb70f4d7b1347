/** Aborts when the client hangs up, so that nothing is read for nobody. Changes are never cut short by it. */
import type { FastifyReply } from 'fastify';

export function goneSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}
