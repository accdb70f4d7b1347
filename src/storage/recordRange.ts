/** Reads all records of a range through our own connection: localforage could only read the whole store and pick. */
import { recordStore } from './databaseConnection.ts';
import { prefixEnd } from './recordName.ts';
import { answered } from './transaction.ts';

export interface NamedRecord {
  readonly name: string;
  readonly stored: unknown;
}

/** Records of one request: enough to be fast, few enough to keep the page responsive. */
const chunk = 500;

/** The records whose names start with `prefix`, as of one moment, in ascending order of name. */
export async function readRange(database: IDBDatabase, prefix: string): Promise<NamedRecord[]> {
  const store = database.transaction(recordStore).objectStore(recordStore);
  const end = prefixEnd(prefix);
  const records: NamedRecord[] = [];
  let range = IDBKeyRange.bound(prefix, end, false, true);
  for (;;) {
    const [names, values] = await Promise.all([
      answered(store.getAllKeys(range, chunk)),
      answered<unknown[]>(store.getAll(range, chunk)),
    ]);
    names.forEach((name, at) => {
      records.push({ name: String(name), stored: values[at] });
    });
    const last = names.at(-1);
    if (last === undefined || names.length < chunk) return records;
    range = IDBKeyRange.bound(last, end, true, true);
  }
}
