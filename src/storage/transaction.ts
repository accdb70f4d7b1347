/** IndexedDB's events as promises that keep their transaction alive. */

/** Resolves with the result of one request. */
export function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Resolves when everything in the transaction is durable, rejects when none of it is. */
export function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () =>
      reject(transaction.error ?? new DOMException('The transaction was aborted.', 'AbortError'));
  });
}

/** A read-write transaction that is on the disk when it is complete: an acknowledged write outlives a power cut, too. */
export function durableTransaction(database: IDBDatabase, stores: string | string[]): IDBTransaction {
  return database.transaction(stores, 'readwrite', { durability: 'strict' });
}

/** Does some work in one read-write transaction and resolves when it is durable. `work` must await nothing but its requests. */
export async function inTransaction<T>(
  database: IDBDatabase,
  stores: string | string[],
  work: (transaction: IDBTransaction) => Promise<T>,
): Promise<T> {
  const transaction = durableTransaction(database, stores);
  const done = completed(transaction);
  const [result] = await Promise.all([work(transaction), done]);
  return result;
}
