/** The reads of the page that are no part of recovery: the list of tables, rows, statistics. One small client, parsed at the edge. */
import * as v from 'valibot';
import { classifyFailure, type JsonObject, type JsonValue, SessionError } from '../index.ts';
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
  user: v.object({
    id: v.union([v.number(), v.string()]),
    username: v.string(),
    is_operator: v.optional(v.boolean(), false),
  }),
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
    // A server that tells none has a page that shows none.
    timeline: v.optional(
      v.nullable(
        v.object({ unit: v.string(), bins: v.array(v.object({ from: v.string(), count: v.number() })) }),
      ),
      null,
    ),
  }),
});

const runningSchema = v.object({
  success: v.literal(true),
  running: v.nullable(v.object({ operation_id: v.nullable(v.string()), percent: v.nullable(v.number()) })),
});
const cancelSchema = v.object({ success: v.literal(true) });

export type DatasourceSummary = v.InferOutput<typeof datasourceSchema>;
/** A column as its header shows it; `null` while the server has not told. */
export type ColumnSummary = v.InferOutput<typeof columnSchema>;

export interface DatasourceList {
  readonly user: { readonly id: string; readonly name: string };
  readonly datasources: readonly DatasourceSummary[];
  /** May see the operations page. */
  readonly isOperator: boolean;
}

export interface RowsPage {
  /** The revision of the table that the rows are of; `null` where the server tells none. */
  readonly etag: string | null;
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
  /** The change that the server is working on, and how far it is. */
  readRunning(
    datasourceId: string,
    signal: AbortSignal,
  ): Promise<{ readonly operationId: string | null; readonly percent: number | null } | null>;
  /** Calls a change off that is with the server; what becomes of it is told by its own answer. */
  cancelChange(datasourceId: string, operationId: string, signal: AbortSignal): Promise<void>;
  /** The table as a file; `onBytes` is told how much of it has come. */
  readExport(datasourceId: string, format: ExportFormat, options: ExportOptions): Promise<Blob>;
}

export type ExportFormat = 'csv' | 'parquet';

export interface ExportOptions {
  readonly signal: AbortSignal;
  readonly onBytes: (received: number, total: number | null) => void;
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
    return (await answered(url, schema, signal, init)).body;
  }

  async function answered<S extends v.GenericSchema>(
    url: string,
    schema: S,
    signal: AbortSignal,
    init: RequestInit = {},
  ): Promise<{ body: v.InferOutput<S>; headers: Headers }> {
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
    if (response.ok && parsed.success) return { body: parsed.output, headers: response.headers };
    // The enhanced envelope says more than its status; without one the answer's head has to do.
    const isEnvelope = !response.ok && typeof body === 'object';
    throw new SessionError(classifyFailure(isEnvelope ? body : response));
  }

  function post(body: JsonObject): RequestInit {
    const token = csrfToken();
    return {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...(token === null ? {} : { 'x-csrftoken': token }) },
    };
  }

  return {
    async listDatasources(signal) {
      const { user, datasources } = await read(studio, listSchema, signal);
      return {
        user: { id: String(user.id), name: user.username },
        datasources,
        isOperator: user.is_operator,
      };
    },
    async readRows(datasourceId, { offset, limit }, signal) {
      const address = `${session(datasourceId)}rows/?offset=${offset}&limit=${limit}`;
      const { body, headers } = await answered(address, rowsSchema, signal);
      return { ...body, etag: headers.get('etag') };
    },
    async readStatistics(datasourceId, column, signal) {
      const address = `${session(datasourceId)}column-statistics/`;
      return (await read(address, statisticsSchema, signal, post({ column_name: column }))).statistics;
    },
    async readRunning(datasourceId, signal) {
      const { running } = await read(`${session(datasourceId)}running/`, runningSchema, signal);
      return running === null ? null : { operationId: running.operation_id, percent: running.percent };
    },
    async cancelChange(datasourceId, operationId, signal) {
      const address = `${session(datasourceId)}cancel/`;
      await read(address, cancelSchema, signal, post({ operation_id: operationId }));
    },
    async readExport(datasourceId, format, { signal, onBytes }) {
      try {
        const response = await fetch(`${session(datasourceId)}export/?format=${format}`, {
          credentials: 'same-origin',
          headers: { accept: 'application/problem+json, */*' },
          signal,
        });
        if (isLogin(response)) throw new SessionError(classifyFailure(response));
        if (!response.ok) {
          const body = await bodyOf(response);
          throw new SessionError(classifyFailure(typeof body === 'object' ? body : response));
        }
        return await countedBlob(response, onBytes);
      } catch (error) {
        signal.throwIfAborted();
        throw error instanceof SessionError
          ? error
          : new SessionError(classifyFailure(error), { cause: error });
      }
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

/** The body as a file, counted while it comes. */
async function countedBlob(response: Response, onBytes: ExportOptions['onBytes']): Promise<Blob> {
  const total = Number(response.headers.get('content-length') ?? Number.NaN);
  let received = 0;
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      received += chunk.byteLength;
      onBytes(received, Number.isFinite(total) ? total : null);
      controller.enqueue(chunk);
    },
  });
  const counted = response.body?.pipeThrough(counting) ?? null;
  return new Response(counted, { headers: response.headers }).blob();
}
