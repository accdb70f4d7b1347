/** Reads one record at a time through localforage, with its IndexedDB driver pinned. */
import { recordStore } from './databaseConnection.ts';
import { StorageError } from './sessionStorage.ts';

/** What is needed of a localforage instance. */
interface Reader {
  getItem(name: string): Promise<unknown>;
}

export interface RecordReader {
  /** The record as it was stored, or `null`. */
  read(name: string): Promise<unknown>;
  /** The instance failed: the next read makes a new one. */
  renew(): void;
}

/** A reader that loads localforage at its first read, since loading it looks for browser globals. */
export function recordReader(databaseName: string): RecordReader {
  let reader: Promise<Reader> | null = null;

  async function load(): Promise<Reader> {
    const { default: localforage } = await import('localforage');
    const driver = localforage.INDEXEDDB;
    const instance = localforage.createInstance({ name: databaseName, storeName: recordStore, driver });
    await instance.ready();
    // Its silent way out is localStorage, where a sealed record would come back as something else.
    if (instance.driver() !== driver) {
      throw new StorageError(
        'unavailable',
        'This browser does not let the page read what it stored in IndexedDB.',
      );
    }
    return instance;
  }

  return {
    async read(name) {
      reader ??= load();
      return (await reader).getItem(name);
    },
    renew() {
      reader = null;
    },
  };
}
