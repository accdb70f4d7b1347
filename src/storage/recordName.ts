/** The names of records in the store: they sort by owner, datasource and id, and say nothing of the user. */
import type { StorageScope } from './sessionStorage.ts';

/** The names that all records of one owner start with, quarantined ones apart. */
export const ownerPrefix = (owner: string): string => `${owner}:`;

/** The names that an owner's quarantined records start with. */
export const quarantinePrefix = (owner: string): string => `quarantine:${owner}:`;

/** The names that the versions of an owner's scopes start with: apart from the records, so that no id can meet them. */
export const versionPrefix = (owner: string): string => `version:${owner}:`;

/** What the names of all records of one datasource start with. The length keeps `a:b` + `c` apart from `a` + `b:c`. */
export function datasourcePrefix(owner: string, scope: StorageScope): string {
  return `${ownerPrefix(owner)}${scope.datasourceId.length}:${scope.datasourceId}:`;
}

/** The datasource in a record's name, or null when it is no name of that owner's. */
export function datasourceIn(name: string, owner: string): string | null {
  const [, length, rest] = /^(\d+):(.*)$/s.exec(name.slice(ownerPrefix(owner).length)) ?? [];
  if (!name.startsWith(ownerPrefix(owner)) || rest === undefined) return null;
  return rest.slice(0, Number(length));
}

/** The name of a version of the records whose names start with `prefix`. */
export const versionName = (prefix: string, version: string): string => `version:${prefix}${version}`;

/** The name of a record that was set aside; `serial` keeps two of the same id apart. */
export function quarantineName(owner: string, name: string, serial: string): string {
  return `${quarantinePrefix(owner)}${serial}:${name.slice(ownerPrefix(owner).length)}`;
}

/** The least string above all that start with `prefix`, by UTF-16 code unit, as IndexedDB compares. */
export function prefixEnd(prefix: string): string {
  let last = prefix.length - 1;
  while (last >= 0 && prefix.charCodeAt(last) === 0xffff) last -= 1;
  if (last < 0)
    throw new RangeError('A prefix needs a character below U+FFFF, so that a range can end after it.');
  return prefix.slice(0, last) + String.fromCharCode(prefix.charCodeAt(last) + 1);
}

/** The range of all names that start with `prefix`. */
export function prefixRange(prefix: string): IDBKeyRange {
  return IDBKeyRange.bound(prefix, prefixEnd(prefix), false, true);
}
