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
import {
  type MutationName,
  type MutationOutcome,
  type MutationRequest,
  mutationOutcome,
} from './mutationOutcome.ts';
import { requireMatch } from './precondition.ts';
import { requestHash } from './requestHash.ts';
import { createRunningChanges, type RunningChange } from './runningChanges.ts';
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
  /**
   * Calls a change off by its key, and tells what that came to. A change that was stopped is refused once and for all, so
   * asking again, in whatever order, changes nothing.
   *
   * @throws {ApiFailure} when there is no session.
   */
  cancel(scope: SessionScope, key: string): Promise<Answer>;
  /** The change that is being worked on, if there is one, and how far it is. */
  running(scope: SessionScope): Answer;
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

const calledOff = 'This change was called off before it was done. The table is as it was.';

export function sessionMutations(options: SessionMutationsOptions): SessionMutations {
  const { log, verdicts, life, tables, answers, engine, queue, fileOf } = options;
  const inFlight = createKeysInFlight();
  const changes = createRunningChanges(life.now);

  async function perform(scope: SessionScope, request: ChangeRequest): Promise<Answer> {
    const bodyHash = requestHash(request.name, request.params);
    const flight = request.key === null ? null : `${scopeKey(scope)} ${request.key}`;
    return inFlight.guard(flight, bodyHash, () =>
      queue.run(scopeKey(scope), () =>
        changes.run(scopeKey(scope), request, async (change) => {
          for (let tries = 0; tries < maxTries; tries += 1) {
            const answer = await attempt(scope, request, bodyHash, change);
            if (answer !== null) return answer;
          }
          throw new ApiFailure(
            'SERVER_OVERLOADED',
            503,
            'The session is being changed elsewhere. Try again.',
            {
              retryAfterMs: 1000,
            },
          );
        }),
      ),
    );
  }

  /** Null when the session moved on meanwhile; then nothing was written. */
  async function attempt(
    scope: SessionScope,
    request: ChangeRequest,
    bodyHash: string,
    change: RunningChange,
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
    let draft: Draft;
    try {
      draft = await draftOf(scope, session, { ...request, name }, change);
    } catch (cause) {
      const refused = change.isCancelled() ? new OperationRefused(calledOff) : cause;
      if (!(refused instanceof OperationRefused)) throw cause;
      const refusal = refusalOf(refused, session);
      const { verdict } = verdictOn(refusalJson(refusal), 'refused', session.revision);
      if (verdict !== undefined) await verdicts.add(session, verdict);
      throw refusal;
    }
    return commit(session, draft, verdictOn);
  }

  /** Everything that can take long or be refused: the outcome and its answer, with nothing written to the log. */
  async function draftOf(
    scope: SessionScope,
    session: StoredSession,
    request: MutationRequest,
    change: RunningChange,
  ): Promise<Draft> {
    change.call.signal?.throwIfAborted();
    const before = await tables.of(session, scope.datasource);
    const renewed = life.renewed(session);
    const outcome = await mutationOutcome(renewed, before, request, engine, change.call);
    const { after, table, message, datasource } = outcome;
    try {
      const extra = datasource === undefined ? {} : { datasource: datasourceBody(datasource) };
      const answer = await answers.ofTable(after, table, message, extra, change.call);
      change.call.signal?.throwIfAborted();
      change.finish();
      return { outcome, answer };
    } catch (cause) {
      if (datasource !== undefined) await rm(fileOf(datasource.id), { force: true });
      throw cause;
    }
  }

  async function commit(
    before: StoredSession,
    { outcome: { after, table, operation, datasource }, answer }: Draft,
    verdictOn: (answer: string, outcome: 'applied', revision: number) => { verdict?: Verdict },
  ): Promise<Answer | null> {
    let written = false;
    try {
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

  async function cancel(scope: SessionScope, key: string): Promise<Answer> {
    const session = await life.find(scope);
    if (session === undefined) throw noActiveSession();
    const given = await verdicts.find(session.epoch, key);
    const outcome = given?.outcome ?? changes.cancel(scopeKey(scope), key);
    return {
      json: JSON.stringify({ success: true, operation_id: key, outcome }),
      etag: entityTag(session),
    };
  }

  function running(scope: SessionScope): Answer {
    const change = changes.current(scopeKey(scope));
    const running =
      change === null
        ? null
        : {
            operation_id: change.key,
            operation_name: change.name,
            elapsed_ms: Math.max(0, life.now() - change.startedAt),
            percent: change.percent,
          };
    return { json: JSON.stringify({ success: true, running }), etag: null };
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

  return { perform, cancel, running };
}

/** A mutation that is decided and not yet written. */
interface Draft {
  readonly outcome: MutationOutcome;
  readonly answer: Answer;
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
