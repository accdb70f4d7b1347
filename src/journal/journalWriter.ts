/** Writes a journal's records. What is durable stays a prefix: what could not be stored goes first the next time. */
import type { JsonValue } from '../session/sessionApi.ts';
import type { SessionStorage, StorageScope } from '../storage/sessionStorage.ts';

export interface JournalWriter {
  /** Resolves when the record is durable, or when the device has refused it; the work then goes on in memory. */
  put(id: string, value: JsonValue, signal: AbortSignal): Promise<void>;
  remove(ids: readonly string[], signal: AbortSignal): Promise<void>;
}

/** A writer of one owner's journal. `onStorage` hears of every write: null when all is durable, else why it is not. */
export function journalWriter(
  storage: SessionStorage,
  scope: StorageScope,
  onStorage: (error: unknown) => void,
): JournalWriter {
  /** Refused records in the order of their writes, each in its latest form. */
  const missing = new Map<string, JsonValue>();

  async function store(id: string, value: JsonValue, signal: AbortSignal): Promise<void> {
    await storage.put(scope, id, value, signal);
    if (missing.get(id) === value) missing.delete(id);
  }

  async function told(write: () => Promise<void>): Promise<void> {
    try {
      await write();
      if (missing.size === 0) onStorage(null);
    } catch (error) {
      onStorage(error);
    }
  }

  return {
    put: (id, value, signal) =>
      told(async () => {
        if (missing.size > 0) {
          missing.set(id, value);
          for (const [missed, latest] of [...missing]) await store(missed, latest, signal);
          return;
        }
        try {
          await store(id, value, signal);
        } catch (error) {
          missing.set(id, value);
          throw error;
        }
      }),
    remove: (ids, signal) =>
      told(async () => {
        for (const id of ids) missing.delete(id);
        await storage.remove(scope, ids, signal);
      }),
  };
}
