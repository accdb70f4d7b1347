/** A second page for storage tests: a thread with modules and a connection of its own, told what to do by messages. */
import { browserStorage } from '../../src/storage/browserStorage.ts';

export interface WorkerTask {
  readonly databaseName: string;
  readonly userId: string;
  readonly ids: readonly string[];
}

/** Puts the records one after the other, each with its own id as its value, and says when all are durable. */
globalThis.addEventListener('message', async ({ data }: MessageEvent<WorkerTask>) => {
  const { databaseName, userId, ids } = data;
  const storage = browserStorage({ databaseName });
  const { signal } = new AbortController();
  try {
    for (const id of ids) await storage.put({ userId, datasourceId: 'd1' }, id, id, signal);
    postMessage({ durable: ids.length });
  } catch (cause) {
    postMessage({ failure: String(cause) });
  }
});
