/** How keys lie in the key store: an owner's keys, a pointer to the current one, and the marks of retired ones. */
import * as v from 'valibot';
import { storageFormat } from './cipher.ts';
import { ownerPrefix, prefixRange } from './recordName.ts';
import { StorageError } from './sessionStorage.ts';
import { answered } from './transaction.ts';

export interface OwnerKey {
  readonly id: string;
  readonly key: CryptoKey;
  /** Ms since the epoch. */
  readonly createdAt: number;
}

/** The name of the pointer to an owner's current key. */
export const currentName = (owner: string): string => `current:${owner}`;

/** What the names of an owner's keys start with; the key's id follows. */
export const keyPrefix = (owner: string): string => `key:${ownerPrefix(owner)}`;

/** The name of a retired key's mark, which stays. */
const retiredName = (keyId: string): string => `retired:${keyId}`;

const pointerEntry = v.object({ format: v.number(), keyId: v.string() });
const keyEntry = v.object({
  format: v.literal(storageFormat),
  key: v.custom<CryptoKey>((value) => value instanceof CryptoKey),
  createdAt: v.number(),
});

/** One key of an owner, or `null` where the store does not have it. */
export async function readKey(store: IDBObjectStore, owner: string, keyId: string): Promise<OwnerKey | null> {
  const stored = v.safeParse(keyEntry, await answered<unknown>(store.get(keyPrefix(owner) + keyId)));
  return stored.success ? { id: keyId, ...keyIn(stored.output) } : null;
}

/** All keys of an owner that are in the store. */
export async function readKeys(store: IDBObjectStore, owner: string): Promise<readonly OwnerKey[]> {
  const prefix = keyPrefix(owner);
  const [names, values] = await Promise.all([
    answered(store.getAllKeys(prefixRange(prefix))),
    answered<unknown[]>(store.getAll(prefixRange(prefix))),
  ]);
  return values.flatMap((value, at) => {
    const stored = v.safeParse(keyEntry, value);
    if (!stored.success) return [];
    return { id: String(names[at]).slice(prefix.length), ...keyIn(stored.output) };
  });
}

function keyIn({ key, createdAt }: v.InferOutput<typeof keyEntry>): Omit<OwnerKey, 'id'> {
  return { key, createdAt };
}

/** The key an owner's records are sealed with now, or `null`. Throws where a newer version of the page has taken over. */
export async function readCurrentKey(store: IDBObjectStore, owner: string): Promise<OwnerKey | null> {
  const keyId = await readCurrentId(store, owner);
  return keyId === null ? null : readKey(store, owner, keyId);
}

/** The id of that key, or `null`. Throws where a newer version of the page has taken over. */
export async function readCurrentId(store: IDBObjectStore, owner: string): Promise<string | null> {
  const pointer = v.safeParse(pointerEntry, await answered<unknown>(store.get(currentName(owner))));
  if (!pointer.success) return null;
  const { format, keyId } = pointer.output;
  if (format !== storageFormat) {
    const message = `The records on this device have format ${format} and this page writes ${storageFormat}: reload the page.`;
    throw new StorageError('failed', message);
  }
  return keyId;
}

/** Puts a key in place as the current one, within the store's transaction. */
export function writeCurrentKey(
  store: IDBObjectStore,
  owner: string,
  { id, key, createdAt }: OwnerKey,
): void {
  store.put({ format: storageFormat, key, createdAt }, keyPrefix(owner) + id);
  store.put({ format: storageFormat, keyId: id }, currentName(owner));
}

/** Marks a key as retired, within the store's transaction: from then on nothing can be written with it. */
export function retireKey(store: IDBObjectStore, keyId: string, retiredAt: number): void {
  store.put({ format: storageFormat, retiredAt }, retiredName(keyId));
}

/**
 * Makes the store's transaction fail as a whole where the key is retired, and tells afterwards whether it was that.
 * Adding the mark and deleting it needs no step that waits for a reading, which a closing page would not live to take.
 */
export function failIfRetired(store: IDBObjectStore, keyId: string): () => boolean {
  let retired = false;
  const adding = store.add({ format: storageFormat }, retiredName(keyId));
  adding.onerror = () => {
    retired = adding.error?.name === 'ConstraintError';
  };
  store.delete(retiredName(keyId));
  return () => retired;
}
