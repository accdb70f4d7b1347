/** Says what an answer of the session API means: nothing wrong, or which failure. */
import type { FailureCode, SessionFailure } from '../../machines/sessionFailure.ts';
import { buildFailure } from './buildFailure.ts';
import { codeByStatus } from './codeByStatus.ts';
import { codeByDatasourceText, codeByForbiddenText, codeBySessionText } from './codeByText.ts';
import { type ErrorEnvelope, readErrorEnvelope } from './errorEnvelope.ts';
import { isLoginForm, visibleText } from './htmlPage.ts';
import { asksToReturn, defaultLoginPath, isLoginAddress, isOtherOrigin } from './loginAddress.ts';
import { readRetryAfterMs, toDelayMs } from './retryAfter.ts';
import type { SessionAnswer } from './sessionAnswer.ts';

export interface ClassifyAnswerOptions {
  /** @default '/accounts/login/' */
  readonly loginPath?: string | undefined;
  /** Ms since the epoch. @default now */
  readonly nowAt?: number | undefined;
}

/** How much of a page's visible text is matched: the title, the heading and the message stand first. */
const pageTextLimit = 1_000;

/**
 * The failure that an answer means, or null for a success whose body is JSON and is to be read as a session. The
 * server's own code wins over its status, the address and form of a login page over both.
 */
export function classifyAnswer(
  answer: SessionAnswer,
  options: ClassifyAnswerOptions = {},
): SessionFailure | null {
  const nowAt = options.nowAt ?? Date.now();
  const envelope = answer.body.kind === 'json' ? readErrorEnvelope(answer.body.value) : null;
  const code = codeOfAnswer(answer, envelope, options.loginPath ?? defaultLoginPath);
  if (code === null) return null;

  const bodySeconds = envelope?.retryAfterSeconds;
  const refusal = code === 'OPERATION_REJECTED' ? envelope?.texts[0] : undefined;
  return buildFailure(code, {
    status: answer.status,
    retryAfterMs:
      readRetryAfterMs(answer, nowAt) ?? (bodySeconds === undefined ? undefined : toDelayMs(bodySeconds)),
    outcome: outcomeOf(answer, code, envelope),
    userMessage: envelope?.userMessage ?? refusal,
    at: nowAt,
  });
}

function codeOfAnswer(
  answer: SessionAnswer,
  envelope: ErrorEnvelope | null,
  loginPath: string,
): FailureCode | null {
  if (isLogin(answer, loginPath)) return 'AUTHENTICATION_REQUIRED';
  if (isRedirect(answer)) return codeOfRedirect(answer);
  const succeeded = answer.status >= 200 && answer.status <= 299;
  if (succeeded && envelope?.refused !== true) return codeOfSuccess(answer);
  if (envelope?.code) return envelope.code;
  return codeByStatus(answer.status) ?? codeByBody(answer, envelope);
}

/** The login page, by the address the answer came from or by its form. A page of a broken server is no login. */
function isLogin(answer: SessionAnswer, loginPath: string): boolean {
  if (answer.status >= 500) return false;
  const address = isRedirect(answer) ? answer.headers.get('location') : answer.redirected ? answer.url : null;
  if (address !== null && isLoginAddress(address, loginPath, answer.requestUrl)) return true;
  if (address !== null && asksToReturn(address, answer.requestUrl)) return true;
  const mayBeForm = answer.status === 200 || answer.status === 403 || answer.status === 0;
  return mayBeForm && answer.body.kind === 'page' && isLoginForm(answer.body.text);
}

function isRedirect(answer: SessionAnswer): boolean {
  return answer.opaqueRedirect || [301, 302, 303, 307, 308].includes(answer.status);
}

/** A redirect that was not followed and does not name the login page. */
function codeOfRedirect(answer: SessionAnswer): FailureCode {
  const target = answer.headers.get('location');
  // Only the server can redirect a call over TLS: to a single sign-on. Over plain http anyone on the way can.
  const elsewhere = answer.requestUrl.startsWith('http:') ? 'NETWORK_INTERCEPTED' : 'AUTHENTICATION_REQUIRED';
  if (target !== null) return isOtherOrigin(target, answer.requestUrl) ? elsewhere : 'API_MISMATCH';
  // The only redirect that this API makes is the one to the login; a hidden one was tried and could not be followed.
  return answer.opaqueRedirect ? elsewhere : 'AUTHENTICATION_REQUIRED';
}

