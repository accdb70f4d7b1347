/** The reads of the page that are no part of recovery: the list of tables, rows, statistics. One small client, parsed at the edge. */
import * as v from 'valibot';
import { classifyFailure, type JsonValue, SessionError } from '../index.ts';
import { loginPath } from './studioAddress.ts';

/** A read is given up after this many ms. */
const readLimitMs = 15_000;

const datasourceSchema = v.object({
  id: v.string(),
  name: v.string(),
  rows: v.number(),
  columns: v.number(),
});
const listSchema = v.object({
  success: v.literal(true),
  user: v.object({ id: v.union([v.number(), v.string()]), username: v.string() }),
  datasources: v.array(datasourceSchema),
});

const columnSchema = v.object({
  name: v.string(),
  type: v.nullable(v.string()),
  missing: v.nullable(v.number()),
});
const cellSchema = v.union([v.string(), v.number(), v.boolean(), v.null()]);
const rowsSchema = v.object({
  success: v.literal(true),
  offset: v.number(),
  total: v.number(),
  columns: v.array(columnSchema),
  rows: v.array(v.array(cellSchema)),
});

const statisticsSchema = v.object({
  success: v.literal(true),
  statistics: v.object({
    column: v.string(),
    type: v.string(),
    count: v.number(),
    missing: v.number(),
    distinct: v.number(),
    min: cellSchema,
    max: cellSchema,
    mean: v.nullable(v.number()),
    median: v.nullable(v.number()),
    std: v.nullable(v.number()),
    histogram: v.nullable(v.array(v.object({ from: v.number(), to: v.number(), count: v.number() }))),
    top: v.nullable(v.array(v.object({ value: cellSchema, count: v.number() }))),
  }),
});

export type DatasourceSummary = v.InferOutput<typeof datasourceSchema>;
/** A column as its header shows it; `null` while the server has not told. */
export type ColumnSummary = v.InferOutput<typeof columnSchema>;

export interface DatasourceList {
  readonly user: { readonly id: string; readonly name: string };
  readonly datasources: readonly DatasourceSummary[];
}

export interface RowsPage {
  readonly offset: number;
  readonly total: number;
  readonly columns: readonly ColumnSummary[];
  readonly rows: readonly (readonly JsonValue[])[];
}

/** What one column holds. */
export type ColumnStatistics = v.InferOutput<typeof statisticsSchema>['statistics'];

export interface StudioApi {
  /** @throws SessionError, like every read here, whose `failure` says what happened. */
  listDatasources(signal: AbortSignal): Promise<DatasourceList>;
  readRows(
    datasourceId: string,
    page: { offset: number; limit: number },
    signal: AbortSignal,
  ): Promise<RowsPage>;
  readStatistics(datasourceId: string, column: string, signal: AbortSignal): Promise<ColumnStatistics>;
}

export interface StudioApiOptions {
  /** Where the API lives, without a slash at the end. @default '' the page's own origin */
  readonly baseUrl?: string;
  /** The CSRF token of the moment, or `null`. */
  readonly csrfToken: () => string | null;
}

/** A client of the reading half of the session API. */
export function studioApi({ baseUrl = '', csrfToken }: StudioApiOptions): StudioApi {
  const studio = `${baseUrl}/tools/api/studio/`;
  const session = (id: string): string => `${studio}${encodeURIComponent(id)}/session/`;

  async function read<S extends v.GenericSchema>(
    url: string,
    schema: S,
    signal: AbortSignal,
    init: RequestInit = {},
  ): Promise<v.InferOutput<S>> {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(readLimitMs)]);
    let response: Response;
    let body: unknown;
    try {
      response = await fetch(url, {
        ...init,
        credentials: 'same-origin',
        headers: { accept: 'application/problem+json, application/json', ...init.headers },
        signal: limited,
      });
      if (isLogin(response)) throw new SessionError(classifyFailure(response));
      body = await bodyOf(response);
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof SessionError
        ? error
        : new SessionError(classifyFailure(error), { cause: error });
    }
    const parsed = v.safeParse(schema, body);
    if (response.ok && parsed.success) return parsed.output;
    // The enhanced envelope says more than its status; without one the answer's head has to do.
    const isEnvelope = !response.ok && typeof body === 'object';
    throw new SessionError(classifyFailure(isEnvelope ? body : response));
  }

  return {
    async listDatasources(signal) {
      const { user, datasources } = await read(studio, listSchema, signal);
      return { user: { id: String(user.id), name: user.username }, datasources };
    },
    async readRows(datasourceId, { offset, limit }, signal) {
      return read(`${session(datasourceId)}rows/?offset=${offset}&limit=${limit}`, rowsSchema, signal);
    },
    async readStatistics(datasourceId, column, signal) {
      const token = csrfToken();
      const answer = await read(`${session(datasourceId)}column-statistics/`, statisticsSchema, signal, {
        method: 'POST',
        body: JSON.stringify({ column_name: column }),
        headers: { 'content-type': 'application/json', ...(token === null ? {} : { 'x-csrftoken': token }) },
      });
      return answer.statistics;
    },
  };
}

const isLogin = (response: Response): boolean =>
  response.redirected && new URL(response.url).pathname.startsWith(loginPath);

/** The answer's JSON; `undefined` for anything else, since a proxy's page is no answer of ours. */
async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
