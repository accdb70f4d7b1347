/** What was asked, what the server did, and what was told: written down outside the engine. */
import type { JournalOperation, JsonObject, JsonValue } from '../../src/session/sessionApi.ts';

export interface ScriptedOperation {
  /** `#7`: travels in the parameters, so that it can be found on the device and on the server. */
  readonly label: string;
  readonly name: string;
  readonly params: JsonObject;
  /** Null until the page knows whose journal it goes to. */
  user: string | null;
  readonly tab: string;
  readonly atMs: number;
  /** The session that the server had then; null without one. */
  readonly session: string | null;
  /** When its caller, or anybody by a notice, first heard that it was applied. */
  ackedMs: number | null;
  /** Somebody heard that it was refused, void or dropped. */
  isToldOff: boolean;
  /** Its caller took it back; it may have been sent before. */
  isAborted: boolean;
  /** Nothing is promised of it any more; why not is said in the log. */
  isFree: boolean;
  /** It was acknowledged while the page said that its work is not safe on the device. */
  isWeak: boolean;
  /** The device has a verdict against it: a page that dies before it tells leaves that much. */
  isStoredOff: boolean;
  /** The device knows that it was applied, whether anybody heard of it or not. */
  isStoredApplied: boolean;
  /** It was once on the device. */
  wasStored: boolean;
}

/** Stands among the executions for the end of a history that a save has sealed. */
export const sealLabel = 'seal';

export interface Execution {
  /** The operation's label, or null for what recovery did by itself. */
  readonly label: string | null;
  readonly operationId: string;
  readonly fetchId: number;
  /** Which session, of all that ever were. */
  readonly session: string;
  /** A copy that landed after its own answer had reached the page. */
  readonly isLate: boolean;
  readonly atMs: number;
}

export interface Ledger {
  readonly operations: Map<string, ScriptedOperation>;
  /** In their order; what died with its session before anybody heard of it is not among them. */
  executions: Execution[];
  /** Whether the server ever ran it. */
  wasRun(label: string): boolean;
  run(execution: Execution): void;
  /** A session is gone: what nobody has heard of yet will be run again in its turn. */
  endSession(session: string): void;
  /** It is heard of after all, though its session is gone: it counts where it was run. */
  revive(operation: ScriptedOperation): void;
  add(
    operation: Pick<ScriptedOperation, 'name' | 'params' | 'user' | 'tab' | 'atMs' | 'session'>,
  ): ScriptedOperation;
  /** Learns which ids the engine gave to which operations, from what it stores or wants to store. */
  learn(record: JsonValue, isStored: boolean): void;
  byId(id: string): ScriptedOperation | undefined;
  /** Whether the engine was seen to give this operation an id. */
  knows(operation: ScriptedOperation): boolean;
  /** A page has learnt whose work it holds. */
  own(tab: string, user: string): void;
  /** The operation that a request stands for: by its id, or by the label it carries. */
  of(request: JournalOperation): ScriptedOperation | undefined;
  /** Whether a step is somebody else's, or of a page that has died with it before the device had it. */
  isNobodys(label: string): boolean;
  /** Promises nothing more of all operations that are not decided. */
  release(which: (operation: ScriptedOperation) => boolean): void;
}

export function createLedger(): Ledger {
  const operations = new Map<string, ScriptedOperation>();
  const labels = new Map<string, string>();

  const byId = (id: string) => operations.get(labels.get(id) ?? '');

  function learn(record: JsonValue, isStored: boolean): void {
    if (typeof record !== 'object' || record === null) return;
    if (!isList(record)) {
      const label = labelOf(record.params);
      if (label !== null && typeof record.id === 'string') {
        labels.set(record.id, label);
        claim(record.id, label);
        const operation = operations.get(label);
        if (operation !== undefined && isStored) operation.wasStored = true;
        if (operation !== undefined && isStored && isVerdictAgainst(record.state))
          operation.isStoredOff = true;
        if (operation !== undefined && isStored && isApplied(record.state)) {
          operation.isStoredApplied = true;
          ledger.revive(operation);
        }
        return;
      }
    }
    for (const inner of Object.values(record)) learn(inner, isStored);
  }

  /** A redo carries the label of its step: whose it was is known when its own id is. */
  function claim(operationId: string, label: string): void {
    ledger.executions = ledger.executions.map((execution) => {
      if (execution.operationId !== operationId || execution.label !== null) return execution;
      everRun.add(label);
      return { ...execution, label };
    });
  }

  const everRun = new Set<string>();
  /** Where those stood that died with their session. */
  const died: { readonly execution: Execution; readonly place: number }[] = [];
  const ledger: Ledger = {
    operations,
    executions: [],
    wasRun: (label) => everRun.has(label),
    run(execution) {
      if (execution.label !== null) everRun.add(execution.label);
      ledger.executions.push(execution);
    },
    endSession(session) {
      const kept: Execution[] = [];
      for (const execution of ledger.executions) {
        const operation = operations.get(execution.label ?? '');
        const isOpen =
          operation !== undefined &&
          operation.ackedMs === null &&
          !operation.isStoredApplied &&
          !operation.isAborted &&
          operation.name !== 'clear' &&
          operation.name !== 'save';
        if (execution.session === session && isOpen) died.push({ execution, place: kept.length });
        else kept.push(execution);
      }
      ledger.executions = kept;
    },
    revive(operation) {
      const last = died.findLast(({ execution }) => execution.label === operation.label);
      if (last === undefined || ledger.executions.some(({ label }) => label === operation.label)) return;
      ledger.executions.splice(Math.min(last.place, ledger.executions.length), 0, last.execution);
    },
    add(asked) {
      const label = `#${operations.size + 1}`;
      const operation: ScriptedOperation = {
        ...asked,
        params: { ...asked.params, label },
        label,
        ackedMs: null,
        isToldOff: false,
        isWeak: false,
        isStoredOff: false,
        isStoredApplied: false,
        isAborted: false,
        isFree: false,
        wasStored: false,
      };
      operations.set(label, operation);
      return operation;
    },
    learn,
    byId,
    knows: ({ label }) => [...labels.values()].includes(label),
    own(tab, user) {
      for (const operation of operations.values())
        if (operation.tab === tab && operation.user === null) operation.user = user;
    },
    of: ({ id, params }) => byId(id) ?? operations.get(labelOf(params) ?? ''),
    isNobodys(label) {
      const operation = operations.get(label);
      return operation === undefined || (operation.isFree && !operation.wasStored);
    },
    release(which) {
      for (const operation of operations.values()) if (which(operation)) operation.isFree = true;
    },
  };
  return ledger;
}

/** The label that parameters carry, or null. */
export function labelOf(params: JsonValue | undefined): string | null {
  if (typeof params !== 'object' || params === null || isList(params)) return null;
  return typeof params.label === 'string' ? params.label : null;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Whether nothing of an operation is open: it is acknowledged, was told off, or nothing is promised of it. */
export function isDecided({
  ackedMs,
  isToldOff,
  isStoredOff,
  isAborted,
  isFree,
}: ScriptedOperation): boolean {
  return ackedMs !== null || isToldOff || isStoredOff || isAborted || isFree;
}

function isApplied(state: JsonValue | undefined): boolean {
  return typeof state === 'object' && state !== null && !isList(state) && state.kind === 'applied';
}

function isVerdictAgainst(state: JsonValue | undefined): boolean {
  if (typeof state !== 'object' || state === null || isList(state)) return false;
  return state.kind === 'void' || state.kind === 'refused';
}
