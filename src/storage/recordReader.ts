/** Reads one record at a time through localforage, with its IndexedDB driver pinned. */
import { recordStore } from './databaseConnection.ts';
import { StorageError } from './sessionStorage.ts';

/** What is needed of a localforage instance. */
interface Reader {
  getItem(name: string): Promise<unknown>;
}

export interface RecordReader {
  /** The record as it was stored, or `null`; or `not-loaded`, when the caller has to read it by itself. */
  read(name: string): Promise<unknown> | 'not-loaded';
  /** Begins to load, unless that was done. */
  load(): void;
  /** The instance failed: the next read makes a new one. */
  renew(): void;
}

/**
 * A reader that loads localforage when it is told to, since loading it looks for browser globals. No read waits for
 * that: it can mean a request, and a recovery must read its records most of all where requests hang.
 */
export function recordReader(databaseName: string): RecordReader {
  let state: 'not-loaded' | 'loading' | 'failed' | Reader = 'not-loaded';

  async function load(): Promise<void> {
    try {
      state = 'loading';
      const { default: localforage } = await import('localforage');
      const driver = localforage.INDEXEDDB;
      const instance = localforage.createInstance({ name: databaseName, storeName: recordStore, driver });
      await instance.ready();
      // Its silent way out is localStorage, where a sealed record would come back as something else.
      if (instance.driver() !== driver) {
        throw new StorageError('unavailable', 'localforage chose another driver than IndexedDB.');
      }
      state = instance;
    } catch {
      // Nothing is lost by it: records are read through our own connection then.
      state = 'failed';
    }
  }

  return {
    read(name) {
      if (typeof state !== 'string') return state.getItem(name);
      return 'not-loaded';
    },
    load() {
      if (state === 'not-loaded') void load();
    },
    renew() {
      state = 'not-loaded';
    },
  };
}
