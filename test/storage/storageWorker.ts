/** A second page for storage tests: a thread with modules and a connection of its own, told what to do by messages. */
import { browserStorage } from '../../src/storage/browserStorage.ts';

export interface WorkerTask {
  readonly databaseName: string;
  readonly userId: string;
  /** Records to put. */
  readonly ids: readonly string[];
  /** How often to raise the number under `count`. */
  readonly increments?: number;
}

const { signal } = new AbortController();

/**
 * Puts the records one after the other, each with its own id as its value, then raises the number, anew whenever
 * another thread was first, and says when all is durable.
 */
globalThis.addEventListener('message', async ({ data }: MessageEvent<WorkerTask>) => {
  const { databaseName, userId, ids, increments = 0 } = data;
  const storage = browserStorage({ databaseName });
  const scope = { userId, datasourceId: 'd1' };
  try {
    for (const id of ids) await storage.put(scope, id, id, signal);
    let raised = 0;
    while (raised < increments) {
      const { version: from, records } = await storage.list(scope, 'count', signal);
      const record = records[0]?.record;
      const value = (record?.kind === 'read' ? Number(record.value) : 0) + 1;
      const change = { from, puts: [{ id: 'count', value }], removes: [] };
      if ((await storage.commit(scope, change, signal)).kind === 'stored') raised += 1;
    }
    postMessage({ durable: ids.length + raised });
  } catch (cause) {
    postMessage({ failure: String(cause) });
  }
});
