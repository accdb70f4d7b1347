/** The versions this page has seen, each with a key that existed then: what lets a commit do without a reading. */
import type { StorageVersion } from './sessionStorage.ts';

export interface KnownVersions {
  /** The records of `prefix` have had this version at a moment when the key existed already. */
  know(database: IDBDatabase, prefix: string, version: StorageVersion, keyId: string): void;
  /**
   * Whether a change from this version that is sealed with this key can only fail if it is out of date: were all
   * destroyed since, the key would be retired, and were the site's data cleared, the database would be another one.
   */
  vouch(database: IDBDatabase, prefix: string, from: StorageVersion, keyId: string): boolean;
}

export function knownVersions(): KnownVersions {
  const known = new WeakMap<IDBDatabase, Map<string, string>>();
  const entry = (version: StorageVersion, keyId: string) => `${keyId}:${version}`;
  return {
    know(database, prefix, version, keyId) {
      const versions = known.get(database) ?? new Map<string, string>();
      known.set(database, versions.set(prefix, entry(version, keyId)));
    },
    vouch: (database, prefix, from, keyId) =>
      from === null || known.get(database)?.get(prefix) === entry(from, keyId),
  };
}
