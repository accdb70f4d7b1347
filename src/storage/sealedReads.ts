/** Reads sealed records, one by its id or all of a prefix, and opens them. */
import { openRecord, type RecordPlace } from './cipher.ts';
import { type DatabaseConnection, keyStore, recordStore } from './databaseConnection.ts';
import type { KeyRing } from './keyRing.ts';
import type { KnownVersions } from './knownVersions.ts';
import { datasourceIn, datasourcePrefix, ownerPrefix, prefixEnd } from './recordName.ts';
import { readRange } from './recordRange.ts';
import type { RecordReader } from './recordReader.ts';
import { readVersion } from './scopeVersion.ts';
import type { StorageScope, StorageVersion, StoredRecord, StoredRecords } from './sessionStorage.ts';
import { isConnectionLost } from './storageFault.ts';
import { answered } from './transaction.ts';

export interface SealedReadParts {
  readonly connection: DatabaseConnection;
  readonly reader: RecordReader;
  readonly keys: KeyRing;
  readonly known: KnownVersions;
  readonly crypto: Crypto;
  readonly tagOf: (userId: string | null) => Promise<string>;
}

type ListedRecord = StoredRecords['records'][number];

export interface SealedReads {
  one(scope: StorageScope, id: string): Promise<StoredRecord>;
  version(scope: StorageScope): Promise<StorageVersion>;
  datasources(userId: string | null): Promise<readonly string[]>;
  /** Calls `onProgress` as it goes on: many records take a while. */
  all(scope: StorageScope, prefix: string, from: string, onProgress: () => void): Promise<StoredRecords>;
}

export function sealedReads({
  connection,
  reader,
  keys,
  known,
  crypto,
  tagOf,
}: SealedReadParts): SealedReads {
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

  /** Reads a record through our own connection, and with it the keys that it may have been sealed with. */
  function throughOurs(name: string, owner: string): Promise<unknown> {
    return reading(async (database) => {
      const transaction = readOnly(database);
      const [sealed] = await Promise.all([
        answered<unknown>(transaction.objectStore(recordStore).get(name)),
        keys.gather(database, transaction.objectStore(keyStore), owner),
      ]);
      return sealed;
    });
  }

  async function stored(name: string, owner: string): Promise<unknown> {
    // Ours first, since it makes the stores.
    await connection.open();
    const read = reader.read(name);
    if (read === 'not-loaded') {
      const sealed = await throughOurs(name, owner);
      reader.load();
      return sealed;
    }
    return read.catch(() => {
      // All of localforage's instances share one connection by name: a lost one is passed by.
      reader.renew();
      return throughOurs(name, owner);
    });
  }

  /** The owner's tag, while the database opens beside it. */
  function tagWhileOpening(userId: string | null): Promise<string> {
    // Waited for by the reading itself.
    connection.open().catch(() => {});
    return tagOf(userId);
  }

  function opened(sealed: unknown, place: RecordPlace, owner: string): Promise<StoredRecord> {
    const findKey = (keyId: string) => reading((database) => keys.find(database, owner, keyId));
    return openRecord(sealed, place, findKey, crypto);
  }

  /** The version, and what a commit from it needs to know at once when the page goes away. */
  async function versionIn(
    transaction: IDBTransaction,
    database: IDBDatabase,
    owner: string,
    scope: StorageScope,
  ): Promise<StorageVersion> {
    const prefix = datasourcePrefix(owner, scope);
    const [version, keyId] = await Promise.all([
      readVersion(transaction.objectStore(recordStore), prefix),
      keys.recall(database, transaction.objectStore(keyStore), owner),
    ]);
    if (keyId !== null) known.know(database, prefix, version, keyId);
    return version;
  }

  return {
    async one(scope, id) {
      const owner = await tagWhileOpening(scope.userId);
      const sealed = await stored(datasourcePrefix(owner, scope) + id, owner);
      if (sealed === null || sealed === undefined) return { kind: 'absent' };
      return opened(sealed, { scope, id }, owner);
    },

    async version(scope) {
      const owner = await tagOf(scope.userId);
      return reading((database) => versionIn(readOnly(database), database, owner, scope));
    },

    async datasources(userId) {
      const owner = await tagWhileOpening(userId);
      return reading((database) => datasourcesOf(readOnly(database).objectStore(recordStore), owner));
    },

    async all(scope, prefix, from, onProgress) {
      const owner = await tagWhileOpening(scope.userId);
      const before = datasourcePrefix(owner, scope);
      const first = before + (from > prefix ? from : prefix);
      return reading(async (database) => {
        const opening: Promise<ListedRecord>[] = [];
        const transaction = readOnly(database);
        // It reads the keys, which the records then find in memory.
        const versionRead = versionIn(transaction, database, owner, scope);
        const open = async (id: string, sealed: unknown): Promise<ListedRecord> => {
          await versionRead;
          const record = await opened(sealed, { scope, id }, owner);
          onProgress();
          return { id, record };
        };
        const take = (name: string, sealed: unknown) => {
          onProgress();
          const listed = open(name.slice(before.length), sealed);
          // Waited for below, or nobody's concern when the range could not be read to its end.
          listed.catch(() => {});
          opening.push(listed);
        };
        const [version] = await Promise.all([
          versionRead,
          readRange(transaction.objectStore(recordStore), first, prefixEnd(before + prefix), take),
        ]);
        return { version, records: await Promise.all(opening) };
      });
    },
  };
}

/** One look for each datasource, however many records it has. */
async function datasourcesOf(store: IDBObjectStore, owner: string): Promise<readonly string[]> {
  const found: string[] = [];
  const end = prefixEnd(ownerPrefix(owner));
  let first = ownerPrefix(owner);
  for (;;) {
    const [name] = await answered(store.getAllKeys(IDBKeyRange.bound(first, end, false, true), 1));
    const datasourceId = name === undefined ? null : datasourceIn(String(name), owner);
    if (datasourceId === null) return found.sort();
    found.push(datasourceId);
    first = prefixEnd(datasourcePrefix(owner, { userId: null, datasourceId }));
  }
}

function readOnly(database: IDBDatabase): IDBTransaction {
  return database.transaction([keyStore, recordStore]);
}
