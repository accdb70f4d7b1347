/** Brings writes to the database in the order of their calls, also when a connection was lost between them. */
import type { RecoveryClock } from '../recoveryClock.ts';
import type { DatabaseConnection } from './databaseConnection.ts';
import { isConnectionLost, toStorageError } from './storageFault.ts';

/** Starts the write's transaction before it returns; the promise settles with the transaction. */
export type ReadyWrite<T = void> = () => Promise<T>;

/** Makes a write ready for a database: what takes time before its transaction can start. */
export type Write<T = void> = (database: IDBDatabase) => Promise<ReadyWrite<T>>;

/** A write was made ready with something that is out of date by now: it is made ready anew. */
export class StaleWrite extends Error {
  override readonly name = 'StaleWrite';
}

export interface WriteQueue {
  /**
   * Resolves with the write's result when it is durable, rejects with a StorageError when nothing of it is stored. A signal that aborts
   * before the transaction starts takes the write out; later it changes nothing.
   */
  add<T>(write: Write<T>, signal: AbortSignal): Promise<T>;
  /** When a write was last stored, monotonic ms. */
  progressAt(): number;
}

interface Entry {
  /** The place among all calls. */
  readonly order: number;
  /** The write; what it results in resolves the call. */
  readonly write: Write<() => void>;
  readonly signal: AbortSignal;
  readonly reject: (cause: unknown) => void;
  losses: number;
  stales: number;
}

/** More rotations than this within one write are a fault. */
const maxStales = 3;

/**
 * Writes start one after the other and do not wait for each other's end: IndexedDB keeps the order of transactions on
 * the same store. Of what is written while the page goes away only the first is sure to land; preparing writes side by
 * side was tried and saved no more of them.
 */
export function writeQueue(connection: DatabaseConnection, clock: RecoveryClock): WriteQueue {
  /** Not started, in the order of their calls. */
  const waiting: Entry[] = [];
  let calls = 0;
  let starting = false;
  let progressAt = Number.NEGATIVE_INFINITY;

  async function startAll(): Promise<void> {
    if (starting) return;
    starting = true;
    for (let entry = waiting[0]; entry; entry = waiting[0]) await start(entry);
    starting = false;
  }

  async function start(entry: Entry): Promise<void> {
    let database: IDBDatabase | null = null;
    try {
      database = await connection.open();
      entry.signal.throwIfAborted();
      const ready = await entry.write(database);
      entry.signal.throwIfAborted();
      // An earlier write has failed meanwhile and goes again first.
      if (waiting[0] !== entry) return;
      waiting.shift();
      const startedOn = database;
      ready().then(
        (resolve) => {
          progressAt = clock.monotonic();
          resolve();
        },
        (cause: unknown) => {
          if (mayGoAgain(entry, startedOn, cause)) wait(entry);
          else entry.reject(toStorageError(cause));
        },
      );
    } catch (cause) {
      const { aborted, reason } = entry.signal;
      if (!aborted && database && mayGoAgain(entry, database, cause)) return;
      waiting.splice(waiting.indexOf(entry), 1);
      entry.reject(aborted ? reason : toStorageError(cause));
    }
  }

  function wait(entry: Entry): void {
    const earlier = waiting.findLastIndex(({ order }) => order < entry.order);
    waiting.splice(earlier + 1, 0, entry);
    void startAll();
  }

  function mayGoAgain(entry: Entry, database: IDBDatabase, cause: unknown): boolean {
    if (cause instanceof StaleWrite) {
      entry.stales += 1;
      return entry.stales <= maxStales;
    }
    if (!isConnectionLost(cause)) return false;
    connection.lost(database);
    entry.losses += 1;
    return entry.losses <= 1;
  }

  return {
    progressAt: () => progressAt,
    add: (write, signal) =>
      new Promise((resolve, reject) => {
        calls += 1;
        const resolving: Write<() => void> = async (database) => {
          const ready = await write(database);
          return async () => {
            const result = await ready();
            return () => resolve(result);
          };
        };
        wait({ order: calls, write: resolving, signal, reject, losses: 0, stales: 0 });
      }),
  };
}
