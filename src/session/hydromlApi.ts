/** The session API of HydroML, and of our own server, behind the port that the engine calls. */
import type { SessionEndpoint } from '../../machines/recoveryEvents.ts';
import type { FailureCode } from '../../machines/sessionFailure.ts';
import { effectOf } from '../journal/operationEffect.ts';
import { buildFailure } from './buildFailure.ts';
import { classifyAnswer } from './classifyAnswer.ts';
import { readCsrfToken } from './csrfToken.ts';
import { exchangeAnswer } from './exchangeAnswer.ts';
import { defaultLoginPath, loginAddress } from './loginAddress.ts';
import type { SessionAnswer } from './sessionAnswer.ts';
import { type JournalOperation, type SessionApi, SessionError, type SessionView } from './sessionApi.ts';
import { withoutRenewal } from './sessionExpiry.ts';
import {
  conditionalRequest,
  getRequest,
  operationRequest,
  postRequest,
  type SessionRequest,
  sessionAddress,
} from './sessionRequest.ts';
import { absentSession, isSuccess, sessionlessResultOf, sessionViewOf } from './sessionViewOf.ts';
import { type TraceHeaders, withTrace } from './traceHeaders.ts';

export interface HydromlApiOptions {
  /** `''` for the page's origin, a path to stand behind, or an origin with or without a path. */
  readonly baseUrl: string;
  readonly datasourceId: string;
  /** Where anonymous calls are redirected: a path, or a URL when the login lives elsewhere. @default '/accounts/login/' */
  readonly loginPath?: string;
  /** @default the global `fetch`, looked up at each call */
  readonly fetch?: typeof fetch;
  /**
   * The trace that a call belongs to, asked for each call: `createSessionTrace(Sentry).headers`. A server on another
   * origin has to allow `traceparent`, `sentry-trace` and `baggage` (`Access-Control-Allow-Headers`), or no call reaches
   * it any more. @default none, and no header is sent that an existing server does not know
   */
  readonly traceHeaders?: TraceHeaders;
}

/**
 * A client of the session API. Every method rejects with a `SessionError`; creating one touches no browser global.
 * `idempotent` turns true with the first answer that carries an epoch and a revision, and `isUnchanged` is there from
 * then on.
 *
 * A session is called corrupted only after the status was read once more, because the verdict costs a reset. When that
 * status is sound, it is the answer to `status` and `initialize`; a change whose own answer was garbage rejects with
 * `UNKNOWN` and outcome `unknown`: whether it was applied has to be found out, and nothing has to be reset.
 * @throws TypeError when `baseUrl` or `datasourceId` can't be used
 */
