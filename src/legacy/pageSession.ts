/** Answers the session calls of an existing page: changes go through the engine, reads go where they always went. */
import type { RecoveryState } from '../recoveryState.ts';
import { type JsonObject, SessionError, type SessionView } from '../session/sessionApi.ts';
import { type AnswerMemory, jsonOf } from './answerMemory.ts';
import type { OpenMark } from './openMark.ts';
import { failureAnswer, type PageAnswer, type PageBody, pageBodyOf, withRedo } from './pageBody.ts';
import { announceChange } from './pageEvents.ts';
import { performForPage } from './performForPage.ts';
import { quietRecovery } from './quietRecovery.ts';
import { readOutcome } from './readOutcome.ts';
import { saveForPage } from './saveForPage.ts';
import type { SessionRecoveryManager } from './sessionRecoveryManager.ts';

export interface PageCall {
  /** The operation, with underscores. */
  readonly name: string;
  readonly method: string;
  /** Null where only the server can read them. */
  readonly params: JsonObject | null;
  readonly signal: AbortSignal | undefined;
  /** Sends the page's own request, as it would have been sent. */
  send(): Promise<Response>;
}

export interface PageSessionPorts {
  readonly manager: SessionRecoveryManager;
  readonly answers: AnswerMemory;
  readonly mark: OpenMark;
  /** Whether the server has the session now. @throws SessionError */
  isSessionThere(): Promise<boolean>;
  /** A change that the page asked for has succeeded. */
  onSuccess(name: string, body: PageBody): void;
}

export interface PageSession {
  readonly manager: SessionRecoveryManager;
  /** @throws what `fetch` throws: an `AbortError` by the call's signal, and the network's error of a plain read */
  answer(call: PageCall): Promise<Response>;
  /** Leaves nothing running. */
  stop(): Promise<void>;
}

