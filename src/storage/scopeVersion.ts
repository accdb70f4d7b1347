/**
 * How a scope's version lies beside its records: plain, since it says nothing of the user or of what is stored. It is
 * part of its own name, and an index lets each scope have one: so a version is replaced without a reading before it,
 * which a closing page would not live to take.
 */
import * as v from 'valibot';
import { storageFormat } from './cipher.ts';
import { byVersionOf } from './databaseConnection.ts';
import { hex } from './ownerTag.ts';
import { versionName } from './recordName.ts';
import { StorageError, type StorageVersion } from './sessionStorage.ts';
import { answered } from './transaction.ts';

const versionEntry = v.object({ format: v.number(), version: v.string() });

/** 128 random bits in hex: also after everything was destroyed no version comes again. */
export function newVersion(crypto: Crypto): string {
  return hex(crypto.getRandomValues(new Uint8Array(16)));
}

/**
 * The version of a datasource's records, within the store's transaction. One that was spoiled counts as none, so that
 * it can't keep them from being written for ever. Throws where a newer version of the page has taken over.
 */
export async function readVersion(store: IDBObjectStore, prefix: string): Promise<StorageVersion> {
  const stored = v.safeParse(versionEntry, await answered<unknown>(store.index(byVersionOf).get(prefix)));
  if (!stored.success) return null;
  const { format, version } = stored.output;
  if (format !== storageFormat) {
    const message = `The records on this device have format ${format} and this page writes ${storageFormat}: reload the page.`;
    throw new StorageError('failed', message);
  }
  return version;
}

/**
 * Puts a version in the place of another, within the store's transaction. Where there is a third one it makes the
 * transaction fail as a whole, and tells afterwards whether it was that. Where there is none it does not fail.
 */
export function replaceVersion(
  store: IDBObjectStore,
  prefix: string,
  from: StorageVersion,
  to: string,
): () => boolean {
  let stale = false;
  if (from !== null) store.delete(versionName(prefix, from));
  const entry = { format: storageFormat, version: to, versionOf: prefix };
  const adding = store.add(entry, versionName(prefix, to));
  adding.onerror = () => {
    stale = adding.error?.name === 'ConstraintError';
  };
  return () => stale;
}
