/** A device's storage that lives as long as the page: for servers, tests, and browsers that refuse to store. */
import type { JsonValue } from '../session/sessionApi.ts';
import type { SessionStorage, StorageScope, StoredRecord } from './sessionStorage.ts';

interface Shelf {
  readonly userId: string | null;
  /** Kept as text, so that every read gives a copy of its own. */
  readonly records: Map<string, string>;
  readonly setAside: { readonly id: string; readonly text: string }[];
}

/** Records in memory; microtasks only, and no value is shared with its caller. */
export function memoryStorage(): SessionStorage {
  const shelves = new Map<string, Shelf>();

  function shelfOf({ userId, datasourceId }: StorageScope): Shelf {
    const name = JSON.stringify([userId, datasourceId]);
    const shelf = shelves.get(name) ?? { userId, records: new Map(), setAside: [] };
    shelves.set(name, shelf);
    return shelf;
  }

  return {
    durability: () => 'memory',

    async get(scope, id, signal) {
      signal.throwIfAborted();
      return stored(shelfOf(scope).records.get(id));
    },

    async list(scope, prefix, signal) {
      signal.throwIfAborted();
      return [...shelfOf(scope).records]
        .filter(([id]) => id.startsWith(prefix))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, text]) => ({ id, record: stored(text) }));
    },

    async put(scope, id, value, signal) {
      signal.throwIfAborted();
      shelfOf(scope).records.set(id, JSON.stringify(value));
    },

    async remove(scope, ids, signal) {
      signal.throwIfAborted();
      for (const id of ids) shelfOf(scope).records.delete(id);
    },

    async quarantine(scope, ids, signal) {
      signal.throwIfAborted();
      const { records, setAside } = shelfOf(scope);
      for (const id of ids) {
        const text = records.get(id);
        if (text !== undefined) setAside.push({ id, text });
        records.delete(id);
      }
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