function codeOfSuccess(answer: SessionAnswer): FailureCode | null {
  const { body } = answer;
  switch (body.kind) {
    case 'json':
      return typeof body.value === 'object' && body.value !== null && !Array.isArray(body.value)
        ? null
        : 'SESSION_CORRUPTED';
    case 'page':
      return 'NETWORK_INTERCEPTED';
    case 'cut':
      return 'NETWORK_UNREACHABLE';
    case 'unread':
      return body.declared === 'page' ? 'NETWORK_INTERCEPTED' : 'UNKNOWN';
    case 'empty':
      // RFC 9110 §15.3.5: there is nothing to say about a session that was ended.
      return answer.status === 204 && answer.endpoint === 'clear' ? null : 'SESSION_CORRUPTED';
    case 'text':
      return 'SESSION_CORRUPTED';
  }
}

/** The code where the status leaves it open and the body has to say it. */
function codeByBody(answer: SessionAnswer, envelope: ErrorEnvelope | null): FailureCode {
  const { status, body } = answer;
  const texts = textsOf(answer, envelope);
  const refused = refusesOperation(answer);
  // "… is not a valid UUID" in a refusal speaks of the operation's parameters, not of the datasource.
  const known = codeBySessionText(texts) ?? (refused ? null : codeByDatasourceText(texts));
  if (known !== null) return known;
  if (status === 500) return 'SERVER_ERROR';
  // A server that finds a body too large closes at once, so that its answer often comes without its end.
  if (body.kind === 'cut' && status !== 413) return 'NETWORK_UNREACHABLE';
  if (refused) return 'OPERATION_REJECTED';
  if (status === 404) return isJson(body) ? 'DATASOURCE_NOT_FOUND' : 'API_MISMATCH';
  if (status === 403) return codeByForbiddenText(texts) ?? codeByChallenge(answer);
  return (status === 0 ? codeByForbiddenText(texts) : null) ?? 'UNKNOWN';
}

/** Whether the server refused an operation and nothing else: by status, or in the body of a 2xx. */
function refusesOperation({ endpoint, status }: SessionAnswer): boolean {
  if (endpoint === 'apply' && status >= 200 && status <= 299) return true;
  return (endpoint === 'apply' || endpoint === null) && [400, 413, 422].includes(status);
}

/** A 403 that names a way to authenticate asks for a login, unless it says that the login lacks a right (RFC 6750 §3.1). */
function codeByChallenge(answer: SessionAnswer): FailureCode {
  const challenge = answer.headers.get('www-authenticate');
  return challenge === null || /\binsufficient_scope\b/.test(challenge)
    ? 'PERMISSION_DENIED'
    : 'AUTHENTICATION_REQUIRED';
}

function textsOf({ body }: SessionAnswer, envelope: ErrorEnvelope | null): readonly string[] {
  if (body.kind === 'page') return [visibleText(body.text, pageTextLimit)];
  if (body.kind === 'text') return [body.text.slice(0, pageTextLimit)];
  return envelope?.texts ?? [];
}

function isJson(body: SessionAnswer['body']): boolean {
  return body.kind === 'json' || (body.kind === 'unread' && body.declared === 'json');
}

/** A server that refuses says that nothing happened; GETs change nothing; otherwise nobody knows. */
function outcomeOf(
  answer: SessionAnswer,
  code: FailureCode,
  envelope: ErrorEnvelope | null,
): SessionFailure['outcome'] {
  const { endpoint, status } = answer;
  if (endpoint === 'status' || code === 'AUTHENTICATION_REQUIRED' || code === 'CSRF_REJECTED')
    return 'not-applied';
  // 408: lost on the way, but browsers send it again by themselves. 409: under way and may yet be applied. 499: cut by us.
  const undecided = status === 408 || status === 499 || (status === 409 && code === 'SERVER_OVERLOADED');
  if (status >= 400 && status <= 499) return undecided ? 'unknown' : 'not-applied';
  return status >= 200 && status <= 299 && envelope?.refused === true ? 'not-applied' : 'unknown';
}
