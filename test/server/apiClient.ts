/** A logged-in browser's calls to the session API, with real fetch and its cookies. */
import { expect } from 'vitest';
import type { JsonObject } from '../../src/session/sessionApi.ts';
import { type CookieJar, createCookieJar } from './cookieJar.ts';
import { seattleId } from './testServer.ts';

/** What the tests look at of a session's body. */
export interface SessionBody {
  readonly success: boolean;
  readonly message?: string;
  readonly session_info: {
    readonly session_exists: boolean;
    readonly session_id: string;
    readonly user_id: number;
    readonly current_shape: readonly [number, number];
    readonly original_shape: readonly [number, number];
    readonly current_step: number;
    readonly total_operations: number;
    readonly can_undo: boolean;
    readonly can_redo: boolean;
    readonly operations_history: readonly {
      step: number;
      operation_name: string;
      timestamp: string;
      id: string;
    }[];
    readonly timeout_minutes: number;
    readonly expires_at: string;
    readonly last_accessed: string;
    readonly epoch: string;
    readonly revision: number;
    readonly position: number;
  };
  readonly data_preview: readonly Readonly<Record<string, string | number | boolean | null>>[];
  readonly column_info: readonly string[];
}

export interface RowsBody {
  readonly total: number;
  readonly columns: readonly { name: string; type: string; missing: number }[];
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
}

export interface ErrorBody {
  readonly success: false;
  readonly error: string;
  readonly code: string;
  readonly user_message: string;
  readonly recovery_actions: readonly string[];
  readonly technical_details: JsonObject;
}

export interface ApiClient {
  readonly jar: CookieJar;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  get(call: string, headers?: Record<string, string>): Promise<Response>;
  post(call: string, body?: JsonObject, headers?: Record<string, string>): Promise<Response>;
  /** A call that must succeed, and its session. */
  apply(call: string, body?: JsonObject, headers?: Record<string, string>): Promise<SessionBody>;
  /** A call that must be refused, and its error. */
  refused(
    call: string,
    body?: JsonObject,
    headers?: Record<string, string>,
  ): Promise<ErrorBody & { status: number }>;
  status(): Promise<SessionBody>;
  rows(offset?: number, limit?: number): Promise<RowsBody>;
  /** All cells of one column, page by page. */
  column(name: string): Promise<(string | number | boolean | null)[]>;
  /** The same login on another datasource. */
  on(datasourceId: string): ApiClient;
}

export function createApiClient(url: string, jar = createCookieJar(), datasourceId = seattleId): ApiClient {
  const client: ApiClient = {
    jar,
    async fetch(path, init = {}) {
      const headers = new Headers(init.headers);
      if (jar.header() !== '') headers.set('cookie', jar.header());
      const response = await fetch(url + path, { redirect: 'manual', ...init, headers });
      jar.keep(response);
      return response;
    },
    get: (call, headers = {}) => client.fetch(addressOf(datasourceId, call), { headers }),
    post: (call, body = {}, headers = {}) =>
      client.fetch(addressOf(datasourceId, call), {
        method: 'POST',
        body: JSON.stringify(body),
        headers: {
          'content-type': 'application/json',
          'x-csrftoken': jar.get('csrftoken') ?? '',
          ...headers,
        },
      }),
    async apply(call, body, headers) {
      const response = await client.post(call, body, headers);
      const text = await response.text();
      expect(response.status, text).toBe(200);
      return JSON.parse(text);
    },
    async refused(call, body, headers) {
      const response = await client.post(call, body, headers);
      const parsed = await response.json();
      expect(parsed.success).toBe(false);
      return { ...parsed, status: response.status };
    },
    status: async () => (await client.get('status/')).json(),
    rows: async (offset = 0, limit = 100) => {
      const response = await client.get(`rows/?offset=${offset}&limit=${limit}`);
      expect(response.status).toBe(200);
      return response.json();
    },
    async column(name) {
      const cells: (string | number | boolean | null)[] = [];
      for (let total = 1; cells.length < total; ) {
        const page = await client.rows(cells.length, 1000);
        const index = page.columns.findIndex((column) => column.name === name);
        expect(index, `the column ${name}`).toBeGreaterThanOrEqual(0);
        total = page.total;
        cells.push(...page.rows.map((row) => row[index] ?? null));
      }
      return cells;
    },
    on: (id) => createApiClient(url, jar, id),
  };
  return client;
}

/** Logs in through the form, as a browser does. */
export async function logIn(url: string, username = 'ana', password = 'lluvia'): Promise<ApiClient> {
  const client = createApiClient(url);
  const response = await postLogin(client, { username, password });
  expect(response.status).toBe(302);
  return client;
}

/** Opens the login form and sends it with these fields. */
export async function postLogin(client: ApiClient, fields: Record<string, string>): Promise<Response> {
  await client.fetch('/accounts/login/');
  const token = client.jar.get('csrftoken') ?? '';
  return client.fetch('/accounts/login/', {
    method: 'POST',
    body: new URLSearchParams({ csrfmiddlewaretoken: token, ...fields }),
  });
}

/** Logged in, with a session on Seattle's weather. */
export async function openSession(url: string, username?: string, password?: string): Promise<ApiClient> {
  const client = await logIn(url, username, password);
  await client.apply('initialize/');
  return client;
}

function addressOf(datasourceId: string, call: string): string {
  return `/tools/api/studio/${datasourceId}/session/${call}`;
}
