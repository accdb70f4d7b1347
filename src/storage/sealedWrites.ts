/** What the storage writes, as writes for the queue: each is one transaction and durable as a whole. */
import type { JsonValue } from '../session/sessionApi.ts';
import { sealRecord } from './cipher.ts';
import { keyStore, recordStore } from './databaseConnection.ts';
import { failIfRetired, type OwnerKey } from './keyEntry.ts';
import type { KeyRing } from './keyRing.ts';
import type { KnownVersions } from './knownVersions.ts';
import { hex } from './ownerTag.ts';
import {
  datasourcePrefix,
  ownerPrefix,
  prefixRange,
  quarantineName,
  quarantinePrefix,
  versionPrefix,
} from './recordName.ts';
import { newVersion, readVersion, replaceVersion } from './scopeVersion.ts';
import type { CommitOutcome, StorageChange, StorageScope } from './sessionStorage.ts';
import { answered, completed, durableTransaction, inTransaction } from './transaction.ts';
import { StaleWrite, type Write } from './writeQueue.ts';

export interface SealedWriteParts {
  readonly keys: KeyRing;
  readonly known: KnownVersions;
  readonly crypto: Crypto;
  readonly tagOf: (userId: string | null) => Promise<string>;
}

export interface SealedWrites {
  put(scope: StorageScope, id: string, value: JsonValue): Write;
  commit(scope: StorageScope, change: StorageChange): Write<CommitOutcome>;
  remove(scope: StorageScope, ids: readonly string[]): Write;
  quarantine(scope: StorageScope, ids: readonly string[]): Write;
  destroy(userId: string): Write;
  rotateKey(userId: string | null): Write;
}

export function sealedWrites({ keys, known, crypto, tagOf }: SealedWriteParts): SealedWrites {
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

  function sealAll(scope: StorageScope, texts: readonly { id: string; text: string }[], key: OwnerKey) {
    return Promise.all(
      texts.map(async ({ id, text }) => ({
        id,
        record: await sealRecord(text, { scope, id }, key.id, key.key, crypto),
      })),
    );
  }

  /** The write is made ready anew, with the key that took the retired one's place. */
  function staleKey(database: IDBDatabase, owner: string): never {
    keys.forget(database, owner);
    throw new StaleWrite('The key was retired while the record was sealed with it.');
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
            if (retired()) staleKey(database, owner);
            throw cause;
          });
        };
      };
    },

    commit(scope, { from, puts, removes }) {
      const texts = puts.map(({ id, value }) => ({ id, text: JSON.stringify(value) }));
      const removed = [...removes];
      const version = newVersion(crypto);
      let tries = 0;
      return async (database) => {
        tries += 1;
        const owner = await tagOf(scope.userId);
        const prefix = datasourcePrefix(owner, scope);
        // All before the transaction, which would not outlive the wait for the cipher.
        const key = texts.length > 0 ? await keys.current(database, owner) : null;
        const sealed = key ? await sealAll(scope, texts, key) : [];
        const mustRead = tries > 1 || key === null || !known.vouch(database, prefix, from, key.id);
        return async () => {
          let isRetired = () => false;
          let isStale = () => false;
          const work = async (transaction: IDBTransaction): Promise<CommitOutcome> => {
            const store = transaction.objectStore(recordStore);
            if (mustRead) {
              const found = await readVersion(store, prefix);
              // An earlier try had landed although its connection was lost before it could say so.
              if (found === version) return { kind: 'stored', version };
              if (found !== from) return { kind: 'stale' };
            }
            if (key) isRetired = failIfRetired(transaction.objectStore(keyStore), key.id);
            isStale = replaceVersion(store, prefix, from, version);
            for (const { id, record } of sealed) store.put(record, prefix + id);
            for (const id of removed) store.delete(prefix + id);
            // As for one record: a closing page can't say any more that it has nothing to add.
            transaction.commit();
            return { kind: 'stored', version };
          };
          try {
            const outcome = await inTransaction(database, [keyStore, recordStore], work);
            if (outcome.kind === 'stored' && key) known.know(database, prefix, version, key.id);
            return outcome;
          } catch (cause) {
            if (isRetired()) staleKey(database, owner);
            if (isStale()) return { kind: 'stale' };
            throw cause;
          }
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
        let changed = false;
        for (const id of ids) {
          const stored = await answered<unknown>(store.get(prefix + id));
          if (stored === undefined) continue;
          const serial = hex(crypto.getRandomValues(new Uint8Array(8)));
          store.put(stored, quarantineName(owner, prefix + id, serial));
          store.delete(prefix + id);
          changed = true;
        }
        // Who thinks it knows the records has to read them anew.
        if (changed) replaceVersion(store, prefix, await readVersion(store, prefix), newVersion(crypto));
      });
    },

    destroy(userId) {
      return async (database) => {
        const owner = await tagOf(userId);
        await keys.destroy(database, owner);
        return () =>
          inTransaction(database, [keyStore, recordStore], async (transaction) => {
            const store = transaction.objectStore(recordStore);
            // What another tab has written meanwhile goes too, and nothing can go on from it with its new key.
            await keys.destroyIn(transaction.objectStore(keyStore), owner);
            store.delete(prefixRange(ownerPrefix(owner)));
            store.delete(prefixRange(quarantinePrefix(owner)));
            store.delete(prefixRange(versionPrefix(owner)));
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
