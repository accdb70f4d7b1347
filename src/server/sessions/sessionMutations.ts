/** Mutations: the key is looked at first, then the entity tag, then one transaction holds all that changes. */
import { rm } from 'node:fs/promises';
import type { JsonObject } from '../../session/sessionApi.ts';
import type { SessionLog } from '../log/sessionLog.ts';
import type { StoredSession } from '../log/storedSession.ts';
import type { Verdict, VerdictLog } from '../log/verdictLog.ts';
import { OperationRefused } from '../tables/operationRefused.ts';
import { tableOperations } from '../tables/resolveOperation.ts';
import type { TableEngine } from '../tables/tableEngine.ts';
import type { Answer } from './answer.ts';
import { ApiFailure } from './apiFailure.ts';
import { entityTag } from './entityTag.ts';
import type { KeyedQueue } from './keyedQueue.ts';
import { createKeysInFlight, keyReused } from './keysInFlight.ts';
import { type MutationName, type MutationOutcome, mutationOutcome } from './mutationOutcome.ts';
import { requireMatch } from './precondition.ts';
import { requestHash } from './requestHash.ts';
import type { SessionAnswers } from './sessionAnswers.ts';
import { datasourceBody, noSessionBody } from './sessionBody.ts';
import type { SessionLife } from './sessionLife.ts';
import { noActiveSession, type SessionScope, scopeKey } from './sessionScope.ts';
import type { SessionTables } from './sessionTables.ts';
import { refusalJson, storedRefusal } from './storedRefusal.ts';

export type ChangeName = MutationName | 'clear';

/** Every change a client can ask for. */
export const changeNames: readonly ChangeName[] = [...tableOperations, 'undo', 'redo', 'save', 'clear'];

export interface ChangeRequest {
  readonly name: ChangeName;
  readonly params: JsonObject;
  readonly key: string | null;
  readonly ifMatch: string | null;
}

export interface SessionMutations {
  /** @throws {ApiFailure} when the key, the precondition or the operation itself forbids it. */
  perform(scope: SessionScope, request: ChangeRequest): Promise<Answer>;
}

export interface SessionMutationsOptions {
  readonly log: SessionLog;
  readonly verdicts: VerdictLog;
  readonly life: SessionLife;
  readonly tables: SessionTables;
  readonly answers: SessionAnswers;
  readonly engine: TableEngine;
  readonly queue: KeyedQueue;
  readonly fileOf: (datasourceId: string) => string;
}

/** Another process that shares the log can get in between; the work is then done again on what it left. */
const maxTries = 5;

export function sessionMutations(options: SessionMutationsOptions): SessionMutations {
  const { log, verdicts, life, tables, answers, engine, queue, fileOf } = options;
  const inFlight = createKeysInFlight();

  async function perform(scope: SessionScope, request: ChangeRequest): Promise<Answer> {
    const bodyHash = requestHash(request.name, request.params);
    const flight = request.key === null ? null : `${scopeKey(scope)} ${request.key}`;
    return inFlight.guard(flight, bodyHash, () =>
      queue.run(scopeKey(scope), async () => {
        for (let tries = 0; tries < maxTries; tries += 1) {
          const answer = await attempt(scope, request, bodyHash);
          if (answer !== null) return answer;
        }
        throw new ApiFailure('SERVER_OVERLOADED', 503, 'The session is being changed elsewhere. Try again.', {
          retryAfterMs: 1000,
        });
      }),
    );
  }

  /** Null when the session moved on meanwhile; then nothing was written. */
  async function attempt(
    scope: SessionScope,
    request: ChangeRequest,
    bodyHash: string,
  ): Promise<Answer | null> {
    const { key, name, ifMatch } = request;
    const session = await life.find(scope);
    const given = await earlierVerdict(scope, session, request);
    if (given !== undefined) return replayed(given, bodyHash, session);
    if (session === undefined) throw noActiveSession();
    requireMatch(ifMatch, session);
    const verdictOn = (
      answer: string,
      outcome: Verdict['outcome'],
      revision: number,
    ): { verdict?: Verdict } =>
      key === null ? {} : { verdict: { key, name, bodyHash, outcome, revision, at: life.now(), answer } };
    if (name === 'clear') {
      const answer = { json: JSON.stringify({ message: 'Session cleared', ...noSessionBody() }), etag: null };
      const { verdict } = verdictOn(answer.json, 'applied', session.revision);
      if (!(await log.end(session, verdict))) return null;
      tables.forget(session.epoch);
      return answer;
    }
    let outcome: MutationOutcome;
    try {
      const table = await tables.of(session, scope.datasource);
      outcome = await mutationOutcome(life.renewed(session), table, { ...request, name }, engine);
    } catch (cause) {
      if (!(cause instanceof OperationRefused)) throw cause;
      const refusal = refusalOf(cause, session);
      const { verdict } = verdictOn(refusalJson(refusal), 'refused', session.revision);
      if (verdict !== undefined) await verdicts.add(session, verdict);
      throw refusal;
    }
    return commit(session, outcome, verdictOn);
  }

  async function commit(
    before: StoredSession,
    { after, table, message, operation, datasource }: MutationOutcome,
    verdictOn: (answer: string, outcome: 'applied', revision: number) => { verdict?: Verdict },
  ): Promise<Answer | null> {
    let written = false;
    try {
      const extra = datasource === undefined ? {} : { datasource: datasourceBody(datasource) };
      const answer = await answers.ofTable(after, table, message, extra);
      written = await log.change({
        before,
        after,
        ...(operation === undefined ? {} : { operation }),
        ...(datasource === undefined ? {} : { datasource }),
        ...verdictOn(answer.json, 'applied', after.revision),
      });
      if (!written) return null;
      tables.remember(after.epoch, table);
      return answer;
    } finally {
      if (!written && datasource !== undefined) await rm(fileOf(datasource.id), { force: true });
    }
  }

  async function earlierVerdict(
    { userId, datasource }: SessionScope,
    session: StoredSession | undefined,
    { key, name }: ChangeRequest,
  ): Promise<Verdict | undefined> {
    if (key === null) return undefined;
    if (session !== undefined) return verdicts.find(session.epoch, key);
    return name === 'clear' ? verdicts.findClear(userId, datasource.id, key) : undefined;
  }

  return { perform };
}

function replayed(verdict: Verdict, bodyHash: string, session: StoredSession | undefined): Answer {
  if (verdict.bodyHash !== bodyHash) throw keyReused();
  const epoch = session?.epoch;
  const etag = epoch === undefined ? null : entityTag({ epoch, revision: verdict.revision });
  if (verdict.outcome === 'applied') return { json: verdict.answer, etag, replayed: true };
  const headers = { 'idempotency-replayed': 'true', ...(etag === null ? {} : { etag }) };
  throw storedRefusal(verdict.answer, epoch ?? '', headers);
}

function refusalOf(cause: OperationRefused, session: StoredSession): ApiFailure {
  return new ApiFailure('OPERATION_REJECTED', 400, cause.message, {
    sessionId: session.epoch,
    headers: { etag: entityTag(session) },
    cause,
  });
}
