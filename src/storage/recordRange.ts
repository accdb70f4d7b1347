/** Reads all records of a range through our own connection: localforage could only read the whole store and pick. */
import { recordStore } from './databaseConnection.ts';
import { prefixEnd } from './recordName.ts';
import { answered } from './transaction.ts';

/** Records of one request: enough to be fast, few enough to keep the page responsive. */
const chunk = 250;

/**
 * Hands over the records whose names start with `prefix`, as of one moment, in ascending order of name, and resolves
 * after the last. What `take` returns is not waited for, so that opening them goes on while more are read.
 */
export async function readRange(
  database: IDBDatabase,
  prefix: string,
  take: (name: string, stored: unknown) => void,
): Promise<void> {
  const store = database.transaction(recordStore).objectStore(recordStore);
  const end = prefixEnd(prefix);
  let range = IDBKeyRange.bound(prefix, end, false, true);
  for (;;) {
    const [names, values] = await Promise.all([
      answered(store.getAllKeys(range, chunk)),
      answered<unknown[]>(store.getAll(range, chunk)),
    ]);
    names.forEach((name, at) => {
      take(String(name), values[at]);
    });
    const last = names.at(-1);
    if (last === undefined || names.length < chunk) return;
    range = IDBKeyRange.bound(last, end, true, true);
  }
}
