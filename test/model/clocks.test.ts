import { describe, expect, it } from 'vitest';
import { createSessionRecovery } from '../../src/createSessionRecovery.ts';
import { datasourceId, failureOf, scriptedApi } from '../support/scriptedApi.ts';
import { virtualClock } from '../support/virtualClock.ts';

const hourMs = 3_600_000;

function setUp() {
  const clock = virtualClock();
  const api = scriptedApi({ exists: true });
  const recovery = createSessionRecovery({
    datasourceId,
    api,
    clock,
    random: () => 0.5,
    storage: false,
    sources: [],
  });
  return { api, clock, recovery };
}

/** An engine at the beginning of its grace window, 16.1 s after the start. */
async function inGrace() {
  const engine = setUp();
  engine.api.breakWith('SERVER_ERROR');
  engine.recovery.start();
  await engine.clock.advance(16_200);
  expect(engine.recovery.getState().value).toBe('grace');
  return engine;
}

describe('a wall clock that is set back by an hour', () => {
  it('in the middle of a Retry-After: the retry comes when the time is over', async () => {
    const { api, clock, recovery } = setUp();
    api.script(failureOf('SERVER_OVERLOADED', { status: 503, retryAfterMs: 20_000 }));
    recovery.start();
    await clock.advance(5_000);
    clock.shiftWall(-hourMs);
    await clock.advance(15_900);
    expect(recovery.getState().value).toBe('retrying');
    await clock.advance(200);
    expect(recovery.getState().value).toBe('recovered');
    expect(api.calls).toHaveLength(2);
  });

  it('in a grace window: it ends within its length after the probe', async () => {
    const { clock, recovery } = await inGrace();
    clock.shiftWall(-hourMs);
    await clock.advance(15_000);
    expect(recovery.getState().value).toBe('grace');
    await clock.advance(28_200);
    expect(recovery.getState().value).toBe('failed');
  });

  it('in a recovered session: what a server asked for before is over when its time is over', async () => {
    const { api, clock, recovery } = setUp();
    api.forget();
    api.script('ok', failureOf('SERVER_OVERLOADED', { status: 429, retryAfterMs: 20_000 }));
    recovery.start();
    await clock.advance(1_000);
    recovery.retry();
    await clock.advance(9_000);
    expect(recovery.getState().value).toBe('recovered');
    clock.shiftWall(-hourMs);
    await clock.advance(15_000);
    api.forget();
    recovery.report(failureOf('SESSION_NOT_FOUND'));
    await clock.settle();
    expect(recovery.getState().value).toBe('recovered');
    expect(api.calls.slice(-2)).toEqual(['status', 'initialize']);
  });

  it('while a Retry-After stands: nothing is sent early by what happens meanwhile', async () => {
    const { api, clock, recovery } = setUp();
    api.forget();
    api.script('ok', failureOf('SERVER_OVERLOADED', { status: 429, retryAfterMs: 20_000 }));
    recovery.start();
    await clock.advance(5_000);
    clock.shiftWall(-hourMs);
    recovery.report(failureOf('SERVER_ERROR'));
    const { nextAttemptAt } = recovery.getState();
    expect((nextAttemptAt ?? 0) - clock.now()).toBeCloseTo(16_000, 0);
    await clock.advance(15_900);
    expect(api.calls).toEqual(['status', 'initialize']);
    await clock.advance(200);
    expect(recovery.getState().value).toBe('recovered');
  });

  it('in a session that ends: it is warned of and ends as long after as before', async () => {
    const { api, clock, recovery } = setUp();
    api.endAt(clock.now() + 600_000);
    recovery.start();
    await clock.settle();
    clock.shiftWall(-hourMs);
    let warnedAt = 0;
    recovery.on('session.expiring', ({ at }) => {
      warnedAt = at;
    });
    const before = clock.now();
    await clock.advance(500_000);
    expect(warnedAt - before).toBe(480_000);
    const { expiresAt } = recovery.getState();
    expect((expiresAt ?? 0) - clock.now()).toBe(100_000);
  });

  it('in failed: the wake-ups go on', async () => {
    const { api, clock, recovery } = await inGrace();
    await clock.advance(30_000);
    expect(recovery.getState().value).toBe('failed');
    clock.shiftWall(-hourMs);
    await clock.advance(20_000);
    api.heal();
    await clock.advance(180_000);
    expect(recovery.getState().value).toBe('recovered');
  });
});

describe('a machine that slept for an hour', () => {
  it('in a grace window: one attempt comes before the verdict', async () => {
    const { api, clock, recovery } = await inGrace();
    await clock.advance(20_000);
    const before = api.calls.length;
    api.heal();
    clock.shiftWall(hourMs);
    await clock.advance(15_000);
    expect(recovery.getState().value).toBe('recovered');
    expect(api.calls).toHaveLength(before + 1);
  });

  it('and finds the server as broken as before: that attempt is the last one', async () => {
    const { api, clock, recovery } = await inGrace();
    await clock.advance(20_000);
    const before = api.calls.length;
    clock.shiftWall(hourMs);
    await clock.advance(15_000);
    expect(recovery.getState().value).toBe('failed');
    expect(api.calls).toHaveLength(before + 1);
  });
});

describe('a replay in a grace window', () => {
  it('ends after 10 s without progress, where one outside of it may take 30 s', async () => {
    const { api, clock, recovery } = setUp();
    recovery.start();
    await clock.settle();
    await recovery.perform({ name: 'sort_rows', params: { columns: ['a'] } });
    await clock.advance(6_000);
    api.forget();
    api.script('ok', 'ok', 'ok', 'hang');
    recovery.retry();
    await clock.advance(29_900);
    expect(api.open).toBe(1);
    await clock.advance(200);
    expect(api.open).toBe(0);
    api.breakWith('SERVER_ERROR');
    await clock.advance(17_000);
    expect(recovery.getState().value).toBe('grace');
    api.heal();
    api.forget();
    api.script('ok', 'ok', 'ok', 'hang');
    recovery.retry();
    await clock.advance(9_900);
    expect(api.open).toBe(1);
    await clock.advance(200);
    expect(api.open).toBe(0);
  });
});
