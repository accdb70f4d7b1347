/** A model of an existing HydroML: no keys, no entity tags, a status that writes back what it has read. */
import { effectOf } from '../../src/journal/operationEffect.ts';
import type { JournalOperation } from '../../src/session/sessionApi.ts';
import { type Execution, labelOf, type ScriptedOperation, sealLabel } from './ledger.ts';
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

interface KeptStep {
  readonly step: number;
  readonly label: string;
  readonly name: string;
  readonly after: ModelTable;
}

/** What every call rewrites as a whole; whoever read it earlier and writes it later wins. */
interface Metadata {
  readonly currentStep: number;
  readonly totalOperations: number;
}

interface Session {
  readonly createdAt: string;
  metadata: Metadata;
  /** The newest fifty, by step. */
  steps: readonly KeptStep[];
  endsAtMs: number;
}

const maxKept = 50;
const shownSteps = 10;

export function createHydromlServer(world: World): ModelServer {
  const { time, dice, ledger, plan } = world;
  const sessions = new Map<string, Session>();
  const quotas = new Map<string, ReturnType<typeof createQuota>>();
  let created = 0;
  let processes = 0;

  function sessionOf(user: string): Session | null {
    const session = sessions.get(user);
    return session === undefined || session.endsAtMs <= time.nowMs() ? null : session;
  }

  function end(user: string): void {
    const session = sessions.get(user);
    if (session !== undefined) ledger.endSession(session.createdAt);
    sessions.delete(user);
  }

  const tableAt = (session: Session, step: number) =>
    session.steps.find((kept) => kept.step === step - 1)?.after ?? baseTable;

  function viewOf(user: string, session: Session, metadata = session.metadata): ServerAnswer {
    const table = tableAt(session, metadata.currentStep);
    const oldest = session.steps.filter(({ step }) => step < shownSteps);
    return {
      kind: 'view',
      view: {
        exists: true,
        sessionId: session.createdAt,
        datasourceId,
        userId: user,
        position: metadata.currentStep,
        total: metadata.totalOperations,
        ...tableView(table),
        etag: null,
        history: oldest.map(({ step, name }) => ({ step, name, at: '' })),
      },
      leftMs: plan.sessionLifeMs,
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
    const { currentStep } = session.metadata;
    const labels = Array.from(
      { length: currentStep },
      (_, step) => session.steps.find((kept) => kept.step === step)?.label ?? '?',
    );
    return {
      session: session.createdAt,
      labels,
      position: currentStep,
      table: tableAt(session, currentStep),
    };
  }

  const clearedByRecovery = new Set<string>();

  /**
   * The last thing that somebody did: no replay, no copy that ran late, and nothing that died with its page, unstored, or
   * of which nobody knew and was told so.
   */
  function lastDone(user: string): ScriptedOperation | undefined {
    const done = new Set<ScriptedOperation>();
    for (const { label, isLate } of ledger.executions) {
      const operation = ledger.operations.get(label ?? '');
      if (operation?.user !== user || isLate) continue;
      const isKnown = !operation.isFree || operation.isStoredApplied;
      if (isKnown && !operation.isToldOff && !operation.isStoredOff) done.add(operation);
    }
    return [...done].at(-1);
  }

  function initialize(user: string): ServerAnswer {
    const quota = quotas.get(user) ?? createQuota(10, 3_600_000);
    quotas.set(user, quota);
    const waitMs = quota.take(time.nowMs());
    if (waitMs > 0) return refused('SERVER_OVERLOADED', 429, { retryAfterMs: waitMs });
    const found = sessionOf(user);
    if (found !== null) return viewOf(user, found);
    end(user);
    created += 1;
    // A save that was the last thing done seals the history: what it held is in the saved table.
    // What recovery has cleared by itself it builds again as it was.
    const isSealed = lastDone(user)?.name === 'save';
    if (!clearedByRecovery.delete(user) && isSealed) {
      const seal = {
        label: sealLabel,
        operationId: '',
        fetchId: 0,
        session: '',
        isLate: false,
        atMs: time.nowMs(),
      };
      ledger.run(seal);
    }
    const session: Session = {
      createdAt: `2026-01-01T00:00:00.${String(created).padStart(6, '0')}`,
      metadata: { currentStep: 0, totalOperations: 0 },
      steps: [],
      endsAtMs: time.nowMs() + plan.sessionLifeMs,
    };
    sessions.set(user, session);
    world.log.add('server', `opened session ${created}`);
    return viewOf(user, session);
  }

  function apply(user: string, request: ServerRequest, operation: JournalOperation): ServerAnswer {
    const { name, params } = operation;
    const effect = effectOf(name);
    const session = sessionOf(user);
    if (session === null) {
      // The same words for a session that is not there and for one with nothing to undo.
      if (effect === 'undo' || effect === 'redo') return refused('OPERATION_REJECTED', 400);
      return refused('SESSION_NOT_FOUND', 400);
    }
    const { currentStep, totalOperations } = session.metadata;
    switch (effect) {
      case 'ends-session':
        end(user);
        execute(request, operation, session);
        return absent(user);
      case 'redo':
        world.fail('redo is never called on this server', `${operation.id}`);
        return refused('OPERATION_REJECTED', 400);
      case 'undo': {
        const last = session.steps.find(({ step }) => step === currentStep - 1);
        if (last === undefined || currentStep > session.steps.length)
          return refused('OPERATION_REJECTED', 400);
        session.steps = session.steps.filter((kept) => kept !== last);
        session.metadata = { currentStep: currentStep - 1, totalOperations };
        break;
      }
      case 'step': {
        const after = afterStep(tableAt(session, currentStep), name, params);
        if (after === null) return refused('OPERATION_REJECTED', 400);
        addStep(session, { step: currentStep, label: labelOf(params) ?? `!${name}`, name, after });
        break;
      }
      case 'none':
        break;
    }
    session.endsAtMs = time.nowMs() + plan.sessionLifeMs;
    execute(request, operation, session);
    return viewOf(user, session);
  }

  function addStep(session: Session, added: KeptStep): void {
    const kept = session.steps.filter(({ step }) => step < added.step).slice(1 - maxKept);
    session.steps = [...kept, added];
    const { currentStep, totalOperations } = session.metadata;
    session.metadata = { currentStep: currentStep + 1, totalOperations: totalOperations + 1 };
  }

  function execute(
    { fetchId, isAnswered }: ServerRequest,
    operation: JournalOperation,
    { createdAt }: Session,
  ): void {
    const found = ledger.of(operation);
    if (operation.name === 'save') unseal(found?.label);
    const { executions } = ledger;
    // A redo does the step again under an id of its own; where that id was never stored, it is taken for nobody's.
    const isRedo =
      ledger.byId(operation.id) === undefined &&
      executions.some((past) => past.label === found?.label && past.operationId !== operation.id);
    const label = isRedo ? null : (found?.label ?? null);
    const isLate = isAnswered();
    // One fetch that the browser sent twice is the network's doing; two fetches of one operation are the engine's, unless
    // one of them is a copy that ran after its own answer: that is seen by the next position, and undone.
    const isDouble =
      label !== null &&
      !isLate &&
      operation.name !== 'column_statistics' &&
      executions.some(
        (past) =>
          past.session === createdAt && past.label === label && past.fetchId !== fetchId && !past.isLate,
      );
    ledger.run({
      label,
      operationId: operation.id,
      fetchId,
      session: createdAt,
      isLate,
      atMs: time.nowMs(),
    });
    world.log.add('server', `applied ${operation.name} ${label ?? '(own)'}${isLate ? ', late copy' : ''}`);
    if (isDouble) world.fail('nothing is applied twice', `${label} was sent and applied again`);
  }

  /** A save that is run again belongs to a history that was built again: its first run has sealed nothing. */
  function unseal(label: string | undefined): void {
    const first = ledger.executions.findIndex((past) => past.label === label && label !== undefined);
    if (first < 0) return;
    ledger.executions = ledger.executions.filter((past, place) => place < first || past.label !== sealLabel);
  }

  /** Reads the metadata, works, and writes back what it has read. */
  function status(request: ServerRequest, user: string, answer: (answer: ServerAnswer) => void): void {
    const session = sessionOf(user);
    if (session === null) {
      reply(answer, absent(user));
      return;
    }
    const read = session.metadata;
    const process = processes;
    const readMs = time.nowMs();
    const view = viewOf(user, session, read);
    time.after(dice.whole(2, 40), () => {
      if (process !== processes || request.isAborted()) return;
      if (sessions.get(user) === session && session.metadata !== read) {
        const between = ledger.executions.filter(({ atMs }) => atMs >= readMs);
        // A copy after its own answer, a foreigner's step, and what a page sent whose journal is lost, are beyond us.
        const isKnown = ({ isLate, label }: Execution) =>
          !isLate && ledger.operations.get(label ?? '')?.isFree !== true;
        if (between.some(isKnown)) {
          session.metadata = read;
          world.log.add('server', 'a status wrote an old step over a new one');
          // A page that dies hands its lock over while the server is still at work for it.
          if (!request.isOrphaned())
            world.fail('a status never overlaps a change', 'the page that sent it lives');
        }
      }
      answer(view);
    });
  }

  function reply(answer: (answer: ServerAnswer) => void, verdict: ServerAnswer): void {
    const process = processes;
    time.after(dice.whole(1, 30), () => {
      if (process === processes) answer(verdict);
    });
  }

  return {
    kind: 'hydroml',
    isDown: false,
    receive(request, answer) {
      const { call, user, operation } = request;
      if (user === null) return reply(answer, unauthenticated);
      if (call === 'status' || call === 'extend') return status(request, user, answer);
      if (call === 'initialize') return reply(answer, initialize(user));
      if (call === 'apply' && operation !== null) return reply(answer, apply(user, request, operation));
      if (sessionOf(user) === null) {
        // There was nothing to clear, and recovery hears of that, unless it has given the call up.
        if (!request.isAborted()) clearedByRecovery.delete(user);
        return reply(answer, refused('SESSION_NOT_FOUND', 400));
      }
      clearedByRecovery.add(user);
      end(user);
      world.log.add('server', 'cleared the session');
      return reply(answer, absent(user));
    },
    noteClear: (user) => void clearedByRecovery.add(user),
    history: historyOf,
    restart(keepsData) {
      processes += 1;
      if (!keepsData) for (const user of [...sessions.keys()]) end(user);
    },
    expire: end,
    foreignStep(user) {
      const session = sessionOf(user);
      if (session === null) return false;
      created += 1;
      const { currentStep } = session.metadata;
      const table = tableAt(session, currentStep);
      const label = `f${created}`;
      const after = { ...table, columns: [...table.columns, label], hash: table.hash ^ created };
      addStep(session, { step: currentStep, label, name: 'rename_column', after });
      return true;
    },
  };
}
