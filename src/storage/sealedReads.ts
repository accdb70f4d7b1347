/** Reads sealed records, one by its id or all of a prefix, and opens them. */
import { openRecord, type RecordPlace } from './cipher.ts';
import { type DatabaseConnection, recordStore } from './databaseConnection.ts';
import type { KeyRing } from './keyRing.ts';
import { datasourcePrefix } from './recordName.ts';
import { readRange } from './recordRange.ts';
import type { RecordReader } from './recordReader.ts';
import type { StorageScope, StoredRecord } from './sessionStorage.ts';
import { isConnectionLost } from './storageFault.ts';
import { answered } from './transaction.ts';

export interface SealedReadParts {
  readonly connection: DatabaseConnection;
  readonly reader: RecordReader;
  readonly keys: KeyRing;
  readonly crypto: Crypto;
  readonly tagOf: (userId: string | null) => Promise<string>;
}

export interface ListedRecord {
  readonly id: string;
  readonly record: StoredRecord;
}

export interface SealedReads {
  one(scope: StorageScope, id: string): Promise<StoredRecord>;
  all(scope: StorageScope, prefix: string): Promise<readonly ListedRecord[]>;
}

export function sealedReads({ connection, reader, keys, crypto, tagOf }: SealedReadParts): SealedReads {
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

  async function stored(name: string): Promise<unknown> {
    // Ours first, since it makes the stores.
    await connection.open();
    const throughOurs = () =>
      reading((database) =>
        answered<unknown>(database.transaction(recordStore).objectStore(recordStore).get(name)),
      );
    const read = reader.read(name);
    if (read === 'not-loaded') return throughOurs();
    return read.catch(() => {
      // All of localforage's instances share one connection by name: a lost one is passed by.
      reader.renew();
      return throughOurs();
    });
  }

  function opened(sealed: unknown, place: RecordPlace, owner: string): Promise<StoredRecord> {
    const findKey = (keyId: string) => reading((database) => keys.find(database, owner, keyId));
    return openRecord(sealed, place, findKey, crypto);
  }

  return {
    async one(scope, id) {
      const owner = await tagOf(scope.userId);
      const sealed = await stored(datasourcePrefix(owner, scope) + id);
      if (sealed === null || sealed === undefined) return { kind: 'absent' };
      return opened(sealed, { scope, id }, owner);
    },

    async all(scope, prefix) {
      const owner = await tagOf(scope.userId);
      const before = datasourcePrefix(owner, scope);
      return reading(async (database) => {
        const opening: Promise<ListedRecord>[] = [];
        await readRange(database, before + prefix, (name, sealed) => {
          const id = name.slice(before.length);
          const listed = opened(sealed, { scope, id }, owner).then((record) => ({ id, record }));
          // Waited for below, or nobody's concern when the range could not be read to its end.
          listed.catch(() => {});
          opening.push(listed);
        });
        return Promise.all(opening);
      });
    },
  };
}
