/** One HTTP call of the session API: sends it, finds out where a redirect leads, and reads the whole answer. */
import type { SessionEndpoint } from '../../machines/recoveryEvents.ts';
import type { SessionFailure } from '../../machines/sessionFailure.ts';
import { type AnswerBody, readAnswerBody } from './answerBody.ts';
import { classifyFailure } from './classifyFailure.ts';
import { asksToReturn, isLoginAddress, isOtherOrigin } from './loginAddress.ts';
import type { SessionAnswer } from './sessionAnswer.ts';
import { SessionError } from './sessionApi.ts';

export interface SessionCall {
  readonly endpoint: SessionEndpoint;
  readonly url: string;
  readonly init: RequestInit;
  readonly signal: AbortSignal;
}

export interface ExchangeOptions {
  readonly fetch: typeof fetch;
  readonly loginPath: string;
  /** A GET that changes nothing and stands behind the same login: it is sent to see where a redirect leads. */
  readonly probe: Pick<SessionCall, 'url' | 'init'>;
}

/**
 * Sends a call and reads its answer, whatever the answer says.
 *
 * Redirects are not followed at first: `fetch` follows a login redirect to another origin (single sign-on, a captive
 * portal) into the same `TypeError` as a dead network, and it turns a redirected POST into a GET. Only when the target
 * is hidden or harmless a GET follows it; a POST is never sent twice.
 * @throws SessionError when there is no answer: no network, or the signal was aborted
 */
export async function exchangeAnswer(call: SessionCall, options: ExchangeOptions): Promise<SessionAnswer> {
  if (call.signal.aborted) throw callError(call, call.signal.reason, 'not-applied');
  const answer = await send(call, call.url, { ...call.init, redirect: 'manual' }, options.fetch);
  if (!isUnfollowed(answer) || !isWorthFollowing(answer, options.loginPath)) return answer;
  const followed = await follow(call, options);
  // Where the redirect can't be followed, or leads a POST to a working status, the first answer is what we know.
  if (followed === null || (call.endpoint !== 'status' && isWorking(followed))) return answer;
  return { ...followed, endpoint: call.endpoint };
}

async function send(
  call: SessionCall,
  url: string,
  init: RequestInit,
  fetchAnswer: typeof fetch,
): Promise<SessionAnswer> {
  let response: Response;
  try {
    response = await fetchAnswer(url, { ...init, signal: call.signal });
  } catch (error) {
    throw callError(call, call.signal.aborted ? call.signal.reason : error);
  }
  return {
    endpoint: call.endpoint,
    status: response.status,
    url: response.url,
    requestUrl: absolute(url),
    redirected: response.redirected,
    opaqueRedirect: response.type === 'opaqueredirect',
    headers: response.headers,
    body: await readBody(call, response),
  };
}

async function readBody(call: SessionCall, response: Response): Promise<AnswerBody> {
  let text: string;
  try {
    text = await response.text();
  } catch {
    if (call.signal.aborted) throw callError(call, call.signal.reason);
    // RFC 9112 §8: the connection closed before Content-Length or the last chunk was reached. The head still counts.
    return { kind: 'cut' };
  }
  return readAnswerBody(text, response.headers.get('content-type'));
}

async function follow(call: SessionCall, { probe, fetch }: ExchangeOptions): Promise<SessionAnswer | null> {
  try {
    return await send(call, probe.url, { ...probe.init, redirect: 'follow' }, fetch);
  } catch (error) {
    const unreachable = error instanceof SessionError && error.failure.code === 'NETWORK_UNREACHABLE';
    if (unreachable) return null;
    throw error;
  }
}

function isUnfollowed({ status, opaqueRedirect }: SessionAnswer): boolean {
  return opaqueRedirect || [301, 302, 303, 307, 308].includes(status);
}

/** Outside browsers the target of a redirect can be read: a login or another origin says enough. */
function isWorthFollowing({ headers, requestUrl }: SessionAnswer, loginPath: string): boolean {
  const target = headers.get('location');
  if (target === null) return true;
  const isKnown = isLoginAddress(target, loginPath, requestUrl) || asksToReturn(target, requestUrl);
  return !isKnown && !isOtherOrigin(target, requestUrl);
}

function isWorking({ status, body }: SessionAnswer): boolean {
  return status >= 200 && status <= 299 && body.kind === 'json';
}

/** A call that got no answer: a read has changed nothing, of anything else nobody knows. */
function callError(call: SessionCall, cause: unknown, outcome?: SessionFailure['outcome']): SessionError {
  const failure = classifyFailure(cause);
  const known = outcome ?? (call.endpoint === 'status' ? 'not-applied' : failure.outcome);
  return new SessionError({ ...failure, outcome: known }, { cause });
}

/** A relative address is one of the page's. */
function absolute(url: string): string {
  const base = typeof location === 'undefined' ? undefined : location.href;
  return URL.canParse(url, base) ? new URL(url, base).href : '';
}
