/** A device's storage that lives as long as the page: for servers, tests, and browsers that refuse to store. */
import type { JsonValue } from '../session/sessionApi.ts';
import type { SessionStorage, StorageScope, StorageVersion, StoredRecord } from './sessionStorage.ts';

interface Shelf {
  readonly userId: string | null;
  readonly datasourceId: string;
  /** Kept as text, so that every read gives a copy of its own. */
  readonly records: Map<string, string>;
  readonly setAside: { readonly id: string; readonly text: string }[];
  version: StorageVersion;
}

/** Records in memory; microtasks only, and no value is shared with its caller. */
export function memoryStorage(): SessionStorage {
  const shelves = new Map<string, Shelf>();
  let versions = 0;

  function shelfOf({ userId, datasourceId }: StorageScope): Shelf {
    const name = JSON.stringify([userId, datasourceId]);
    const shelf = shelves.get(name) ?? {
      userId,
      datasourceId,
      records: new Map(),
      setAside: [],
      version: null,
    };
    shelves.set(name, shelf);
    return shelf;
  }

  /** Counted over all shelves, so that one that was destroyed and made anew does not begin again. */
  function raiseVersion(shelf: Shelf): string {
    versions += 1;
    const version = String(versions);
    shelf.version = version;
    return version;
  }

  return {
    durability: () => 'memory',

    async get(scope, id, signal) {
      signal.throwIfAborted();
      return stored(shelfOf(scope).records.get(id));
    },

    async list(scope, prefix, signal, from = '') {
      signal.throwIfAborted();
      const { records, version } = shelfOf(scope);
      const listed = [...records]
        .filter(([id]) => id.startsWith(prefix) && id >= from)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, text]) => ({ id, record: stored(text) }));
      return { version, records: listed };
    },

    async version(scope, signal) {
      signal.throwIfAborted();
      return shelfOf(scope).version;
    },

    async datasources(userId, signal) {
      signal.throwIfAborted();
      const own = [...shelves.values()].filter((shelf) => shelf.userId === userId && shelf.records.size > 0);
      return own.map(({ datasourceId }) => datasourceId).sort();
    },

    async put(scope, id, value, signal) {
      signal.throwIfAborted();
      shelfOf(scope).records.set(id, JSON.stringify(value));
    },

    async commit(scope, { from, puts, removes }, signal) {
      signal.throwIfAborted();
      const shelf = shelfOf(scope);
      if (shelf.version !== from) return { kind: 'stale' };
      const texts = puts.map(({ id, value }) => [id, JSON.stringify(value)] as const);
      for (const [id, text] of texts) shelf.records.set(id, text);
      for (const id of removes) shelf.records.delete(id);
      return { kind: 'stored', version: raiseVersion(shelf) };
    },

    async remove(scope, ids, signal) {
      signal.throwIfAborted();
      for (const id of ids) shelfOf(scope).records.delete(id);
    },

    async quarantine(scope, ids, signal) {
      signal.throwIfAborted();
      const shelf = shelfOf(scope);
      const { records, setAside } = shelf;
      const before = setAside.length;
      for (const id of ids) {
        const text = records.get(id);
        if (text !== undefined) setAside.push({ id, text });
        records.delete(id);
      }
      if (setAside.length > before) raiseVersion(shelf);
    },

    async destroy(userId, signal) {
      signal.throwIfAborted();
      for (const [name, shelf] of shelves) if (shelf.userId === userId) shelves.delete(name);
    },
  };
}

function stored(text: string | undefined): StoredRecord {
  if (text === undefined) return { kind: 'absent' };
  const value: JsonValue = JSON.parse(text);
  return { kind: 'read', value };
}
