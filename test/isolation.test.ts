import { describe, expect, it } from 'vitest';
import { createSessionRecovery } from '../src/createSessionRecovery.ts';
import type { RecoveryNotice } from '../src/recoveryNotice.ts';
import type { SessionRecoveryOptions } from '../src/sessionRecovery.ts';
import { memoryStorage } from '../src/storage/memoryStorage.ts';
import { type SessionStorage, StorageError } from '../src/storage/sessionStorage.ts';
import { datasourceId, scriptedApi } from './support/scriptedApi.ts';
import { virtualClock } from './support/virtualClock.ts';

const broken = (): never => {
  throw new Error('broken plug');
};

async function recoverWith(options: Partial<SessionRecoveryOptions>) {
  const clock = virtualClock();
  const failures: Extract<RecoveryNotice, { type: 'plug.failed' }>[] = [];
  const recovery = createSessionRecovery({
    datasourceId,
    api: scriptedApi(),
    clock,
    random: () => 0.5,
    storage: false,
    sources: [],
    ...options,
    adapters: [
      ({ on }) => on('plug.failed', (notice) => void failures.push(notice)),
      ...(options.adapters ?? []),
    ],
  });
  recovery.start();
  await clock.settle();
  return { clock, failures, recovery };
}

describe('a plug that throws never stops recovery and is reported once:', () => {
  it('an adapter', async () => {
    const { failures, recovery } = await recoverWith({ adapters: [broken] });
    expect(recovery.getState().value).toBe('recovered');
    expect(failures.map(({ plug }) => plug)).toEqual(['adapter']);
  });

  it('a listener of states, and one of notices', async () => {
    const { failures, recovery } = await recoverWith({
      adapters: [
        ({ subscribe }) => subscribe(() => broken()),
        ({ on }) => on('attempt.started', () => broken()),
      ],
    });
    expect(recovery.getState().value).toBe('recovered');
    expect(failures.map(({ plug }) => plug)).toEqual(['listener', 'listener']);
  });

  it('a source, when it is connected and when it is let go', async () => {
    const { failures, recovery } = await recoverWith({ sources: [broken, () => () => broken()] });
    expect(recovery.getState().value).toBe('recovered');
    expect(failures.map(({ plug }) => plug)).toEqual(['source']);
    await expect(recovery.stop()).resolves.toBeUndefined();
    expect(failures).toHaveLength(2);
  });

  it('an inspector, as a function and as an observer', async () => {
    for (const inspect of [broken, { next: broken }]) {
      const { failures, recovery } = await recoverWith({ inspect });
      expect(recovery.getState().value).toBe('recovered');
      expect(failures.map(({ plug }) => plug)).toEqual(['inspect']);
    }
  });

  it('the dice', async () => {
    const { failures, recovery } = await recoverWith({ random: broken });
    expect(recovery.getState().value).toBe('recovered');
    expect(failures.map(({ plug }) => plug)).toEqual(['random']);
  });

  it('the storage: the work goes on and is called failing', async () => {
    const refuse = () => Promise.reject(new StorageError('full', 'The disk is full.'));
    const storage = { ...memoryStorage(), put: refuse, get: refuse, list: refuse, commit: refuse };
    const { clock, failures, recovery } = await recoverWith({ storage, userId: '1' });
    expect(recovery.getState()).toMatchObject({ value: 'recovered', durability: 'failing' });
    expect(failures.map(({ plug }) => plug)).toEqual(['storage']);
    const performed = recovery.perform({ name: 'rename_column', params: {} });
    await clock.settle();
    await expect(performed).resolves.toMatchObject({ position: 1 });
  });

  it('the storage, for the journal alone: nothing is called durable until all of it is', async () => {
    const memory = memoryStorage();
    let isFull = true;
    const storage: SessionStorage = {
      ...memory,
      durability: () => 'durable',
      commit: (scope, change, signal) =>
        isFull && change.puts.some(({ id }) => id.startsWith('journal-entry'))
          ? Promise.reject(new StorageError('full', 'The disk is full.'))
          : memory.commit(scope, change, signal),
    };
    const { clock, recovery } = await recoverWith({ storage, userId: '1' });
    expect(recovery.getState().durability).toBe('durable');
    const first = recovery.perform({ name: 'rename_column', params: {} });
    await clock.advance(10_000);
    await first;
    expect(recovery.getState().durability).toBe('failing');
    isFull = false;
    const second = recovery.perform({ name: 'sort_rows', params: {} });
    await clock.settle();
    await second;
    expect(recovery.getState().durability).toBe('durable');
    const kept = await memory.list(
      { userId: '1', datasourceId },
      'journal-entry',
      new AbortController().signal,
    );
    expect(kept.records.map(({ record }) => record)).toMatchObject([
      { kind: 'read', value: { name: 'rename_column', state: { kind: 'applied' } } },
      { kind: 'read', value: { name: 'sort_rows', state: { kind: 'applied' } } },
    ]);
  });

  it('an API that throws what is no SessionError, throws at once, or answers what is no view', async () => {
    for (const status of [broken, () => Promise.reject('no'), () => Promise.resolve(undefined as never)]) {
      const { recovery } = await recoverWith({ api: { ...scriptedApi(), status } });
      expect(['retrying', 'initializing', 'failed']).toContain(recovery.getState().value);
      expect(recovery.getState().failure).not.toBeNull();
    }
  });
});

describe('a state', () => {
  it('is frozen, and identical until something changed', async () => {
    const { recovery } = await recoverWith({});
    const state = recovery.getState();
    expect(recovery.getState()).toBe(state);
    expect(Object.isFrozen(state)).toBe(true);
    expect(Object.isFrozen(state.session)).toBe(true);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });
});

describe('createSessionRecovery', () => {
  it("refuses a datasource that isn't the API's", () => {
    const create = () => createSessionRecovery({ datasourceId: 'other', api: scriptedApi(), storage: false });
    expect(create).toThrow(/got datasourceId other, but its api is for 0000/);
  });

  it('refuses a policy that no clock can keep', () => {
    const create = () =>
      createSessionRecovery({
        datasourceId,
        api: scriptedApi(),
        storage: false,
        policy: { graceMs: Number.NaN },
      });
    expect(create).toThrow(/policy\.graceMs must be a finite number/);
  });
});
