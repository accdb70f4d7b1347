/** The port to a server that holds sessions: what the engine calls, and what it gets back. */
import type { SessionFailure } from '../../machines/sessionFailure.ts';

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };
export interface JsonObject {
  readonly [key: string]: JsonValue;
}
export type Row = Readonly<Record<string, JsonValue>>;

/** An operation on its way to the server. */
export interface JournalOperation {
  /** A UUID: the idempotency key. */
  readonly id: string;
  /** The path segment with underscores: `rename_column`, `undo`. */
  readonly name: string;
  /** The POST body. */
  readonly params: JsonObject;
  /** The position the session must be at for the operation to mean what its user meant. */
  readonly expectedPosition: number;
  /** The entity tag the session must have (RFC 9110 §13.1.1), where the server gives one. */
  readonly expectedEtag?: string;
  /** It was applied before and is done again in a session that began anew: no limit on operations counts it. */
  readonly isReplay?: true;
}

export interface HistoryStep {
  readonly step: number;
  readonly name: string;
  /** ISO 8601. */
  readonly at: string;
  /** The operation's id, where the server keeps it. */
  readonly id?: string;
}

/** What the server says of a session. Absent optional fields are not judged. */
export interface SessionView {
  readonly exists: boolean;
  readonly sessionId: string | null;
  readonly datasourceId: string;
  readonly userId?: string | null;
  /** Applied operations. */
  readonly position: number;
  /** Operations in the history, redo included. */
  readonly total: number;
  readonly shape: readonly [rows: number, columns: number] | null;
  readonly columns: readonly string[] | null;
  readonly preview: readonly Row[] | null;
  /** Ms since the epoch. */
  readonly expiresAt: number | null;
  readonly etag?: string | null;
  readonly history?: readonly HistoryStep[] | null;
  /** What an operation answered besides the session, e.g. a column's statistics. */
  readonly result?: JsonObject;
}

/** Every method rejects with a `SessionError`, whose `failure` is a {@link SessionFailure}. */
export interface SessionApi {
  /** The datasource it was made for, where it is made for one. */
  readonly datasourceId?: string;
  /** The server honours `Idempotency-Key` and `If-Match`. @default false */
  readonly idempotent?: boolean;
  /** Reads the session; never creates one. */
  status(signal: AbortSignal): Promise<SessionView>;
  /** Opens a session from the datasource, or answers the one that is there. */
  initialize(signal: AbortSignal): Promise<SessionView>;
  apply(operation: JournalOperation, signal: AbortSignal): Promise<SessionView>;
  clear(signal: AbortSignal): Promise<void>;
  extend?(signal: AbortSignal): Promise<SessionView>;
  /**
   * Whether the session still is what an entity tag names (RFC 9110 §13.1.2): a question that extends nothing and
   * carries no rows. Only where the server can answer it, which may show with its first answer.
   */
  readonly isUnchanged?: ((etag: string, signal: AbortSignal) => Promise<boolean>) | undefined;
  /** Where a user logs in, leading back to `returnPath` afterwards. */
  loginAddress?(returnPath: string): string;
}

/** The only error a {@link SessionApi} rejects with. */
export class SessionError extends Error {
  readonly failure: SessionFailure;

  constructor(failure: SessionFailure, options?: ErrorOptions) {
    super(
      `The session call failed: ${failure.code}${failure.status === undefined ? '' : ` (HTTP ${failure.status})`}.`,
      options,
    );
    this.name = 'SessionError';
    this.failure = failure;
  }
}
