/** The port to a device's storage: small JSON records, kept per user and datasource. */
import type { JsonValue } from '../session/sessionApi.ts';

/** Whose records: everything read or written belongs to exactly one owner. */
export interface StorageScope {
  /** `null` for records that hold nothing of a user's, such as a wait's deadline. */
  readonly userId: string | null;
  readonly datasourceId: string;
}

/** The outcome of a read. Slow is none of them: a read over its limit rejects with a {@link StorageError}. */
export type StoredRecord =
  | { readonly kind: 'read'; readonly value: JsonValue }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly reason: string };

export type StorageErrorCode = 'unavailable' | 'full' | 'timeout' | 'closed' | 'failed';

/** What every method of a {@link SessionStorage} rejects with (an aborted call rejects with the signal's reason). */
export class StorageError extends Error {
  readonly code: StorageErrorCode;

  constructor(code: StorageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StorageError';
    this.code = code;
  }
}

/** Opaque and unique: each guarded change of a scope gives it a version it never had before; null before the first. */
export type StorageVersion = string | null;

export interface StoredRecords {
  /** The scope's version at the moment of the read. */
  readonly version: StorageVersion;
  /** In ascending order of id (by UTF-16 code unit). */
  readonly records: readonly { readonly id: string; readonly record: StoredRecord }[];
}

/** Several writes that land together or not at all. */
export interface StorageChange {
  /** The version that the change was made for. */
  readonly from: StorageVersion;
  readonly puts: readonly { readonly id: string; readonly value: JsonValue }[];
  readonly removes: readonly string[];
}

export type CommitOutcome =
  | { readonly kind: 'stored'; readonly version: string }
  /** Somebody else has changed the scope since `from`; nothing was written. */
  | { readonly kind: 'stale' };

export interface SessionStorage {
  /** Whether what is written outlives the page. It can fall from `durable` to `memory`, never silently. */
  durability(): 'durable' | 'memory';
  get(scope: StorageScope, id: string, signal: AbortSignal): Promise<StoredRecord>;
  /** As of one moment, all records whose id starts with `prefix`, from the id `from` on where one is given. */
  list(scope: StorageScope, prefix: string, signal: AbortSignal, from?: string): Promise<StoredRecords>;
  /** The scope's version now. */
  version(scope: StorageScope, signal: AbortSignal): Promise<StorageVersion>;
  /** The datasources of which an owner has records here, in ascending order. */
  datasources(userId: StorageScope['userId'], signal: AbortSignal): Promise<readonly string[]>;
  /** Resolves when the record is durable; writes reach the store in the order of the calls. The version stays. */
  put(scope: StorageScope, id: string, value: JsonValue, signal: AbortSignal): Promise<void>;
  /**
   * A compare-and-set on the scope's version: resolves when all of the change is durable, or with `stale` when none of
   * it is. After a rejection with `timeout` it may still land; the version then tells.
   */
  commit(scope: StorageScope, change: StorageChange, signal: AbortSignal): Promise<CommitOutcome>;
  remove(scope: StorageScope, ids: readonly string[], signal: AbortSignal): Promise<void>;
  /** Sets records aside that could not be read, so that they block nothing and nothing is deleted. */
  quarantine(scope: StorageScope, ids: readonly string[], signal: AbortSignal): Promise<void>;
  /** Sign-out: destroys the user's key first, then the records, so that what a crash leaves is unreadable. */
  destroy(userId: string, signal: AbortSignal): Promise<void>;
}
