/** Sealed records in IndexedDB: each operation of the storage port as one transaction. */
import { type CallLimit, withinLimit } from './callLimit.ts';
import { openRecord, type RecordPlace, sealRecord } from './cipher.ts';
import { type DatabaseConnection, keyStore, recordStore } from './databaseConnection.ts';
import { failIfRetired } from './keyEntry.ts';
import type { KeyRing } from './keyRing.ts';
import { hex, ownerTag } from './ownerTag.ts';
import {
  datasourcePrefix,
  ownerPrefix,
  prefixRange,
  quarantineName,
  quarantinePrefix,
} from './recordName.ts';
import { readRange } from './recordRange.ts';
import type { RecordReader } from './recordReader.ts';
import type { SessionStorage, StorageScope, StoredRecord } from './sessionStorage.ts';
import { isConnectionLost, toStorageError } from './storageFault.ts';
import { answered, completed, inTransaction } from './transaction.ts';
import { StaleWrite, type Write, writeQueue } from './writeQueue.ts';

/** A storage on the device, whose keys can be renewed. */
export interface EncryptedStorage extends Omit<SessionStorage, 'durability'> {
  /** Takes a new key for an owner's records from now on; older keys stay while a record names them. */
  rotateKey(userId: string | null, signal: AbortSignal): Promise<void>;
}

export interface EncryptedStorageParts {
  readonly connection: DatabaseConnection;
  readonly reader: RecordReader;
  readonly keys: KeyRing;
  readonly crypto: Crypto;
  readonly limit: CallLimit;
}

/** Records fetched by one request: enough to be fast, few enough to keep the page responsive. */
const listChunk = 500;

export function encryptedStorage({
  connection,
  reader,
  keys,
  crypto,
  limit,
}: EncryptedStorageParts): EncryptedStorage {
  const queue = writeQueue(connection, limit.clock);
  const tags = new Map<string | null, Promise<string>>();

  function tagOf(userId: string | null): Promise<string> {
    const known = tags.get(userId);
    if (known) return known;
    const tag = ownerTag(userId, crypto.subtle);
    tags.set(userId, tag);
    return tag;
  }

  /** A read that lost its connection is made once more, on a new one. */
  async function reading<T>(read: (database: IDBDatabase) => Promise<T>): Promise<T> {
    const database = await connection.open();
    try {
      return await read(database);
    } catch (cause) {
      if (!isConnectionLost(cause)) throw cause;
      connection.lost(database);
      return read(await connection.open());
    }
  }

  /** The instances of localforage share one connection by name, so a lost one is passed by, on our own. */
  async function readStored(name: string): Promise<unknown> {
    await connection.open();
    try {
      return await reader.read(name);
    } catch {
      reader.renew();
      return reading((database) =>
        answered(database.transaction(recordStore).objectStore(recordStore).get(name)),
      );
    }
  }

  function open(stored: unknown, place: RecordPlace, owner: string): Promise<StoredRecord> {
    return openRecord(
      stored,
      place,
      (keyId) => reading((database) => keys.find(database, owner, keyId)),
      crypto,
    );
  }

  function limited<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
    return withinLimit(work, limit, signal, queue.progressAt).catch((cause: unknown) => {
      throw signal.aborted ? signal.reason : toStorageError(cause);
    });
  }

  function write(job: Write, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason);
    return limited(queue.add(job, signal), signal);
  }

  /** A write that touches the records of one datasource only. */
  function change(
    scope: StorageScope,
    signal: AbortSignal,
    apply: (store: IDBObjectStore, prefix: string, owner: string) => Promise<void>,
  ): Promise<void> {
    return write(async (database) => {
      const owner = await tagOf(scope.userId);
      return async () => {
        await inTransaction(database, recordStore, (transaction) =>
          apply(transaction.objectStore(recordStore), datasourcePrefix(owner, scope), owner),
        );
      };
    }, signal);
  }

  return {
    async get(scope, id, signal) {
      signal.throwIfAborted();
      const find = async (): Promise<StoredRecord> => {
        const owner = await tagOf(scope.userId);
        const stored = await readStored(datasourcePrefix(owner, scope) + id);
        return stored === null || stored === undefined
          ? { kind: 'absent' }
          : open(stored, { scope, id }, owner);
      };
      return limited(find(), signal);
    },

    async list(scope, prefix, signal) {
      signal.throwIfAborted();
      const owner = await tagOf(scope.userId);
      const before = datasourcePrefix(owner, scope);
      const found = await limited(
        reading((database) => readRange(database, before + prefix)),
        signal,
      );
      const listed: { id: string; record: StoredRecord }[] = [];
      for (let at = 0; at < found.length; at += listChunk) {
        const opening = found.slice(at, at + listChunk).map(async ({ name, stored }) => {
          const id = name.slice(before.length);
          return { id, record: await open(stored, { scope, id }, owner) };
        });
        listed.push(...(await limited(Promise.all(opening), signal)));
      }
      return listed;
    },

    async put(scope, id, value, signal) {
      // At once, so that what the caller changes afterwards is not stored.
      const text = JSON.stringify(value);
      return write(async (database) => {
        const owner = await tagOf(scope.userId);
        const key = await keys.current(database, owner);
        const sealed = await sealRecord(text, { scope, id }, key.id, key.key, crypto);
        return async () => {
          const transaction = database.transaction([keyStore, recordStore], 'readwrite');
          const done = completed(transaction);
          const retired = failIfRetired(transaction.objectStore(keyStore), key.id);
          transaction.objectStore(recordStore).put(sealed, datasourcePrefix(owner, scope) + id);
          transaction.commit();
          await done.catch((cause: unknown) => {
            if (!retired()) throw cause;
            keys.forget(database, owner);
            throw new StaleWrite('The key was retired while the record was sealed with it.');
          });
        };
      }, signal);
    },

    remove(scope, ids, signal) {
      return change(scope, signal, async (store, prefix) => {
        for (const id of ids) store.delete(prefix + id);
      });
    },

    quarantine(scope, ids, signal) {
      return change(scope, signal, async (store, prefix, owner) => {
        for (const id of ids) {
          const stored = await answered<unknown>(store.get(prefix + id));
          if (stored === undefined) continue;
          const serial = hex(crypto.getRandomValues(new Uint8Array(8)));
          store.put(stored, quarantineName(owner, prefix + id, serial));
          store.delete(prefix + id);
        }
      });
    },

    destroy(userId, signal) {
      return write(async (database) => {
        const owner = await tagOf(userId);
        // Still while it is made ready, so that no later write's record is among those that go.
        await keys.destroy(database, owner);
        return () =>
          inTransaction(database, recordStore, async (transaction) => {
            const store = transaction.objectStore(recordStore);
            store.delete(prefixRange(ownerPrefix(owner)));
            store.delete(prefixRange(quarantinePrefix(owner)));
          });
      }, signal);
    },

    rotateKey(userId, signal) {
      return write(async (database) => {
        const owner = await tagOf(userId);
        await keys.rotate(database, owner);
        return async () => {};
      }, signal);
    },
  };
}
