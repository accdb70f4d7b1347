/** Our own connection to the database: ranges, transactions over several stores, and commits as the page goes away. */
import type { RecoveryClock } from '../recoveryClock.ts';
import { StorageError } from './sessionStorage.ts';

/** Sealed records by their name; the index tells which keys are still in use. */
export const recordStore = 'records';
/** Non-extractable keys, which of them is current, and which are retired. */
export const keyStore = 'keys';
/** The index of {@link recordStore} by the key a record was sealed with. */
export const byKeyId = 'keyId';
/** The index of {@link recordStore} that lets the records of a datasource have one version. */
export const byVersionOf = 'versionOf';

export interface DatabaseConnection {
  /** The open database, the same one until it is lost. Rejects with `unavailable` once the browser has refused. */
  open(): Promise<IDBDatabase>;
  /** A call found this database lost: the next `open` waits a moment and connects afresh. */
  lost(database: IDBDatabase): void;
  /** Whether it was ever open: then there can be records that a later refusal hides. */
  wasOpen(): boolean;
}

export interface DatabaseOptions {
  readonly name: string;
  readonly indexedDB: IDBFactory | undefined;
  readonly clock: RecoveryClock;
  /** How long to wait before the one further try. */
  readonly retryDelayMs: number;
}

/** A connection that opens at its first use. */
export function databaseConnection({
  name,
  indexedDB,
  clock,
  retryDelayMs,
}: DatabaseOptions): DatabaseConnection {
  let current: IDBDatabase | null = null;
  let opening: Promise<IDBDatabase> | null = null;
  let pauseFirst = false;
  let opened = false;

  const pause = () => new Promise<void>((resolve) => void clock.setTimeout(resolve, retryDelayMs));

  async function connect(): Promise<IDBDatabase> {
    if (!indexedDB) throw refusal(undefined);
    if (pauseFirst) await pause();
    pauseFirst = false;
    const database = await openDatabase(indexedDB, name).catch(async () => {
      await pause();
      return openDatabase(indexedDB, name).catch((cause: unknown) => Promise.reject(refusal(cause)));
    });
    database.onversionchange = () => {
      database.close();
      forget(database);
    };
    database.onclose = () => forget(database);
    current = database;
    opened = true;
    return database;
  }

  function forget(database: IDBDatabase): void {
    if (current === database) {
      current = null;
      opening = null;
    }
  }

  return {
    open() {
      opening ??= connect();
      return opening;
    },
    lost(database) {
      if (current === database) pauseFirst = true;
      database.close();
      forget(database);
    },
    wasOpen: () => opened,
  };
}

/** Opens the database and sees to its stores and indexes. Their version is raised only where another hand left some out. */
async function openDatabase(factory: IDBFactory, name: string, version?: number): Promise<IDBDatabase> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = factory.open(name, version);
    request.onupgradeneeded = () => {
      if (request.transaction) createStores(request.result, request.transaction);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  if (isComplete(database)) return database;
  database.close();
  return openDatabase(factory, name, database.version + 1);
}

function isComplete(database: IDBDatabase): boolean {
  const stores = [recordStore, keyStore];
  if (!stores.every((store) => database.objectStoreNames.contains(store))) return false;
  const { indexNames } = database.transaction(recordStore).objectStore(recordStore);
  return [byKeyId, byVersionOf].every((index) => indexNames.contains(index));
}

function createStores(database: IDBDatabase, upgrade: IDBTransaction): void {
  const existing = database.objectStoreNames;
  const records = existing.contains(recordStore)
    ? upgrade.objectStore(recordStore)
    : database.createObjectStore(recordStore);
  if (!records.indexNames.contains(byKeyId)) records.createIndex(byKeyId, byKeyId);
  if (!records.indexNames.contains(byVersionOf))
    records.createIndex(byVersionOf, byVersionOf, { unique: true });
  if (!existing.contains(keyStore)) database.createObjectStore(keyStore);
}

function refusal(cause: unknown): StorageError {
  return new StorageError('unavailable', 'This browser does not let the page store anything on the device.', {
    cause,
  });
}
