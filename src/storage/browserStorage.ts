/** A browser's storage: encrypted on the device where that is possible, and visibly in memory where it is not. */
import { type RecoveryClock, systemClock } from '../recoveryClock.ts';
import { databaseConnection } from './databaseConnection.ts';
import { type EncryptedStorage, encryptedStorage } from './encryptedStorage.ts';
import { keyRing } from './keyRing.ts';
import { memoryStorage } from './memoryStorage.ts';
import { recordReader } from './recordReader.ts';
import { type SessionStorage, StorageError } from './sessionStorage.ts';

/** What the browser gives; a member that is missing makes the storage one in memory. */
export interface StoragePlatform {
  readonly indexedDB: IDBFactory | undefined;
  readonly crypto: Crypto | undefined;
}

export interface BrowserStorageOptions {
  /** @default 'holdfast' */
  readonly databaseName?: string;
  /** The limit on each call, in ms. @default 3000 */
  readonly callLimitMs?: number;
  /** How long to wait before the one further try after a lost connection, in ms. @default 200 */
  readonly retryDelayMs?: number;
  readonly clock?: RecoveryClock;
  /** Called at the first use. @default the globals */
  readonly platform?: () => StoragePlatform;
}

export interface BrowserStorage extends SessionStorage, Pick<EncryptedStorage, 'rotateKey'> {}

/**
 * Nothing is touched before the first use. A browser that has no IndexedDB or no WebCrypto, or refuses to open the
 * database, makes `durability()` fall to `memory` and the work goes on there. Whatever could lie on the device and
 * can't be reached any more rejects with `unavailable`, since it is not absent.
 */
export function browserStorage(options: BrowserStorageOptions = {}): BrowserStorage {
  const memory = memoryStorage();
  let device: { storage: EncryptedStorage; wasOpen: () => boolean } | null = null;
  let refusal: StorageError | null = null;
  let lastWrite: Promise<unknown> = Promise.resolve();

  /** Resolves to what the device answers, or to `refused`. */
  async function onDevice<T>(
    call: (storage: EncryptedStorage) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T | Refused> {
    signal.throwIfAborted();
    if (refusal) return refused;
    try {
      device ??= makeDevice(options);
      return await call(device.storage);
    } catch (cause) {
      if (!(cause instanceof StorageError) || cause.code !== 'unavailable') throw cause;
      refusal = cause;
      return refused;
    }
  }

  /** After a refusal: what memory does not hold could still lie on the device. */
  function failIfHidden(): void {
    if (refusal && device?.wasOpen()) throw refusal;
  }

  /** A write the device refused goes to memory after the writes before it. */
  function write(
    call: (storage: Pick<SessionStorage, 'put' | 'remove' | 'quarantine' | 'destroy'>) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const before = lastWrite;
    const written = onDevice(call, signal).then(async (outcome) => {
      if (outcome !== refused) return;
      await before;
      await call(memory);
    });
    lastWrite = written.catch(() => undefined);
    return written;
  }

  return {
    durability: () => (refusal ? 'memory' : 'durable'),

    async get(scope, id, signal) {
      const outcome = await onDevice((storage) => storage.get(scope, id, signal), signal);
      if (outcome !== refused) return outcome;
      const record = await memory.get(scope, id, signal);
      if (record.kind === 'absent') failIfHidden();
      return record;
    },

    async list(scope, prefix, signal) {
      const outcome = await onDevice((storage) => storage.list(scope, prefix, signal), signal);
      if (outcome !== refused) return outcome;
      failIfHidden();
      return memory.list(scope, prefix, signal);
    },

    put: (scope, id, value, signal) => {
      const own = structuredClone(value);
      return write((storage) => storage.put(scope, id, own, signal), signal);
    },

    remove: (scope, ids, signal) => write((storage) => storage.remove(scope, ids, signal), signal),

    quarantine: (scope, ids, signal) => write((storage) => storage.quarantine(scope, ids, signal), signal),

    async destroy(userId, signal) {
      await write((storage) => storage.destroy(userId, signal), signal);
      failIfHidden();
    },

    async rotateKey(userId, signal) {
      await onDevice((storage) => storage.rotateKey(userId, signal), signal);
    },
  };
}

const refused = Symbol('refused');
type Refused = typeof refused;

function makeDevice(options: BrowserStorageOptions): { storage: EncryptedStorage; wasOpen: () => boolean } {
  const {
    databaseName: name = 'holdfast',
    callLimitMs = 3000,
    retryDelayMs = 200,
    clock = systemClock,
  } = options;
  const { indexedDB, crypto } = (options.platform ?? globalPlatform)();
  if (!crypto?.subtle) {
    throw new StorageError(
      'unavailable',
      'This page was not loaded over https, so it cannot encrypt what it stores.',
    );
  }
  const connection = databaseConnection({ name, indexedDB, clock, retryDelayMs });
  const storage = encryptedStorage({
    connection,
    reader: recordReader(name),
    keys: keyRing(crypto, clock),
    crypto,
    limit: { limitMs: callLimitMs, clock },
  });
  return { storage, wasOpen: connection.wasOpen };
}

function globalPlatform(): StoragePlatform {
  return { indexedDB: globalThis.indexedDB, crypto: globalThis.crypto };
}
