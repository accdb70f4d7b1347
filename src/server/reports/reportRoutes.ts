/** `POST /tools/api/studio/bug-reports/`: takes a bug report that a user has seen and sent. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { User } from '../accounts/accounts.ts';
import { methodsOf } from '../http/methodsOf.ts';
import type { RateGate } from '../http/rateLimits.ts';
import { isShallow } from '../http/sessionRequest.ts';
import { ApiFailure } from '../sessions/apiFailure.ts';
import { readBugReport } from './readBugReport.ts';
import type { ReportStore } from './reportStore.ts';

export interface ReportRoutesOptions {
  readonly reports: ReportStore;
  readonly reportGate: RateGate;
  readonly userOf: (request: FastifyRequest) => User;
}

/** A full timeline has about 30 kB; the rest is for a recording. */
const maxBytes = 524_288;
/** Deeper than any state of a chart. */
const maxDepth = 24;

export function reportRoutes(
  app: FastifyInstance,
  { reports, reportGate, userOf }: ReportRoutesOptions,
): void {
  methodsOf(app, '/studio/bug-reports/', {
    POST: async (request, reply) => {
      reply.headers(await reportGate.pass(String(userOf(request).id)));
      const report = isShallow(request.body, maxDepth) ? readBugReport(request.body) : null;
      if (report === null) {
        throw new ApiFailure('OPERATION_REJECTED', 400, 'This is no bug report that this server can read.');
      }
      if (Buffer.byteLength(JSON.stringify(report)) > maxBytes) {
        throw new ApiFailure('OPERATION_REJECTED', 413, 'The bug report is larger than 512 kB.');
      }
      // Whose it is stays out of it: the user was told that it does not say so.
      const id = await reports.keep(report);
      request.log.info({ bugReport: id }, 'a bug report came in');
      return reply.code(201).send({ success: true, report_id: id });
    },
  });
}
