/** Sessions as the HTTP part sees them: reads and mutations over one log and one table engine. */
import type { SessionLog } from '../log/sessionLog.ts';
import type { VerdictLog } from '../log/verdictLog.ts';
import type { TableEngine } from '../tables/tableEngine.ts';
import { createKeyedQueue } from './keyedQueue.ts';
import { sessionAnswers } from './sessionAnswers.ts';
import { sessionLife } from './sessionLife.ts';
import { type SessionMutations, sessionMutations } from './sessionMutations.ts';
import { type SessionReads, sessionReads } from './sessionReads.ts';
import { createSessionTables } from './sessionTables.ts';

export interface SessionService extends SessionReads, SessionMutations {
  /** Wipes every session and its log, as a server does that lost its data. */
  forgetAll(): Promise<void>;
  /** Resolves when no mutation is under way. */
  idle(): Promise<void>;
}

export interface SessionServiceOptions {
  readonly log: SessionLog;
  readonly verdicts: VerdictLog;
  readonly engine: TableEngine;
  readonly fileOf: (datasourceId: string) => string;
  readonly timeoutMs: number;
  readonly now: () => number;
}

export function sessionService({
  log,
  verdicts,
  engine,
  fileOf,
  timeoutMs,
  now,
}: SessionServiceOptions): SessionService {
  const tables = createSessionTables(log, engine);
  const parts = {
    log,
    verdicts,
    engine,
    fileOf,
    tables,
    life: sessionLife(log, timeoutMs, now),
    answers: sessionAnswers(tables, timeoutMs),
    queue: createKeyedQueue(),
  };
  return {
    ...sessionReads(parts),
    ...sessionMutations(parts),
    idle: parts.queue.idle,
    async forgetAll() {
      await log.forgetAll();
      tables.forgetAll();
    },
  };
}
