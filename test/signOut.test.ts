import { describe, expect, it } from 'vitest';
import { createSessionRecovery } from '../src/createSessionRecovery.ts';
import { PendingWorkError } from '../src/pendingWorkError.ts';
import { memoryStorage } from '../src/storage/memoryStorage.ts';
import { type SessionStorage, StorageError } from '../src/storage/sessionStorage.ts';
import { datasourceId, scriptedApi } from './support/scriptedApi.ts';
import { virtualClock } from './support/virtualClock.ts';

const signal = new AbortController().signal;
const scope = { userId: '1', datasourceId };
const rename = { name: 'rename_column', params: { old_name: 'flow', new_name: 'discharge' } };

function page() {
  const clock = virtualClock();
  const api = scriptedApi();
  const storage = memoryStorage();
  const recovery = createSessionRecovery({
    datasourceId,
    api,
    clock,
    storage,
    userId: '1',
    random: () => 0.5,
    sources: [],
  });
  const stored = async () => (await storage.list(scope, 'journal-', signal)).records.length;
  return { api, clock, recovery, storage, stored };
}

/** Another table's recovery on the same device, whose server is away. */
function recoveryOf(more: {
  readonly storage: SessionStorage;
  readonly clock: ReturnType<typeof virtualClock>;
  readonly datasourceId: string;
  readonly userId?: string;
}) {
  const api = scriptedApi();
  api.breakWith('SERVER_ERROR');
  const { datasourceId: _, ...rest } = api;
  return createSessionRecovery({ userId: '1', random: () => 0.5, sources: [], ...more, api: rest });
}

/** An operation that can't be sent, as the server is away. */
async function withPendingWork() {
  const all = page();
  all.api.breakWith('SERVER_ERROR');
  all.recovery.start();
  await all.clock.settle();
  const outcome = all.recovery.perform(rename).then(
    () => 'applied',
    (error: unknown) => (error instanceof DOMException ? error.name : String(error)),
  );
  await all.clock.settle();
  expect(all.recovery.getState().pending).toBe(1);
  return { ...all, outcome };
}

describe('a sign-out', () => {
  it('with work pending is refused and touches nothing', async () => {
    const { recovery, stored } = await withPendingWork();
    const before = await stored();
    const refusal = await recovery.signOut().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(PendingWorkError);
    expect(refusal).toMatchObject({ pending: 1, message: expect.stringContaining('exportWork()') });
    expect(await stored()).toBe(before);
    expect(recovery.getState()).toMatchObject({ value: 'retrying', pending: 1 });
    expect((await recovery.exportWork()).currentState.transformations).toMatchObject([rename]);
    await recovery.stop();
  });

  it('goes through when the user discards what is pending, and its caller hears of it', async () => {
    const { recovery, stored, outcome } = await withPendingWork();
    await recovery.signOut({ discard: true });
    expect(await stored()).toBe(0);
    expect(await outcome).toBe('AbortError');
  });

  it('with nothing pending needs no word', async () => {
    const { clock, recovery, stored } = page();
    recovery.start();
    await clock.settle();
    expect(await stored()).toBeGreaterThan(0);
    await recovery.signOut();
    expect(await stored()).toBe(0);
  });

  it('counts what waits in other tables of the same user, and of nobody else', async () => {
    const { clock, recovery, storage, stored } = page();
    recovery.start();
    await clock.settle();
    expect(recovery.getState().value).toBe('recovered');
    const rivers = recoveryOf({ storage, clock, datasourceId: 'rivers' });
    rivers.start();
    await clock.settle();
    rivers.perform(rename).catch(() => undefined);
    const strangers = recoveryOf({ storage, clock, datasourceId: 'wells', userId: 'ben' });
    strangers.start();
    await clock.settle();
    strangers.perform(rename).catch(() => undefined);
    await clock.settle();
    await Promise.all([rivers.stop(), strangers.stop()]);
    expect(await recovery.pendingElsewhere()).toEqual([{ datasourceId: 'rivers', pending: 1 }]);
    const before = await stored();
    const refusal = await recovery.signOut().catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      name: 'PendingWorkError',
      pending: 0,
      elsewhere: [{ datasourceId: 'rivers', pending: 1 }],
      message: expect.stringContaining('in datasource rivers'),
    });
    expect(await stored()).toBe(before);
    expect(recovery.getState().value).toBe('recovered');
    await recovery.signOut({ discard: true });
    expect(await storage.datasources('1', signal)).toEqual([]);
    expect(await storage.datasources('ben', signal)).toEqual(['wells']);
  });

  it('touches nothing where the device does not tell what else waits', async () => {
    const { clock, recovery, stored, storage } = page();
    recovery.start();
    await clock.settle();
    const before = await stored();
    storage.datasources = () => Promise.reject(new StorageError('failed', 'The device does not answer.'));
    await expect(recovery.signOut()).rejects.toBeInstanceOf(StorageError);
    expect(await stored()).toBe(before);
    expect(recovery.getState().value).toBe('recovered');
    await recovery.stop();
  });
});
