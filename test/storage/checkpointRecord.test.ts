import { describe, expect, it } from 'vitest';
import type { RecoveryCheckpoint } from '../../machines/recoveryCheckpoint.ts';
import { checkpointRecord } from '../../src/storage/checkpointRecord.ts';
import { memoryStorage } from '../../src/storage/memoryStorage.ts';
import type { SessionStorage } from '../../src/storage/sessionStorage.ts';
import { datasourceId, failureOf } from '../support/scriptedApi.ts';

const { signal } = new AbortController();
const scope = { userId: null, datasourceId };
const checkpoint: RecoveryCheckpoint = {
  version: 1,
  savedAt: 1_000,
  value: 'retrying',
  attempt: 2,
  failure: failureOf('SERVER_OVERLOADED', { status: 503, retryAfterMs: 20_000, at: 900 }),
  nextAttemptAt: 21_000,
  graceEndsAt: null,
  floors: { status: 21_000 },
  remediesSpent: ['reopen'],
  incident: { code: 'SERVER_ERROR', openedAt: 500 },
};

/** A storage that counts what is put into it, and refuses it for as long as `isFull`. */
function watchedStorage() {
  const memory = memoryStorage();
  const watched = { puts: 0, isFull: false };
  const storage: SessionStorage = {
    ...memory,
    async put(...args) {
      watched.puts += 1;
      if (watched.isFull) throw new Error('The disk is full.');
      await memory.put(...args);
    },
  };
  return { watched, storage, record: checkpointRecord(storage, datasourceId) };
}

describe('a checkpoint on the device', () => {
  it('is read as it was written, with the moment of its writing', async () => {
    const { storage, record } = watchedStorage();
    await record.write(checkpoint, signal);
    expect(await checkpointRecord(storage, datasourceId).read(signal)).toEqual(checkpoint);
  });

  it('that an earlier build wrote has no such moment, and is read', async () => {
    const { savedAt: _, ...old } = checkpoint;
    const { storage, record } = watchedStorage();
    await storage.put(scope, 'checkpoint', JSON.parse(JSON.stringify(old)), signal);
    expect(await record.read(signal)).toEqual(old);
  });

  it.each([{ savedAt: 'yesterday' }, { savedAt: null }, { version: 2 }, { floors: { status: '1' } }])(
    'that holds %j is none',
    async (wrong) => {
      const { storage, record } = watchedStorage();
      await storage.put(scope, 'checkpoint', JSON.parse(JSON.stringify({ ...checkpoint, ...wrong })), signal);
      expect(await record.read(signal)).toBeNull();
    },
  );

  it('is not written again only because time has passed', async () => {
    const { watched, record } = watchedStorage();
    await record.write(checkpoint, signal);
    await record.write({ ...checkpoint, savedAt: 2_000 }, signal);
    expect(watched.puts).toBe(1);
    expect(await record.read(signal)).toMatchObject({ savedAt: 1_000 });
    await record.write({ ...checkpoint, savedAt: 3_000, attempt: 3 }, signal);
    expect(watched.puts).toBe(2);
    expect(await record.read(signal)).toMatchObject({ savedAt: 3_000, attempt: 3 });
  });

  it('is written when it is asked for again after the device refused it', async () => {
    const { watched, record } = watchedStorage();
    watched.isFull = true;
    await expect(record.write(checkpoint, signal)).rejects.toThrow('full');
    watched.isFull = false;
    await record.write({ ...checkpoint, savedAt: 2_000 }, signal);
    expect(watched.puts).toBe(2);
    expect(await record.read(signal)).toMatchObject({ savedAt: 2_000 });
  });

  it('holds no sentence of the server', async () => {
    const { record } = watchedStorage();
    const failure = failureOf('SERVER_ERROR', { userMessage: 'Ana, your table is broken.' });
    await record.write({ ...checkpoint, failure }, signal);
    expect(JSON.stringify(await record.read(signal))).not.toContain('Ana');
    await record.write({ ...checkpoint, failure: null }, signal);
    expect((await record.read(signal))?.failure).toBeNull();
  });
});
