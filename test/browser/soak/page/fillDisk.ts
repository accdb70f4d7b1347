/** Fills what the origin may store to the last bytes, with real bytes in a database of its own, and frees it again. */

const databaseName = 'ballast';
const largestBytes = 65_536;
const smallestBytes = 32;

/** Resolves when not even a few bytes more would fit. */
export async function fillDisk(): Promise<void> {
  const database = await opened();
  for (let bytes = largestBytes; bytes >= smallestBytes; ) {
    if (!(await stores(database, bytes))) bytes /= 2;
  }
  database.close();
}

export async function freeDisk(): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const deleting = indexedDB.deleteDatabase(databaseName);
    deleting.onsuccess = () => resolve();
    deleting.onerror = () => reject(deleting.error);
  });
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(databaseName);
    opening.onupgradeneeded = () => opening.result.createObjectStore('ballast', { autoIncrement: true });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

/** False when the browser has no room for it. Random, since the database packs what repeats. */
function stores(database: IDBDatabase, bytes: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const writing = database.transaction('ballast', 'readwrite', { durability: 'strict' });
    writing.objectStore('ballast').add(crypto.getRandomValues(new Uint8Array(bytes)));
    writing.oncomplete = () => resolve(true);
    writing.onabort = () =>
      writing.error?.name === 'QuotaExceededError' ? resolve(false) : reject(writing.error);
  });
}
