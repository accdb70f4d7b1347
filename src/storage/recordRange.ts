/** Reads all records of a range through our own connection: localforage could only read the whole store and pick. */
import { answered } from './transaction.ts';

/** Records of one request: enough to be fast, few enough to open them within one task and keep the page responsive. */
const chunk = 100;

/**
 * Hands over the records from the name `first` to before `end`, in ascending order, and resolves after the last. What `take` returns is not waited for, so that opening them goes on while more are read.
 */
export async function readRange(
  store: IDBObjectStore,
  first: string,
  end: string,
  take: (name: string, stored: unknown) => void,
): Promise<void> {
  if (first >= end) return;
  let range = IDBKeyRange.bound(first, end, false, true);
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