export function hydromlApi(options: HydromlApiOptions): SessionApi {
  const { datasourceId, loginPath = defaultLoginPath } = options;
  const address = sessionAddress(options.baseUrl, datasourceId);
  let knowsKeys = false;
  /** The token with which the session was last read: a login, whoever's it is, comes with another one. */
  let readWith: string | null = null;
  let lastView: SessionView | null = null;

  /** Sends a call and returns its answer, whatever it says. */
  function exchange(
    endpoint: SessionEndpoint,
    request: SessionRequest,
    signal: AbortSignal,
  ): Promise<SessionAnswer> {
    return exchangeAnswer(
      { endpoint, ...withTrace(request, options.traceHeaders), signal },
      { fetch: fetchOf(options), loginPath, probe: getRequest(address, 'status') },
    );
  }

  /** Sends a call and returns its answer when it is a success. A change is for the login that the session was read with. */
  async function call(
    endpoint: SessionEndpoint,
    request: SessionRequest,
    signal: AbortSignal,
  ): Promise<SessionAnswer> {
    if (request.init.method === 'POST' && readWith !== null && readCsrfToken() !== readWith)
      throw new SessionError(buildFailure('CSRF_REJECTED', { outcome: 'not-applied' }));
    return succeeded(await exchange(endpoint, request, signal));
  }

  function succeeded(answer: SessionAnswer): SessionAnswer {
    const failure = classifyAnswer(answer, { loginPath });
    if (failure !== null) throw new SessionError(failure);
    return answer;
  }

  function viewOf(answer: SessionAnswer): SessionView {
    const context = { datasourceId, headers: answer.headers, nowAt: Date.now() };
    const seen = sessionViewOf(bodyOf(answer), context);
    if (seen === null) throw answerError('SESSION_CORRUPTED', answer);
    const view = withoutRenewal(lastView, seen, context.nowAt);
    lastView = view;
    if (view.etag) knowsKeys = true;
    if (!view.exists && answer.endpoint !== 'status') throw answerError('SESSION_NOT_FOUND', answer);
    return view;
  }

  async function readStatus(signal: AbortSignal): Promise<SessionView> {
    const token = readCsrfToken();
    try {
      const view = viewOf(await call('status', getRequest(address, 'status'), signal));
      readWith = token;
      return view;
    } catch (error) {
      // That there is none is what a status is asked for, in whatever words the server says it.
      if (!(error instanceof SessionError) || error.failure.code !== 'SESSION_NOT_FOUND') throw error;
      readWith = token;
      return absentSession(datasourceId);
    }
  }

  /** Makes a change; when its answer looks corrupted, `settle` judges by the status. */
  async function confirmed(
    attempt: () => Promise<SessionView>,
    signal: AbortSignal,
    settle: (status: SessionView, corrupted: SessionError) => SessionView,
  ): Promise<SessionView> {
    try {
      return await attempt();
    } catch (error) {
      if (!isCorrupted(error)) throw error;
      return settle(await readAfterChange(signal), error);
    }
  }

  /** The status after a change that may have happened: what fails now leaves that open. */
  async function readAfterChange(signal: AbortSignal): Promise<SessionView> {
    try {
      return await readStatus(signal);
    } catch (error) {
      if (!(error instanceof SessionError)) throw error;
      throw new SessionError({ ...error.failure, outcome: 'unknown' }, { cause: error });
    }
  }

  async function status(signal: AbortSignal): Promise<SessionView> {
    try {
      return await readStatus(signal);
    } catch (error) {
      if (!isCorrupted(error)) throw error;
      return await readStatus(signal);
    }
  }

  async function initialize(signal: AbortSignal): Promise<SessionView> {
    const attempt = async () => viewOf(await call('initialize', postRequest(address, 'initialize'), signal));
    return await confirmed(attempt, signal, (found, corrupted) => {
      if (!found.exists) throw corrupted;
      return found;
    });
  }

  async function apply(operation: JournalOperation, signal: AbortSignal): Promise<SessionView> {
    const request = operationRequest(address, operation, knowsKeys);
    const effect = effectOf(operation.name);
    if (effect === 'ends-session') return await end(request, signal);
    const attempt = async () => {
      const answer = await call('apply', request, signal);
      // A read, or a copy to elsewhere, may answer without a word of the session: that is read beside it.
      const result = effect === 'none' ? sessionlessResultOf(bodyOf(answer)) : null;
      return result === null ? viewOf(answer) : { ...(await readAfterChange(signal)), ...result };
    };
    return await confirmed(attempt, signal, (_, corrupted) => leaveOpen(corrupted));
  }

  async function end(request: SessionRequest, signal: AbortSignal): Promise<SessionView> {
    const attempt = async () => {
      const answer = await call('clear', request, signal);
      if (answer.body.kind === 'empty' || isSuccess(bodyOf(answer))) return absentSession(datasourceId);
      throw answerError('SESSION_CORRUPTED', answer);
    };
    return await confirmed(attempt, signal, (found, corrupted) =>
      found.exists ? leaveOpen(corrupted) : found,
    );
  }

  async function extend(signal: AbortSignal): Promise<SessionView> {
    // HydroML has no such call, and needs none: there a status extends the session.
    if (!knowsKeys) return await status(signal);
    const attempt = async () => viewOf(await call('extend', postRequest(address, 'extend'), signal));
    return await confirmed(attempt, signal, (found, corrupted) =>
      found.exists ? found : leaveOpen(corrupted),
    );
  }

  async function isUnchanged(etag: string, signal: AbortSignal): Promise<boolean> {
    const answer = await exchange('status', conditionalRequest(address, 'status', etag), signal);
    if (answer.status === 304) return true;
    succeeded(answer);
    return false;
  }

  return {
    datasourceId,
    get idempotent() {
      return knowsKeys;
    },
    get isUnchanged() {
      return knowsKeys ? isUnchanged : undefined;
    },
    status,
    initialize,
    apply,
    clear: async (signal) => {
      await end(postRequest(address, 'clear'), signal);
    },
    extend,
    loginAddress: (returnPath) => loginAddress(options.baseUrl, loginPath, returnPath),
  };
}

function fetchOf({ fetch: injected = globalThis.fetch }: HydromlApiOptions): typeof fetch {
  if (typeof injected === 'function') return injected;
  const cause = new TypeError('There is no fetch here: hand one to hydromlApi as its `fetch` option.');
  throw new SessionError(buildFailure('API_MISMATCH', { outcome: 'not-applied' }), { cause });
}

function bodyOf({ body }: SessionAnswer): unknown {
  return body.kind === 'json' ? body.value : undefined;
}

/** What is wrong with a 2xx answer: a status changes nothing, of anything else nobody knows. */
function answerError(code: FailureCode, { endpoint, status }: SessionAnswer): SessionError {
  return new SessionError(
    buildFailure(code, { status, outcome: endpoint === 'status' ? 'not-applied' : 'unknown' }),
  );
}

function isCorrupted(error: unknown): error is SessionError {
  return error instanceof SessionError && error.failure.code === 'SESSION_CORRUPTED';
}

/** A change whose answer was garbage while the session is sound: whether it was applied is unknown. */
function leaveOpen(corrupted: SessionError): never {
  throw new SessionError(buildFailure('UNKNOWN', { status: corrupted.failure.status }), { cause: corrupted });
}
