/** Turns any cause of a failed session call into a failure: the one place where facts become codes. */
import type { SessionEndpoint } from '../../machines/recoveryEvents.ts';
import type { SessionFailure } from '../../machines/sessionFailure.ts';
import { type AnswerBody, declaredMedia, readAnswerBody } from './answerBody.ts';
import { buildFailure } from './buildFailure.ts';
import { classifyAnswer } from './classifyAnswer.ts';
import { knownCode } from './errorEnvelope.ts';
import { looksLikeFailure, readFailure } from './readFailure.ts';
import type { SessionAnswer } from './sessionAnswer.ts';

/** Errors can name each other as their cause, in a circle even. */
const deepestCause = 5;

/**
 * The failure behind any cause: a `SessionError`, what `fetch` or a call limit throws, a `Response` (judged by its
 * head, its body is left to its owner), an error body in any of the known shapes, a sentence of the server, nothing at
 * all. Never throws, and never reads an Error's message, which differs between browsers and languages.
 *
 * A `TypeError` is read as the one that `fetch` throws when there is no network: one from a programming mistake looks
 * the same. An `AbortError` is read as a call limit that ran out, which is what an aborted call that is reported as a
 * failure nearly always was.
 */
export function classifyFailure(cause: unknown): SessionFailure {
  try {
    return classify(cause, 0);
  } catch {
    // A getter, a proxy or a trap of the cause threw: whatever it is, it tells us nothing more.
    return buildFailure('UNKNOWN');
  }
}

function classify(cause: unknown, depth: number): SessionFailure {
  if (typeof cause === 'string') return classifyText(cause);
  if (typeof cause !== 'object' || cause === null) return buildFailure('UNKNOWN');
  if (isErrorLike(cause)) return classifyError(cause, depth);
  if (isResponseLike(cause)) return classifyResponse(cause);
  if (looksLikeFailure(cause)) return readFailure(cause) ?? buildFailure('UNKNOWN');
  return classifyBody(cause);
}

function classifyText(text: string): SessionFailure {
  const code = knownCode(text.trim());
  return code === null ? classifyReported({ body: readAnswerBody(text, null) }) : buildFailure(code);
}

/** An error body that a page has parsed already; problem details carry their status (RFC 9457 §3.1.2). */
function classifyBody(body: object): SessionFailure {
  const claimed = 'status' in body ? body.status : undefined;
  const status =
    typeof claimed === 'number' && Number.isInteger(claimed) && claimed >= 400 && claimed <= 599
      ? claimed
      : 0;
  return classifyReported({ status, body: { kind: 'json', value: body } });
}

function classifyError(error: ErrorLike, depth: number): SessionFailure {
  const carried = 'failure' in error ? readFailure(error.failure) : null;
  if (carried !== null) return carried;
  if ('response' in error && isResponseLike(error.response)) return classifyResponse(error.response);
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return buildFailure('SESSION_TIMEOUT');
  if (error.name === 'TypeError' || error.name === 'NetworkError') return buildFailure('NETWORK_UNREACHABLE');
  const inner = 'cause' in error && depth < deepestCause ? error.cause : undefined;
  return inner === undefined ? buildFailure('UNKNOWN') : classify(inner, depth + 1);
}

function classifyResponse(response: ResponseLike): SessionFailure {
  const { status, headers, url } = response;
  if (response.type === 'error') return buildFailure('NETWORK_UNREACHABLE');
  return classifyReported({
    endpoint: endpointOf(url),
    status,
    url,
    redirected: response.redirected === true,
    opaqueRedirect: response.type === 'opaqueredirect',
    headers,
    body: { kind: 'unread', declared: declaredMedia(headers.get('content-type')) },
  });
}

function classifyReported(reported: Partial<SessionAnswer> & { readonly body: AnswerBody }): SessionFailure {
  const failure = classifyAnswer({
    endpoint: null,
    status: 0,
    url: '',
    requestUrl: '',
    redirected: false,
    opaqueRedirect: false,
    headers: new Headers(),
    ...reported,
  });
  // Nothing is wrong with the answer, and yet somebody reports it.
  return failure ?? buildFailure('UNKNOWN', { status: reported.status });
}

/** Which call an address belongs to; null where it names none, or an operation. */
function endpointOf(url: string): SessionEndpoint | null {
  const segment = /\/session\/([a-z]+)\/?(?:[?#].*)?$/.exec(url)?.[1];
  return (['status', 'initialize', 'clear', 'extend'] as const).find((known) => known === segment) ?? null;
}

type ErrorLike = Readonly<Record<string, unknown>>;

/** Errors of other realms (a frame's) are no instances of ours. */
function isErrorLike(cause: object): cause is object & ErrorLike {
  if (cause instanceof Error) return true;
  const tag = Object.prototype.toString.call(cause);
  return tag === '[object Error]' || tag === '[object DOMException]';
}

type ResponseLike = Pick<Response, 'status' | 'url' | 'headers'> &
  Partial<Pick<Response, 'type' | 'redirected'>>;

function isResponseLike(value: unknown): value is ResponseLike {
  if (typeof value !== 'object' || value === null) return false;
  const { status, url, headers } = value as Partial<ResponseLike>;
  return typeof status === 'number' && typeof url === 'string' && typeof headers?.get === 'function';
}
