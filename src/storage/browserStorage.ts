/** A browser's storage: encrypted on the device where that is possible, and visibly in memory where it is not. */
import { type RecoveryClock, systemClock } from '../recoveryClock.ts';
import { databaseConnection } from './databaseConnection.ts';
import { deviceVersions } from './deviceVersions.ts';
import { type EncryptedStorage, encryptedStorage } from './encryptedStorage.ts';
import { keyRing } from './keyRing.ts';
import { memoryStorage } from './memoryStorage.ts';
import { recordReader } from './recordReader.ts';
import { type SessionStorage, StorageError } from './sessionStorage.ts';

type Writes = Pick<SessionStorage, 'put' | 'commit' | 'remove' | 'quarantine' | 'destroy'>;

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
 * can't be reached any more rejects with `unavailable`, since it is not absent. What was committed for the version the
 * device told last is taken in memory all the same, once: whoever made it could never read a version of memory's.
 */
export function browserStorage(options: BrowserStorageOptions = {}): BrowserStorage {
  const memory = memoryStorage();
  const told = deviceVersions();
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
  function write<T>(
    call: (storage: Writes) => Promise<T>,
    signal: AbortSignal,
    inMemory = () => call(memory),
  ): Promise<T> {
    const before = lastWrite;
    const written = onDevice(call, signal).then(async (outcome) => {
      if (outcome !== refused) return outcome;
      await before;
      return inMemory();
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

    async list(scope, prefix, signal, from) {
      const hear = told.hear(scope);
      const outcome = await onDevice((storage) => storage.list(scope, prefix, signal, from), signal);
      if (outcome !== refused) {
        hear(outcome.version);
        return outcome;
      }
      failIfHidden();
      return memory.list(scope, prefix, signal, from);
    },

    async datasources(userId, signal) {
      const outcome = await onDevice((storage) => storage.datasources(userId, signal), signal);
      if (outcome !== refused) return outcome;
      failIfHidden();
      return memory.datasources(userId, signal);
    },

    async version(scope, signal) {
      const hear = told.hear(scope);
      const outcome = await onDevice((storage) => storage.version(scope, signal), signal);
      if (outcome !== refused) {
        hear(outcome);
        return outcome;
      }
      const version = await memory.version(scope, signal);
      if (version === null) failIfHidden();
      return version;
    },

    put: (scope, id, value, signal) => {
      const own = structuredClone(value);
      return write((storage) => storage.put(scope, id, own, signal), signal);
    },

    commit: (scope, change, signal) => {
      const own = structuredClone(change);
      const hearing = async (storage: Writes) => {
        const outcome = await storage.commit(scope, own, signal);
        if (outcome.kind === 'stored') told.hear(scope)(outcome.version);
        return outcome;
      };
      const inMemory = async () => {
        const from = told.take(scope, own.from) ? await memory.version(scope, signal) : own.from;
        return memory.commit(scope, { ...own, from }, signal);
      };
      return write(hearing, signal, inMemory);
    },

    remove: (scope, ids, signal) => write((storage) => storage.remove(scope, ids, signal), signal),

    quarantine: (scope, ids, signal) => write((storage) => storage.quarantine(scope, ids, signal), signal),

    async destroy(userId, signal) {
      await write(async (storage) => {
        await storage.destroy(userId, signal);
        told.forget(userId);
      }, signal);
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
