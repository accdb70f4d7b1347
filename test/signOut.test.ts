import { describe, expect, it } from 'vitest';
import { createSessionRecovery } from '../src/createSessionRecovery.ts';
import { PendingWorkError } from '../src/pendingWorkError.ts';
import { memoryStorage } from '../src/storage/memoryStorage.ts';
import { datasourceId, scriptedApi } from './support/scriptedApi.ts';
import { virtualClock } from './support/virtualClock.ts';

const signal = new AbortController().signal;
const scope = { userId: 'ana', datasourceId };
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
    userId: 'ana',
    random: () => 0.5,
    sources: [],
  });
  const stored = async () => (await storage.list(scope, 'journal-', signal)).records.length;
  return { api, clock, recovery, stored };
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
    await recovery.signOut();
    expect(await stored()).toBe(0);
  });
});