/** The session of one datasource on an existing page. */
export function createPageSession(ports: PageSessionPorts): PageSession {
  const { manager, answers, mark } = ports;
  let underWay = 0;
  let told = '';
  const unfollow = manager.slot.follow((recovery) => recovery.subscribe(tellChange));

  /** What the page did not ask for and has to know: a queue that was drained, another tab's work. */
  function tellChange({ value, session, pending }: RecoveryState): void {
    if (value !== 'recovered' || session === null || pending > 0 || underWay > 0) return;
    if (keyOf(session) === told) return;
    told = keyOf(session);
    void answers.bodyFor('status', session, 0).then(completed).then(announceChange);
  }

  async function answer(call: PageCall): Promise<Response> {
    underWay += 1;
    try {
      return await route(call);
    } finally {
      underWay -= 1;
    }
  }

  async function route(call: PageCall): Promise<Response> {
    const { name, method, params } = call;
    if (name === 'status' && method === 'GET') return await status(call);
    if (method !== 'POST' || reads.has(name)) return await read(call);
    if (params === null) return await call.send();
    if (name === 'clear') return await clear(call);
    try {
      const { status = 200, body } = await change(call, params);
      if (body.success) ports.onSuccess(name, body);
      return responseOf({ status, body });
    } catch (error) {
      call.signal?.throwIfAborted();
      return responseOf(endedAnswer(name, error));
    }
  }

  async function change(
    call: PageCall,
    params: JsonObject,
  ): Promise<{ readonly status?: number; readonly body: PageBody }> {
    if (call.name === 'save') return await save(call);
    if (call.name === 'initialize') return { body: await initialize(call) };
    return { body: await operate(call.name, params, call.signal) };
  }

  async function save({ signal, send }: PageCall): Promise<PageAnswer> {
    const outcome = await saveForPage(manager, { signal, send, isSessionThere: ports.isSessionThere });
    mark.set(!outcome.hasEnded);
    if (outcome.hasEnded) told = '';
    return outcome;
  }

  async function initialize({ signal }: PageCall): Promise<PageBody> {
    const since = answers.mark();
    // A session that is believed to live is looked at before the page is told so.
    if (stateOf(manager)?.value === 'recovered') await manager.attemptRecovery();
    const view = await manager.initializeWithRetry(signal);
    mark.set(true);
    return await tell(view, await answers.bodyFor('initialize', view, since));
  }

  async function operate(
    name: string,
    params: JsonObject,
    signal: AbortSignal | undefined,
  ): Promise<PageBody> {
    const { recovery } = manager;
    const since = answers.mark();
    if (recovery.getState().value === 'failed') recovery.retry();
    else recovery.start();
    try {
      const view = await performForPage(recovery, { name, params }, signal);
      mark.set(true);
      return await tell(view, await answers.bodyFor(name, view, since));
    } catch (error) {
      if (!(error instanceof SessionError) || error.failure.code !== 'OPERATION_REJECTED') throw error;
      const said = await answers.refusalOf(name, since);
      throw said === null ? error : new Refusal({ status: error.failure.status ?? 400, body: said });
    }
  }

  async function clear(call: PageCall): Promise<Response> {
    if (stateOf(manager) === null) return await call.send();
    try {
      await manager.forget();
      mark.set(false);
      return responseOf({
        status: 200,
        body: { success: true, message: 'Session cleared successfully' },
      });
    } catch (error) {
      return responseOf(endedAnswer(call.name, error));
    }
  }

  /** The server's own answer, once work that waits on this device has found its way back. */
  async function status(call: PageCall): Promise<Response> {
    if (stateOf(manager) !== null || (await mark.get())) {
      manager.recovery.start();
      await quietRecovery(manager.recovery, call.signal);
    }
    const response = await call.send();
    const body = await jsonOf(response.clone());
    if (body === null) return response;
    const page = pageBodyOf(body);
    const info = page.session_info;
    if (isLive(info)) {
      told = `${info.session_id ?? info.created_at ?? null}:${info.current_position}`;
      manager.recovery.start();
      mark.set(true);
    }
    return responseOf({ status: response.status, body: await completed(page) });
  }

  /** A read that fails makes the engine look; where the session lives again, it is read once more. */
  async function read(call: PageCall): Promise<Response> {
    const first = await readOutcome(call);
    if (first.failure === null || stateOf(manager) === null) return first.give();
    if (!(await manager.handleSessionFailure(first.failure))) return first.give();
    return (await readOutcome(call)).give();
  }

  async function tell(view: SessionView, body: PageBody): Promise<PageBody> {
    told = keyOf(view);
    return await completed(body);
  }

  /** What the journal knows better than the server: how much there is to redo. */
  async function completed(body: PageBody): Promise<PageBody> {
    const { value, session } = stateOf(manager) ?? {};
    if (value !== 'recovered' || !session?.exists) return body;
    const { transformations, position } = (await manager.recovery.exportWork()).currentState;
    return transformations.length === 0 ? body : withRedo(body, transformations.length - position);
  }

  return {
    manager,
    answer,
    async stop() {
      unfollow();
      await manager.slot.peek()?.stop();
    },
  };
}

/** What is posted without changing the table. */
const reads: ReadonlySet<string> = new Set(['column_statistics', 'extend', 'status']);

/** Carries the server's own refusal to where the answer is made. */
class Refusal extends Error {
  readonly answer: PageAnswer;

  constructor(answer: PageAnswer) {
    super('The server refused the operation.');
    this.name = 'Refusal';
    this.answer = answer;
  }
}

function endedAnswer(name: string, error: unknown): PageAnswer {
  if (error instanceof Refusal) return error.answer;
  if (error instanceof SessionError) return failureAnswer(name, error.failure);
  const isEnded = error instanceof DOMException && error.name === 'AbortError';
  // What fetch itself threw is the page's to catch, as ever.
  if (!isEnded) throw error;
  return { status: 409, body: { success: false, error: error.message } };
}

/** An answer that `response.json()` and `response.ok` read as they read the server's. */
function responseOf({ status, body }: PageAnswer): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}

function stateOf(manager: SessionRecoveryManager): RecoveryState | null {
  const state = manager.slot.peek()?.getState() ?? null;
  return state?.value === 'idle' ? null : state;
}

function keyOf({ sessionId, position }: SessionView): string {
  return `${sessionId}:${position}`;
}

function isLive(info: unknown): info is JsonObject {
  return (
    typeof info === 'object' && info !== null && 'session_exists' in info && info.session_exists === true
  );
}
