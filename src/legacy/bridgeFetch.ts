/** Leads an existing page's session calls from `fetch` to the engine; every other call stays as it was. */
import { readCsrfToken } from '../session/csrfToken.ts';
import type { PageSession } from './pageSession.ts';
import { paramsOf, type SessionCall, sessionCallOf } from './sessionCall.ts';

export interface FetchBridgeOptions {
  /** The page's own `fetch`. */
  readonly send: typeof fetch;
  /** Who answers a call; null leaves it to the page's own `fetch`. */
  sessionFor(call: SessionCall): PageSession | null;
}

/** A `fetch` with the same signature. What the page gets back reads like the server's answer. */
export function bridgeFetch({ send, sessionFor }: FetchBridgeOptions): typeof fetch {
  return async (input, init) => {
    const call = sessionCallOf(input, init, location.href);
    const session = call === null ? null : sessionFor(call);
    if (call === null || session === null) return await send(input, init);
    const { name, method } = call;
    const params = method === 'POST' ? await paramsOf(input, init) : {};
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    signal?.throwIfAborted();
    return await session.answer({
      name,
      method,
      params,
      signal,
      send: () => send(...withFreshToken(input, init, method)),
    });
  };
}

/** A page keeps the token of its own loading; a login in another tab has changed it since. */
function withFreshToken(
  input: Parameters<typeof fetch>[0],
  init: RequestInit | undefined,
  method: string,
): Parameters<typeof fetch> {
  // A request's body can be read once; a second try needs another copy.
  const copy = input instanceof Request ? input.clone() : input;
  const token = method === 'POST' ? readCsrfToken() : null;
  if (token === null) return init === undefined ? [copy] : [copy, init];
  const headers = new Headers(init?.headers ?? (copy instanceof Request ? copy.headers : undefined));
  headers.set('x-csrftoken', token);
  return [copy, { ...init, headers }];
}
