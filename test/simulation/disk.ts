/** A device's disk: scopes of records with a version, changed in whole transactions and shared by its tabs. */
import type { JsonValue } from '../../src/session/sessionApi.ts';
import type {
  CommitOutcome,
  StorageChange,
  StorageScope,
  StoredRecord,
  StoredRecords,
} from '../../src/storage/sessionStorage.ts';

interface Shelf {
  readonly userId: string | null;
  readonly datasourceId: string;
  version: string | null;
  readonly records: Map<string, { readonly text: string; isReadable: boolean }>;
}

export interface Disk {
  isFull: boolean;
  get(scope: StorageScope, id: string): StoredRecord;
  list(scope: StorageScope, prefix: string, from?: string): StoredRecords;
  datasources(userId: string | null): readonly string[];
  version(scope: StorageScope): string | null;
  put(scope: StorageScope, id: string, value: JsonValue): void;
  commit(scope: StorageScope, change: StorageChange): CommitOutcome;
  remove(scope: StorageScope, ids: readonly string[]): void;
  quarantine(scope: StorageScope, ids: readonly string[]): void;
  destroy(userId: string): void;
  /** The key is gone: what lies there can't be read any more. */
  loseKeys(): void;
  /** Whether a readable record holds this text. */
  holds(text: string): boolean;
  /** Whether the journal says of an operation that it was refused or withdrawn. */
  hasVerdict(label: string): boolean;
}

export function createDisk(): Disk {
  const shelves = new Map<string, Shelf>();
  let versions = 0;

  function shelfOf({ userId, datasourceId }: StorageScope): Shelf {
    const name = JSON.stringify([userId, datasourceId]);
    const shelf = shelves.get(name) ?? { userId, datasourceId, version: null, records: new Map() };
    shelves.set(name, shelf);
    return shelf;
  }

  function stored(shelf: Shelf, id: string): StoredRecord {
    const record = shelf.records.get(id);
    if (record === undefined) return { kind: 'absent' };
    if (!record.isReadable) return { kind: 'unreadable', reason: 'The key is gone.' };
    const value: JsonValue = JSON.parse(record.text);
    return { kind: 'read', value };
  }

  function put(scope: StorageScope, id: string, value: JsonValue): void {
    shelfOf(scope).records.set(id, { text: JSON.stringify(value), isReadable: true });
  }

  function remove(scope: StorageScope, ids: readonly string[]): void {
    for (const id of ids) shelfOf(scope).records.delete(id);
  }

  function nextVersion(): string {
    versions += 1;
    return `v${versions}`;
  }

  function* readable(): Iterable<string> {
    for (const { records } of shelves.values())
      for (const { isReadable, text } of records.values()) if (isReadable) yield text;
  }

  return {
    isFull: false,
    get: (scope, id) => stored(shelfOf(scope), id),
    list(scope, prefix, from = prefix) {
      const shelf = shelfOf(scope);
      const ids = [...shelf.records.keys()].filter((id) => id.startsWith(prefix) && id >= from).sort();
      // The head sorts behind the entries and is always part of the answer where its prefix is.
      return { version: shelf.version, records: ids.map((id) => ({ id, record: stored(shelf, id) })) };
    },
    datasources: (userId) =>
      [...shelves.values()].flatMap((shelf) => (shelf.userId === userId ? shelf.datasourceId : [])).sort(),
    version: (scope) => shelfOf(scope).version,
    put,
    commit(scope, { from, puts, removes }) {
      const shelf = shelfOf(scope);
      if (shelf.version !== from) return { kind: 'stale' };
      remove(scope, removes);
      for (const { id, value } of puts) put(scope, id, value);
      shelf.version = nextVersion();
      return { kind: 'stored', version: shelf.version };
    },
    remove,
    quarantine(scope, ids) {
      remove(scope, ids);
      shelfOf(scope).version = nextVersion();
    },
    destroy(userId) {
      for (const [name, shelf] of shelves) if (shelf.userId === userId) shelves.delete(name);
    },
    loseKeys() {
      for (const { userId, records } of shelves.values()) {
        if (userId === null) continue;
        for (const record of records.values()) record.isReadable = false;
      }
    },
    holds(text) {
      for (const record of readable()) if (record.includes(text)) return true;
      return false;
    },
    hasVerdict(label) {
      const verdict = new RegExp(`"label":"${label}"[^}]*}[^}]*"kind":"(?:refused|void)"`);
      for (const record of readable()) if (verdict.test(record)) return true;
      return false;
    },
  };
}
