/** What waits to be sent in the journals of one user on this device, whichever datasource they are of. */
import type { SessionStorage } from '../storage/sessionStorage.ts';
import { pendingIn } from './journalStore.ts';

/** Operations of one datasource that wait to be sent. */
export interface PendingWork {
  readonly datasourceId: string;
  readonly pending: number;
}

/** The datasources of a user in whose journals operations wait, but for one. @throws StorageError */
export async function pendingElsewhere(
  storage: SessionStorage,
  userId: string,
  butFor: string,
  signal: AbortSignal,
): Promise<readonly PendingWork[]> {
  const found: PendingWork[] = [];
  for (const datasourceId of await storage.datasources(userId, signal)) {
    if (datasourceId === butFor) continue;
    const pending = await pendingIn(storage, { userId, datasourceId }, signal);
    if (pending > 0) found.push({ datasourceId, pending });
  }
  return found;
}
