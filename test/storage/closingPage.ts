/** A page for storage tests that commits one change as it goes away. */
import { browserStorage } from '../../src/storage/browserStorage.ts';
import type { StorageChange, StorageScope } from '../../src/storage/sessionStorage.ts';

const { signal } = new AbortController();

/** Reads the records as a recovery does at its start; the change for their version is committed on `pagehide`. */
export async function commitOnPagehide(
  databaseName: string,
  scope: StorageScope,
  puts: StorageChange['puts'],
): Promise<void> {
  const storage = browserStorage({ databaseName });
  const { version: from } = await storage.list(scope, '', signal);
  addEventListener('pagehide', () => void storage.commit(scope, { from, puts, removes: [] }, signal));
}
