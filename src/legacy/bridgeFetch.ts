/** Leads an existing page's session calls from `fetch` to the engine; every other call stays as it was. */
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
      // A request's body can be read once; a second try needs another copy.
      send: () => send(input instanceof Request ? input.clone() : input, init),
    });
  };
}
