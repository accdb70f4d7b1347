/** `/__faults`: reads and sets what the fault lab does to requests, and acts on the API process. */
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { ApiProcessError, type ApiState, type ApiSupervisor } from './apiSupervisor.ts';
import { type Fault, isFault, type LabCommand, parseLabCommand } from './fault.ts';
import { refusalOf } from './faultGuard.ts';
import type { FaultCounts, FaultPlan } from './faultPlan.ts';

/** What `/__faults` answers. */
export interface LabReport {
  /** The active fault, `calls` being those that are left; `{kind:'none'}` without one. */
  readonly fault: Fault | { readonly kind: 'none' };
  readonly server: ApiState;
  readonly counts: FaultCounts;
}

export function addFaultRoutes(shell: FastifyInstance, plan: FaultPlan, api: ApiSupervisor): void {
  const report = (): LabReport => ({
    fault: plan.fault ?? { kind: 'none' },
    server: api.state,
    counts: plan.counts,
  });

  shell.register(async (lab) => {
    lab.addHook('onRequest', async (request, reply) => {
      const refusal = refusalOf(request.method, request.headers);
      if (refusal !== null) return refuse(reply, 403, 'PERMISSION_DENIED', refusal);
    });
    lab.setErrorHandler((error: FastifyError, _request, reply) => {
      if (error instanceof ApiProcessError) return refuse(reply, 409, 'SERVER_ERROR', error.message);
      if ((error.statusCode ?? 500) < 500) return refuse(reply, 400, 'OPERATION_REJECTED', sentenceOf(error));
      throw error;
    });
    lab.get('/__faults', async () => report());
    lab.post('/__faults', async (request, reply) => {
      const parsed = parseLabCommand(request.body);
      if (!parsed.ok) return refuse(reply, 400, 'OPERATION_REJECTED', parsed.sentence);
      await obey(parsed.command, plan, api);
      return report();
    });
  });
}

async function obey(command: LabCommand, plan: FaultPlan, api: ApiSupervisor): Promise<void> {
  if (isFault(command)) return plan.set(command);
  switch (command.kind) {
    case 'none':
      return plan.clear();
    case 'kill':
      return api.kill();
    case 'restart':
      return api.restart(command.delayMs, 'SIGTERM');
    case 'kill-restart':
      return api.restart(command.delayMs, 'SIGKILL');
    case 'expire-login':
    case 'forget-session':
      await api.tell({ task: command.kind });
  }
}

function sentenceOf(error: FastifyError): string {
  if (error.statusCode === 413) return 'The body is too long for a fault.';
  return 'The body must be JSON, with the header Content-Type: application/json.';
}

function refuse(reply: FastifyReply, status: number, code: string, sentence: string): FastifyReply {
  return reply.code(status).send({ success: false, error: sentence, code, user_message: sentence });
}
