/** Sealed records in IndexedDB behind the storage port: each call within its limit, writes in the order of their calls. */
import { type CallLimit, withinLimit } from './callLimit.ts';
import type { DatabaseConnection } from './databaseConnection.ts';
import type { KeyRing } from './keyRing.ts';
import { knownVersions } from './knownVersions.ts';
import { ownerTags } from './ownerTag.ts';
import type { RecordReader } from './recordReader.ts';
import { sealedReads } from './sealedReads.ts';
import { sealedWrites } from './sealedWrites.ts';
import type { SessionStorage } from './sessionStorage.ts';
import { toStorageError } from './storageFault.ts';
import { type Write, writeQueue } from './writeQueue.ts';

/** A storage on the device, whose keys can be renewed. */
export interface EncryptedStorage extends Omit<SessionStorage, 'durability'> {
  /** Takes a new key for an owner's records from now on; older keys stay while a record names them. */
  rotateKey(userId: string | null, signal: AbortSignal): Promise<void>;
}

export interface EncryptedStorageParts {
  readonly connection: DatabaseConnection;
  readonly reader: RecordReader;
  readonly keys: KeyRing;
  readonly crypto: Crypto;
  readonly limit: CallLimit;
}

export function encryptedStorage(parts: EncryptedStorageParts): EncryptedStorage {
  const { connection, crypto, limit } = parts;
  const tagOf = ownerTags(crypto.subtle);
  const known = knownVersions();
  const reads = sealedReads({ ...parts, known, tagOf });
  const writes = sealedWrites({ ...parts, known, tagOf });
  const queue = writeQueue(connection, limit.clock);

  function limited<T>(work: Promise<T>, signal: AbortSignal, progressAt = queue.progressAt): Promise<T> {
    return withinLimit(work, limit, signal, progressAt).catch((cause: unknown) => {
      throw signal.aborted ? signal.reason : toStorageError(cause);
    });
  }

  async function write<T>(make: () => Write<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    return limited(queue.add(make(), signal), signal);
  }

  return {
    async get(scope, id, signal) {
      signal.throwIfAborted();
      return limited(reads.one(scope, id), signal);
    },
    async list(scope, prefix, signal, from = '') {
      signal.throwIfAborted();
      let readAt = Number.NEGATIVE_INFINITY;
      const onProgress = () => {
        readAt = limit.clock.monotonic();
      };
      const listing = reads.all(scope, prefix, from, onProgress);
      return limited(listing, signal, () => Math.max(readAt, queue.progressAt()));
    },
    async version(scope, signal) {
      signal.throwIfAborted();
      return limited(reads.version(scope), signal);
    },
    async datasources(userId, signal) {
      signal.throwIfAborted();
      return limited(reads.datasources(userId), signal);
    },
    put: (scope, id, value, signal) => write(() => writes.put(scope, id, value), signal),
    commit: (scope, change, signal) => write(() => writes.commit(scope, change), signal),
    remove: (scope, ids, signal) => write(() => writes.remove(scope, ids), signal),
    quarantine: (scope, ids, signal) => write(() => writes.quarantine(scope, ids), signal),
    destroy: (userId, signal) => write(() => writes.destroy(userId), signal),
    rotateKey: (userId, signal) => write(() => writes.rotateKey(userId), signal),
  };
}
