/** Builds the HTTP requests of the session API: addresses, headers and bodies. */
import { buildFailure } from './buildFailure.ts';
import { readCsrfToken } from './csrfToken.ts';
import { type JournalOperation, SessionError } from './sessionApi.ts';

export interface SessionRequest {
  readonly url: string;
  readonly init: RequestInit;
}

/** Our server answers errors as RFC 9457 problem details when asked; HydroML answers JSON either way. */
const accept = 'application/problem+json, application/json';

/**
 * The address that a datasource's session calls start with.
 * @throws TypeError when `baseUrl` is no origin or path, or `datasourceId` would not stay one path segment
 */
export function sessionAddress(baseUrl: string, datasourceId: string): string {
  if (typeof baseUrl !== 'string' || !/^(?:https?:\/\/[^/?#\s]+)?(?:\/(?!\/)[^?#\s]*)?$/i.test(baseUrl)) {
    throw new TypeError(
      "Give hydromlApi a baseUrl that is '' for this origin, a path like '/hydroml', or a URL like 'https://host/prefix'.",
    );
  }
  if (typeof datasourceId !== 'string' || !/^[A-Za-z0-9][\w.~-]{0,127}$/.test(datasourceId)) {
    throw new TypeError('Give hydromlApi the datasourceId as the server lists it, for example a UUID.');
  }
  return `${baseUrl.replace(/\/+$/, '')}/tools/api/studio/${datasourceId}/session/`;
}

/** A read: no body, no token, and no header that would ask another origin for permission first. */
export function getRequest(address: string, segment: string): SessionRequest {
  const url = `${address}${segment}/`;
  return { url, init: { ...common(url), method: 'GET', headers: new Headers({ accept }) } };
}

/** A read that asks only for what is new since an entity tag (RFC 9110 §13.1.2): 304 says that nothing is. */
export function conditionalRequest(address: string, segment: string, etag: string): SessionRequest {
  const url = `${address}${segment}/`;
  const headers = new Headers({ accept, 'if-none-match': etag });
  return { url, init: { ...common(url), method: 'GET', headers } };
}

/**
 * A change, with the CSRF token of this moment.
 * @throws TypeError when the body is no JSON
 */
export function postRequest(
  address: string,
  segment: string,
  body: unknown = {},
  extra: Readonly<Record<string, string>> = {},
): SessionRequest {
  const url = `${address}${segment}/`;
  const headers = new Headers({ accept, 'content-type': 'application/json', ...extra });
  const token = readCsrfToken();
  if (token !== null) headers.set('x-csrftoken', token);
  return { url, init: { ...common(url), method: 'POST', headers, body: JSON.stringify(body) } };
}

/**
 * The POST of an operation: its name is the path segment, its id the idempotency key, its entity tag the precondition
 * (RFC 9110 §13.1.1). A server without them ignores both; across origins an unknown header would fail the whole call,
 * so the key waits there until the server has shown that it knows keys.
 * @throws SessionError when it can't be sent as it is: that operation is refused, the session lives
 */
export function operationRequest(
  address: string,
  operation: JournalOperation,
  keysAreKnown: boolean,
): SessionRequest {
  const { id, name, params, expectedEtag, isReplay } = operation;
  try {
    if (!/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/.test(name)) {
      throw new TypeError('Name an operation in lower case with underscores, for example rename_column.');
    }
    return postRequest(address, name.replaceAll('_', '-'), params, {
      ...((keysAreKnown || !isCrossOrigin(address)) && { 'idempotency-key': id }),
      ...(expectedEtag !== undefined && { 'if-match': expectedEtag }),
      ...(keysAreKnown && isReplay === true && { 'x-holdfast-replay': '1' }),
    });
  } catch (cause) {
    throw new SessionError(buildFailure('OPERATION_REJECTED', { outcome: 'not-applied' }), { cause });
  }
}

function common(url: string): RequestInit {
  return { credentials: isCrossOrigin(url) ? 'include' : 'same-origin', cache: 'no-store' };
}

function isCrossOrigin(url: string): boolean {
  if (typeof location === 'undefined') return false;
  return URL.canParse(url, location.href) && new URL(url, location.href).origin !== location.origin;
}
