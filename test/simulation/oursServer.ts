/** A model of our own server: keys before entity tags, stored verdicts, a log that outlives a restart. */
import { effectOf } from '../../src/journal/operationEffect.ts';
import type { HistoryStep, JournalOperation } from '../../src/session/sessionApi.ts';
import { labelOf } from './ledger.ts';
import {
  createQuota,
  datasourceId,
  type ModelHistory,
  type ModelServer,
  refused,
  type ServerAnswer,
  type ServerRequest,
  tableView,
  unauthenticated,
} from './modelServer.ts';
import { afterStep, baseTable, type ModelTable } from './modelTable.ts';
import type { World } from './world.ts';

interface LoggedStep {
  readonly id: string;
  readonly label: string;
  readonly name: string;
  readonly after: ModelTable;
}

interface Session {
  readonly epoch: string;
  steps: LoggedStep[];
  position: number;
  revision: number;
  endsAtMs: number;
  readonly verdicts: Map<string, { readonly body: string; readonly answer: ServerAnswer }>;
}

export function createOursServer(world: World): ModelServer {
  const { time, dice, ledger, plan } = world;
  const sessions = new Map<string, Session>();
  const clears = new Map<string, ServerAnswer>();
  const inFlight = new Set<string>();
  const quotas = new Map<string, ReturnType<typeof createQuota>>();
  let epochs = 0;
  let processes = 0;

  function sessionOf(user: string): Session | null {
    const session = sessions.get(user);
    if (session === undefined || session.endsAtMs <= time.nowMs()) return null;
    return session;
  }

  function end(user: string): void {
    const session = sessions.get(user);
    if (session !== undefined) ledger.endSession(session.epoch);
    sessions.delete(user);
  }

  function tableOf({ steps, position }: Session): ModelTable {
    return steps[position - 1]?.after ?? baseTable;
  }

  function viewOf(user: string, session: Session): ServerAnswer {
    const table = tableOf(session);
    const history: HistoryStep[] = session.steps.map(({ id, name }, step) => ({ step, name, at: '', id }));
    return {
      kind: 'view',
      view: {
        exists: true,
        sessionId: session.epoch,
        datasourceId,
        userId: user,
        position: session.position,
        total: session.steps.length,
        ...tableView(table),
        etag: `"${session.epoch}:${session.revision}"`,
        history: history.slice(-200),
      },
      leftMs: session.endsAtMs - time.nowMs(),
      seen: historyOf(user),
    };
  }

  function absent(user: string): ServerAnswer {
    const view = { exists: false, sessionId: null, datasourceId, position: 0, total: 0 };
    const nothing = { shape: null, columns: null, preview: null, etag: null, history: null };
    return { kind: 'view', view: { ...view, ...nothing }, leftMs: null, seen: historyOf(user) };
  }

  function historyOf(user: string): ModelHistory {
    const session = sessionOf(user);
    if (session === null) return { session: null, labels: [], position: 0, table: baseTable };
    return {
      session: session.epoch,
      labels: session.steps.map(({ label }) => label),
      position: session.position,
      table: tableOf(session),
    };
  }

  function initialize(user: string): ServerAnswer {
    const found = sessionOf(user);
    if (found !== null) {
      found.endsAtMs = time.nowMs() + plan.sessionLifeMs;
      return viewOf(user, found);
    }
    const quota = quotas.get(user) ?? createQuota(30, 60_000);
    quotas.set(user, quota);
    const waitMs = quota.take(time.nowMs());
    if (waitMs > 0) return refused('SERVER_OVERLOADED', 429, { retryAfterMs: waitMs });
    end(user);
    epochs += 1;
    const session: Session = {
      epoch: `e${epochs}`,
      steps: [],
      position: 0,
      revision: 0,
      endsAtMs: time.nowMs() + plan.sessionLifeMs,
      verdicts: new Map(),
    };
    sessions.set(user, session);
    return viewOf(user, session);
  }

  function apply(user: string, request: ServerRequest, operation: JournalOperation): ServerAnswer {
    const { id, name, params, expectedEtag } = operation;
    const session = sessionOf(user);
    const body = JSON.stringify([name, params]);
    const earlier = session?.verdicts.get(id);
    if (earlier !== undefined) {
      return earlier.body === body ? replayed(earlier.answer) : refused('OPERATION_REJECTED', 422);
    }
    if (session === null) {
      const cleared = name === 'clear' ? clears.get(id) : undefined;
      return cleared ?? refused('SESSION_NOT_FOUND', 410);
    }
    const etag = `"${session.epoch}:${session.revision}"`;
    if (expectedEtag !== undefined && expectedEtag !== etag) return refused('HISTORY_CONFLICT', 412);
    session.endsAtMs = time.nowMs() + plan.sessionLifeMs;
    const { position } = session;
    const answer = change(user, session, operation);
    if (answer.kind === 'view' && position !== operation.expectedPosition)
      world.fail(
        'an operation runs only where it was meant',
        `${name} at ${position}, not ${operation.expectedPosition}`,
      );
    if (answer.kind === 'view') execute(request, operation, session);
    session.verdicts.set(id, { body, answer });
    return answer;
  }

  function change(user: string, session: Session, { id, name, params }: JournalOperation): ServerAnswer {
    const effect = effectOf(name);
    if (effect === 'ends-session') {
      end(user);
      const answer = absent(user);
      clears.set(id, answer);
      return answer;
    }
    if (effect === 'step') {
      const after = afterStep(tableOf(session), name, params);
      if (after === null) return refused('OPERATION_REJECTED', 400);
      const step = { id, label: labelOf(params) ?? `!${name}`, name, after };
      session.steps = [...session.steps.slice(0, session.position), step];
    }
    if (effect === 'undo' && session.position === 0) return refused('OPERATION_REJECTED', 400);
    if (effect === 'redo' && session.position === session.steps.length)
      return refused('OPERATION_REJECTED', 400);
    if (effect !== 'none') session.position += effect === 'undo' ? -1 : 1;
    if (name !== 'column_statistics') session.revision += 1;
    return viewOf(user, session);
  }

  function execute({ fetchId, isAnswered }: ServerRequest, operation: JournalOperation, { epoch }: Session) {
    const { executions } = ledger;
    const asked = ledger.of(operation);
    const label = asked?.label ?? null;
    const isDouble =
      label !== null && executions.some((past) => past.session === epoch && past.label === label);
    ledger.run({
      label,
      operationId: operation.id,
      fetchId,
      session: epoch,
      isLate: isAnswered(),
      atMs: time.nowMs(),
    });
    world.log.add('server', `applied ${operation.name} ${label ?? '(own)'} in ${epoch}`);
    if (isDouble) world.fail('a key runs once', `${label} was applied again in ${epoch}`);
  }

  function judge(request: ServerRequest): ServerAnswer {
    const { call, user, operation } = request;
    if (user === null) return unauthenticated;
    const session = sessionOf(user);
    switch (call) {
      case 'initialize':
        return initialize(user);
      case 'apply':
        return operation === null ? refused('API_MISMATCH', 400) : apply(user, request, operation);
      case 'clear':
        if (session === null) return refused('SESSION_NOT_FOUND', 410);
        end(user);
        world.log.add('server', `cleared ${session.epoch}`);
        return absent(user);
      case 'compare':
        return session === null ? absent(user) : viewOf(user, session);
      default:
        if (session === null) return call === 'status' ? absent(user) : refused('SESSION_NOT_FOUND', 410);
        session.endsAtMs = time.nowMs() + plan.sessionLifeMs;
        return viewOf(user, session);
    }
  }

  return {
    kind: 'ours',
    isDown: false,
    receive(request, answer) {
      const key = request.operation === null ? null : `${request.user} ${request.operation.id}`;
      if (key !== null && inFlight.has(key)) {
        answer(refused('SERVER_OVERLOADED', 409, { retryAfterMs: 1000, outcome: 'unknown' }));
        return;
      }
      const verdict = judge(request);
      if (key !== null) inFlight.add(key);
      const process = processes;
      const workMs = request.call === 'apply' && dice.chance(0.1) ? dice.whole(100, 3000) : dice.whole(1, 30);
      time.after(workMs, () => {
        if (process !== processes) return;
        if (key !== null) inFlight.delete(key);
        answer(verdict);
      });
    },
    noteClear: () => undefined,
    history: historyOf,
    restart(keepsData) {
      processes += 1;
      inFlight.clear();
      if (!keepsData) {
        for (const user of [...sessions.keys()]) end(user);
        clears.clear();
      }
    },
    expire: end,
    foreignStep(user) {
      const session = sessionOf(user);
      if (session === null) return false;
      epochs += 1;
      const label = `f${epochs}`;
      const table = tableOf(session);
      const after = { ...table, columns: [...table.columns, label], hash: table.hash ^ epochs };
      const step = { id: `foreign-${epochs}`, label, name: 'rename_column', after };
      session.steps = [...session.steps.slice(0, session.position), step];
      session.position += 1;
      session.revision += 1;
      return true;
    },
  };
}

/** A stored verdict is told as it was, and marked as such. */
function replayed(answer: ServerAnswer): ServerAnswer {
  return answer;
}
