/** What the storage writes, as writes for the queue: each is one transaction and durable as a whole. */
import type { JsonValue } from '../session/sessionApi.ts';
import { sealRecord } from './cipher.ts';
import { keyStore, recordStore } from './databaseConnection.ts';
import { failIfRetired } from './keyEntry.ts';
import type { KeyRing } from './keyRing.ts';
import { hex } from './ownerTag.ts';
import {
  datasourcePrefix,
  ownerPrefix,
  prefixRange,
  quarantineName,
  quarantinePrefix,
} from './recordName.ts';
import type { StorageScope } from './sessionStorage.ts';
import { answered, completed, durableTransaction, inTransaction } from './transaction.ts';
import { StaleWrite, type Write } from './writeQueue.ts';

export interface SealedWriteParts {
  readonly keys: KeyRing;
  readonly crypto: Crypto;
  readonly tagOf: (userId: string | null) => Promise<string>;
}

export interface SealedWrites {
  put(scope: StorageScope, id: string, value: JsonValue): Write;
  remove(scope: StorageScope, ids: readonly string[]): Write;
  quarantine(scope: StorageScope, ids: readonly string[]): Write;
  destroy(userId: string): Write;
  rotateKey(userId: string | null): Write;
}

export function sealedWrites({ keys, crypto, tagOf }: SealedWriteParts): SealedWrites {
  /** A write that touches the records of one datasource only. */
  function change(
    scope: StorageScope,
    apply: (store: IDBObjectStore, prefix: string, owner: string) => Promise<void>,
  ): Write {
    return async (database) => {
      const owner = await tagOf(scope.userId);
      const prefix = datasourcePrefix(owner, scope);
      return () =>
        inTransaction(database, recordStore, (transaction) =>
          apply(transaction.objectStore(recordStore), prefix, owner),
        );
    };
  }

  return {
    put(scope, id, value) {
      // At once, so that what the caller changes afterwards is not stored.
      const text = JSON.stringify(value);
      return async (database) => {
        const owner = await tagOf(scope.userId);
        const key = await keys.current(database, owner);
        const sealed = await sealRecord(text, { scope, id }, key.id, key.key, crypto);
        return async () => {
          const transaction = durableTransaction(database, [keyStore, recordStore]);
          const done = completed(transaction);
          const retired = failIfRetired(transaction.objectStore(keyStore), key.id);
          transaction.objectStore(recordStore).put(sealed, datasourcePrefix(owner, scope) + id);
          // Without it the browser waits for the page to have nothing to add, which a closing one can't say any more.
          transaction.commit();
          await done.catch((cause: unknown) => {
            if (!retired()) throw cause;
            keys.forget(database, owner);
            throw new StaleWrite('The key was retired while the record was sealed with it.');
          });
        };
      };
    },

    remove(scope, ids) {
      return change(scope, async (store, prefix) => {
        for (const id of ids) store.delete(prefix + id);
      });
    },

    quarantine(scope, ids) {
      return change(scope, async (store, prefix, owner) => {
        for (const id of ids) {
          const stored = await answered<unknown>(store.get(prefix + id));
          if (stored === undefined) continue;
          const serial = hex(crypto.getRandomValues(new Uint8Array(8)));
          store.put(stored, quarantineName(owner, prefix + id, serial));
          store.delete(prefix + id);
        }
      });
    },

    destroy(userId) {
      return async (database) => {
        const owner = await tagOf(userId);
        await keys.destroy(database, owner);
        return () =>
          inTransaction(database, recordStore, async (transaction) => {
            const store = transaction.objectStore(recordStore);
            store.delete(prefixRange(ownerPrefix(owner)));
            store.delete(prefixRange(quarantinePrefix(owner)));
          });
      };
    },

    rotateKey(userId) {
      return async (database) => {
        await keys.rotate(database, await tagOf(userId));
        return async () => {};
      };
    },
  };
}
