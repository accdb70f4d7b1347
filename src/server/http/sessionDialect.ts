/** One way to speak HTTP over the tables, datasources and logins: routes, errors, and where sessions live. */
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Identity } from '../accounts/identity.ts';
import type { DatasourceLog } from '../log/datasourceLog.ts';
import type { Log } from '../log/openLog.ts';
import type { ReportStore } from '../reports/reportStore.ts';
import type { ApiFailure } from '../sessions/apiFailure.ts';
import type { TableEngine } from '../tables/tableEngine.ts';
import type { RateLimits } from './rateLimits.ts';

export interface SessionDialect {
  /** Everything under `/tools/api`, to be registered there. */
  readonly routes: FastifyPluginAsync;
  /** Answers a request with a failure, in this dialect's shape. */
  sendFailure(request: FastifyRequest, reply: FastifyReply, failure: ApiFailure): FastifyReply;
  /** Wipes every session, as a server does that lost its data. */
  forgetSessions(): Promise<void>;
  /** How many sessions have not expired. */
  liveSessions(): Promise<number>;
  /** Resolves when no change is under way. */
  idle(): Promise<void>;
}

/** What every dialect is built from. */
export interface DialectParts {
  readonly log: Log;
  readonly datasources: DatasourceLog;
  readonly engine: TableEngine;
  readonly reports: ReportStore;
  readonly identity: Identity;
  readonly fileOf: (datasourceId: string) => string;
  readonly timeoutMs: number;
  readonly now: () => number;
  /** What the server was told; each dialect has its own defaults. */
  readonly limits: RateLimits;
  /** Cookies travel over https only. */
  readonly secure: boolean;
}
