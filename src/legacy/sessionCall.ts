/** Recognises the session calls that an existing page makes with `fetch`. */
import type { JsonObject } from '../session/sessionApi.ts';

export interface SessionCall {
  readonly datasourceId: string;
  /** What stands before `/tools/api/studio/`: '' or a path. */
  readonly baseUrl: string;
  /** The operation as the engine names it: the path segment with underscores. */
  readonly name: string;
  readonly method: string;
}

type FetchInput = Parameters<typeof fetch>[0];

const callPath = /^(.*)\/tools\/api\/studio\/([A-Za-z0-9][\w.~-]*)\/session\/([a-z][a-z0-9-]*)\/?$/;

/** The session call that these arguments of `fetch` make, or null. Only the page's own origin counts. */
export function sessionCallOf(
  input: FetchInput,
  init: RequestInit | undefined,
  pageUrl: string,
): SessionCall | null {
  const address = typeof input === 'object' && 'url' in input ? input.url : String(input);
  if (!URL.canParse(address, pageUrl)) return null;
  const url = new URL(address, pageUrl);
  if (url.origin !== new URL(pageUrl).origin) return null;
  const [, baseUrl = '', datasourceId = '', segment = ''] = callPath.exec(url.pathname) ?? [];
  if (segment === '') return null;
  const method = init?.method ?? (typeof input === 'object' && 'method' in input ? input.method : 'GET');
  return {
    datasourceId,
    baseUrl,
    name: segment.replaceAll('-', '_'),
    method: method.toUpperCase(),
  };
}

/** The operation's parameters: none without a body. Null for a body that is no JSON object, which only the server can read. */
export async function paramsOf(input: FetchInput, init: RequestInit | undefined): Promise<JsonObject | null> {
  let body: unknown = init?.body;
  if (body === undefined && typeof input === 'object' && 'clone' in input) body = await input.clone().text();
  if (body === undefined || body === null || body === '') return {};
  if (typeof body !== 'string') return null;
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
