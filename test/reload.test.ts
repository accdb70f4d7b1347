import { describe, expect, it } from 'vitest';
import { createSessionRecovery } from '../src/createSessionRecovery.ts';
import { memoryStorage } from '../src/storage/memoryStorage.ts';
import { datasourceId, failureOf, scriptedApi } from './support/scriptedApi.ts';
import { virtualClock } from './support/virtualClock.ts';

/** Pages of one device: each is loaded after the one before it was closed, with the same storage and server. */
function device() {
  const clock = virtualClock();
  const api = scriptedApi();
  const storage = memoryStorage();
  const load = (userId?: string) => {
    const recovery = createSessionRecovery({
      datasourceId,
      api,
      clock,
      storage,
      random: () => 0.5,
      sources: [],
      ...(userId === undefined ? {} : { userId }),
    });
    recovery.start();
    return recovery;
  };
  return { api, clock, load };
}

describe('a reload', () => {
  it('in the middle of a wait keeps its deadline and the attempts spent', async () => {
    const { api, clock, load } = device();
    api.breakWith('SERVER_ERROR');
    const before = load();
    await clock.advance(3_000);
    const waiting = before.getState();
    expect(waiting).toMatchObject({ value: 'retrying', attempt: 2 });
    await before.stop();

    await clock.advance(1_000);
    const after = load();
    await clock.settle();
    expect(after.getState()).toMatchObject({
      value: 'retrying',
      attempt: 2,
      nextAttemptAt: waiting.nextAttemptAt,
      failure: { code: 'SERVER_ERROR' },
    });
    expect(api.calls).toHaveLength(2);
    api.heal();
    await clock.advance((waiting.nextAttemptAt ?? 0) - clock.now());
    expect(after.getState()).toMatchObject({ value: 'recovered', attempt: 3 });
  });

  it('after the deadline has passed attempts at once', async () => {
    const { api, clock, load } = device();
    api.breakWith('SERVER_ERROR');
    const before = load();
    await clock.settle();
    await before.stop();
    await clock.advance(60_000);
    api.heal();
    const after = load();
    await clock.settle();
    expect(after.getState()).toMatchObject({ value: 'recovered', attempt: 2 });
  });

  it('in the grace window keeps its end', async () => {
    const { api, clock, load } = device();
    api.breakWith('SERVER_ERROR');
    const before = load();
    await clock.advance(17_000);
    const { graceEndsAt, value } = before.getState();
    expect(value).toBe('grace');
    await before.stop();
    await clock.advance(5_000);
    const after = load();
    await clock.settle();
    expect(after.getState()).toMatchObject({ value: 'grace', graceEndsAt });
  });

  it('with a clock that was set back waits no longer than the policy allows', async () => {
    const { api, clock, load } = device();
    api.breakWith('SERVER_ERROR');
    const before = load();
    await clock.settle();
    await before.stop();
    clock.shiftWall(-86_400_000);
    const after = load();
    await clock.settle();
    const { nextAttemptAt, value } = after.getState();
    expect(value).toBe('retrying');
    expect((nextAttemptAt ?? 0) - clock.now()).toBeLessThanOrEqual(36_000);
  });

  it("keeps the server's wish to be left alone", async () => {
    const { api, clock, load } = device();
    api.script('ok', failureOf('SERVER_OVERLOADED', { status: 429, retryAfterMs: 600_000 }));
    const before = load();
    await clock.settle();
    expect(before.getState().value).toBe('failed');
    await before.stop();
    const after = load();
    await clock.settle();
    expect(api.calls.filter((call) => call === 'initialize')).toHaveLength(1);
    expect(after.getState()).toMatchObject({ value: 'failed', failure: { code: 'SERVER_OVERLOADED' } });
    await clock.advance(700_000);
    expect(after.getState().value).toBe('recovered');
  });

  it('brings queued work back and sends it, once, in its order', async () => {
    const { api, clock, load } = device();
    const before = load('1');
    await clock.settle();
    api.breakWith('NETWORK_UNREACHABLE');
    const names = ['rename_column', 'sort_rows', 'filter_rows'];
    const outcomes = names.map((name) => before.perform({ name, params: { name } }));
    const rejections = Promise.allSettled(outcomes);
    await clock.advance(100);
    expect(before.getState().pending).toBe(3);
    await before.stop();
    expect((await rejections).every(({ status }) => status === 'rejected')).toBe(true);

    api.heal();
    const after = load('1');
    const applied: string[] = [];
    after.on('operation.applied', ({ name }) => applied.push(name));
    await clock.advance(20_000);
    expect(after.getState()).toMatchObject({ value: 'recovered', pending: 0, session: { position: 3 } });
    expect(applied).toEqual(names);
    expect(api.applied.map(({ name }) => name)).toEqual(names);
  });

  it("never sends another user's work", async () => {
    const { api, clock, load } = device();
    api.breakWith('NETWORK_UNREACHABLE');
    const before = load('2');
    const performed = before.perform({ name: 'rename_column', params: {} });
    const rejected = expect(performed).rejects.toThrow();
    await clock.settle();
    await before.stop();
    await rejected;
    api.heal();
    const after = load('1');
    await clock.advance(20_000);
    expect(after.getState()).toMatchObject({ value: 'recovered', pending: 0 });
    expect(api.applied).toEqual([]);
  });
});
