/** Translates a success answer of HydroML, or of our own server, into a session view. */
import * as v from 'valibot';
import {
  type SessionAnswerBody,
  type SessionInfo,
  sessionAnswerSchema,
  sessionlessAnswerSchema,
  successSchema,
} from './hydromlAnswers.ts';
import type { HistoryStep, JsonObject, Row, SessionView } from './sessionApi.ts';
import { sessionExpiresAt } from './sessionExpiry.ts';

export interface SessionViewContext {
  /** The datasource that was asked for: the view's, where the server names none. */
  readonly datasourceId: string;
  readonly headers: Pick<Headers, 'get'>;
  /** Ms since the epoch. */
  readonly nowAt: number;
}

/**
 * The view in an answer's parsed body, or null when the body has not the shape of one. The datasource is passed on as
 * the server gave it: whether it is the right one is judged by whoever proves the session.
 */
export function sessionViewOf(body: unknown, context: SessionViewContext): SessionView | null {
  const read = v.safeParse(sessionAnswerSchema, body);
  if (!read.success) return null;
  const info = read.output.session_info;
  if (info.session_exists === false || info.is_expired === true)
    return {
      ...absentSession(context.datasourceId, read.output),
      ...(info.user_id !== undefined && { userId: info.user_id }),
    };

  const position = info.position ?? info.current_step ?? info.current_position;
  if (position === undefined || position === null) return null;
  const preview = (read.output.data_preview ?? null) as readonly Row[] | null;
  return {
    exists: true,
    // HydroML gives its sessions no id; the moment one was created is the only thing that tells it from the next.
    sessionId: info.session_id ?? info.created_at ?? null,
    datasourceId: sameId(info.datasource_id, context.datasourceId),
    ...(info.user_id !== undefined && { userId: info.user_id }),
    position,
    total: info.total_operations ?? info.history_length ?? position,
    shape: info.current_shape ?? null,
    columns:
      columnsOf(read.output.column_info) ?? (preview?.[0] === undefined ? null : Object.keys(preview[0])),
    preview,
    expiresAt: sessionExpiresAt(info, context.headers, context.nowAt),
    etag: entityTagOf(info, context.headers),
    history: info.operations_history?.map(historyStepOf) ?? null,
    ...resultOf(read.output),
  };
}

/** The view of a datasource without a session. */
export function absentSession(
  datasourceId: string,
  body: Readonly<Record<string, unknown>> = {},
): SessionView {
  return {
    exists: false,
    sessionId: null,
    datasourceId,
    position: 0,
    total: 0,
    shape: null,
    columns: null,
    preview: null,
    expiresAt: null,
    etag: null,
    history: null,
    ...resultOf(body),
  };
}

/** What a success that says nothing of a session answered, or null when the body is no such success. */
export function sessionlessResultOf(body: unknown): Pick<SessionView, 'result'> | null {
  const read = v.safeParse(sessionlessAnswerSchema, body);
  return read.success ? resultOf(read.output) : null;
}

/** Whether a body says that the call succeeded, whatever else it says. */
export function isSuccess(body: unknown): boolean {
  return v.is(successSchema, body);
}

/**
 * The entity tag `"<epoch>:<revision>"` of a server that has one. An ETag of another form is a digest that some
 * middleware computed of the body: it says nothing of the session. A weak one (RFC 9110 §8.8.3) is never used.
 */
function entityTagOf(info: SessionInfo, headers: Pick<Headers, 'get'>): string | null {
  const header = headers.get('etag') ?? '';
  if (/^"[^":]+:\d+"$/.test(header)) return header;
  const { epoch, revision } = info;
  if (epoch === undefined || epoch === null || revision === undefined || revision === null) return null;
  return `"${epoch}:${revision}"`;
}

function historyStepOf(entry: NonNullable<SessionInfo['operations_history']>[number]): HistoryStep {
  return {
    step: entry.step,
    name: entry.operation_name,
    at: entry.timestamp,
    ...(entry.id !== undefined && { id: entry.id }),
  };
}

/** Column names, from a list of names, a list of objects that have one, or an object by name. */
function columnsOf(columnInfo: unknown): readonly string[] | null {
  if (typeof columnInfo !== 'object' || columnInfo === null) return null;
  if (!Array.isArray(columnInfo)) return Object.keys(columnInfo);
  const names = columnInfo.map((column: unknown) =>
    typeof column === 'object' && column !== null && 'name' in column ? column.name : column,
  );
  return names.every((name) => typeof name === 'string') ? names : null;
}

function sameId(given: string | null | undefined, asked: string): string {
  return given === null || given === undefined || given.toLowerCase() === asked.toLowerCase() ? asked : given;
}

function resultOf(body: Readonly<Record<string, unknown>>): Pick<SessionView, 'result'> {
  const { success, session_info, data_preview, column_info, ...rest } = body as Partial<SessionAnswerBody>;
  return Object.keys(rest).length === 0 ? {} : { result: rest as JsonObject };
}
