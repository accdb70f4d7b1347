/** The keys of this device: one current key for each owner, and the older ones that records still name. */
import type { RecoveryClock } from '../recoveryClock.ts';
import { generateRecordKey } from './cipher.ts';
import { byKeyId, keyStore, recordStore } from './databaseConnection.ts';
import {
  currentName,
  keyPrefix,
  type OwnerKey,
  readCurrentId,
  readCurrentKey,
  readKey,
  readKeys,
  retireKey,
  writeCurrentKey,
} from './keyEntry.ts';
import { hex } from './ownerTag.ts';
import { prefixRange } from './recordName.ts';
import { answered, inTransaction } from './transaction.ts';

/** A key goes out of use after 30 days. */
const keyLifeMs = 30 * 24 * 60 * 60 * 1000;

export interface KeyRing {
  /** The key to seal with; made where there is none, replaced where it is 30 days old. */
  current(database: IDBDatabase, owner: string): Promise<OwnerKey>;
  /** Reads all keys of an owner at once and remembers them: what is opened next need not wait for another reading. */
  gather(database: IDBDatabase, store: IDBObjectStore, owner: string): Promise<void>;
  /** {@link gather}, and the id of the current key where there is one. */
  recall(database: IDBDatabase, store: IDBObjectStore, owner: string): Promise<string | null>;
  /** The key a record names, or `null` where this device does not have it. */
  find(database: IDBDatabase, owner: string, keyId: string): Promise<CryptoKey | null>;
  /** Puts a new key in place of the current one, and drops those that no record names any more. */
  rotate(database: IDBDatabase, owner: string): Promise<void>;
  /** Destroys all keys of an owner. */
  destroy(database: IDBDatabase, owner: string): Promise<void>;
  /** {@link destroy} within a transaction of the key store. */
  destroyIn(store: IDBObjectStore, owner: string): Promise<void>;
  /** What is remembered of the current key is out of date: another tab rotated or destroyed it. */
  forget(database: IDBDatabase, owner: string): void;
}

/** Remembers keys as long as a database is the same one: after a site's data was cleared they are gone. */
export function keyRing(crypto: Crypto, clock: RecoveryClock): KeyRing {
  const currentKeys = new WeakMap<IDBDatabase, Map<string, Promise<OwnerKey>>>();
  const foundKeys = new WeakMap<IDBDatabase, Map<string, Promise<OwnerKey | null>>>();

  async function readOrMake(database: IDBDatabase, owner: string): Promise<OwnerKey> {
    const stored = await readCurrentKey(database.transaction(keyStore).objectStore(keyStore), owner);
    return stored && isFresh(stored) ? stored : replace(database, owner, stored?.id ?? null);
  }

  /**
   * One transaction looks and puts, so that of any number of tabs exactly one makes the key. A Web Lock could do no
   * more, and one held by a frozen page would keep the others waiting.
   */
  async function replace(database: IDBDatabase, owner: string, replaced: string | null): Promise<OwnerKey> {
    const id = hex(crypto.getRandomValues(new Uint8Array(16)));
    const made: OwnerKey = { id, key: await generateRecordKey(crypto), createdAt: clock.now() };
    const current = await inTransaction(database, keyStore, async (transaction) => {
      const store = transaction.objectStore(keyStore);
      const stored = await readCurrentKey(store, owner);
      if (stored !== null && stored.id !== replaced) return stored;
      writeCurrentKey(store, owner, made);
      if (replaced !== null) retireKey(store, replaced, made.createdAt);
      return made;
    });
    if (replaced !== null) await dropUnused(database, owner);
    return current;
  }

  function remember(database: IDBDatabase, owner: string, key: Promise<OwnerKey>): Promise<OwnerKey> {
    const keys = mapOf(currentKeys, database);
    keys.set(owner, key);
    key.catch(() => {
      if (keys.get(owner) === key) keys.delete(owner);
    });
    return key;
  }

  async function destroyIn(store: IDBObjectStore, owner: string): Promise<void> {
    for (const keyId of await keyIds(store, owner)) retireKey(store, keyId, clock.now());
    store.delete(prefixRange(keyPrefix(owner)));
    store.delete(currentName(owner));
  }

  async function gathered(
    database: IDBDatabase,
    store: IDBObjectStore,
    owner: string,
  ): Promise<readonly OwnerKey[]> {
    const keys = await readKeys(store, owner);
    const found = mapOf(foundKeys, database);
    for (const key of keys) {
      const name = keyPrefix(owner) + key.id;
      if (!found.has(name)) found.set(name, Promise.resolve(key));
    }
    return keys;
  }

  const isFresh = (key: OwnerKey) => clock.now() - key.createdAt < keyLifeMs;

  return {
    async current(database, owner) {
      const known = await mapOf(currentKeys, database).get(owner);
      if (known && isFresh(known)) return known;
      return remember(database, owner, readOrMake(database, owner));
    },

    gather: async (database, store, owner) => void (await gathered(database, store, owner)),

    async recall(database, store, owner) {
      const [currentId, keys] = await Promise.all([
        readCurrentId(store, owner),
        gathered(database, store, owner),
      ]);
      const stored = keys.find(({ id }) => id === currentId);
      const known = mapOf(currentKeys, database);
      if (stored && !known.has(owner)) known.set(owner, Promise.resolve(stored));
      return stored?.id ?? null;
    },

    async find(database, owner, keyId) {
      const keys = mapOf(foundKeys, database);
      const name = keyPrefix(owner) + keyId;
      // One reading for all records that are opened at once.
      const reading =
        keys.get(name) ?? readKey(database.transaction(keyStore).objectStore(keyStore), owner, keyId);
      keys.set(name, reading);
      const found = await reading.catch((cause: unknown) => {
        keys.delete(name);
        throw cause;
      });
      if (found === null) keys.delete(name);
      return found?.key ?? null;
    },

    async rotate(database, owner) {
      const { id } = await readOrMake(database, owner);
      await remember(database, owner, replace(database, owner, id));
    },

    async destroy(database, owner) {
      await inTransaction(database, keyStore, (transaction) =>
        destroyIn(transaction.objectStore(keyStore), owner),
      );
      currentKeys.delete(database);
      foundKeys.delete(database);
    },

    destroyIn,

    forget(database, owner) {
      currentKeys.get(database)?.delete(owner);
    },
  };
}

/** Safe at any time: a retired key can gain no record, and the current one stays. */
function dropUnused(database: IDBDatabase, owner: string): Promise<void> {
  return inTransaction(database, [keyStore, recordStore], async (transaction) => {
    const keys = transaction.objectStore(keyStore);
    const records = transaction.objectStore(recordStore).index(byKeyId);
    const current = await readCurrentKey(keys, owner);
    for (const keyId of await keyIds(keys, owner)) {
      const uses = await answered(records.count(keyId));
      if (keyId !== current?.id && uses === 0) keys.delete(keyPrefix(owner) + keyId);
    }
  });
}

async function keyIds(store: IDBObjectStore, owner: string): Promise<string[]> {
  const prefix = keyPrefix(owner);
  const names = await answered(store.getAllKeys(prefixRange(prefix)));
  return names.map((name) => String(name).slice(prefix.length));
}

function mapOf<V>(maps: WeakMap<IDBDatabase, Map<string, V>>, database: IDBDatabase): Map<string, V> {
  const existing = maps.get(database);
  if (existing) return existing;
  const made = new Map<string, V>();
  maps.set(database, made);
  return made;
}
