/** Looks at and spoils a database behind the storage's back, as another program on the device could. */

export interface RawRecord {
  readonly store: string;
  readonly name: IDBValidKey;
  readonly value: unknown;
}

let serial = 0;

/** A database name of its own for each test. */
export function freshName(): string {
  serial += 1;
  return `storage-test-${serial}-${crypto.randomUUID()}`;
}

/** Everything in the database, as it lies there. */
export async function rawRecords(databaseName: string): Promise<RawRecord[]> {
  const database = await openRaw(databaseName);
  const records: RawRecord[] = [];
  for (const store of database.objectStoreNames) {
    const objects = database.transaction(store).objectStore(store);
    const [names, values] = await Promise.all([answer(objects.getAllKeys()), answer(objects.getAll())]);
    names.forEach((name, at) => {
      records.push({ store, name, value: values[at] });
    });
  }
  database.close();
  return records;
}

/** Puts a raw record, or deletes it where `value` is undefined. */
export function putRaw(databaseName: string, record: RawRecord): Promise<void> {
  return putAllRaw(databaseName, [record]);
}

/** {@link putRaw} for many records of one store, in one transaction. */
export async function putAllRaw(databaseName: string, records: readonly RawRecord[]): Promise<void> {
  const database = await openRaw(databaseName);
  const transaction = database.transaction([...new Set(records.map(({ store }) => store))], 'readwrite');
  for (const { store, name, value } of records) {
    if (value === undefined) transaction.objectStore(store).delete(name);
    else transaction.objectStore(store).put(value, name);
  }
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
  database.close();
}

/** Deletes the database under whoever has it open. */
export async function deleteRaw(databaseName: string): Promise<void> {
  await answer(indexedDB.deleteDatabase(databaseName));
}

/** All text that can be read in a raw value: strings, and bytes as UTF-8 and UTF-16. */
export function readableText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array(value.buffer);
    return `${new TextDecoder('utf-8').decode(bytes)} ${new TextDecoder('utf-16le').decode(bytes)}`;
  }
  if (typeof value === 'object' && value !== null && !(value instanceof CryptoKey)) {
    return Object.entries(value)
      .map(([name, member]) => `${name} ${readableText(member)}`)
      .join(' ');
  }
  return String(value);
}

function openRaw(name: string): Promise<IDBDatabase> {
  return answer(indexedDB.open(name));
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
