import { describe, expect, it } from 'vitest';
import { createSessionRecovery } from '../src/createSessionRecovery.ts';
import type { RecoveryState } from '../src/recoveryState.ts';
import { datasourceId, failureOf, scriptedApi } from './support/scriptedApi.ts';
import { virtualClock } from './support/virtualClock.ts';

function setUp(api = scriptedApi()) {
  const clock = virtualClock();
  const recovery = createSessionRecovery({
    datasourceId,
    api,
    clock,
    random: () => 0.5,
    storage: false,
    sources: [],
  });
  const states: RecoveryState['value'][] = [];
  recovery.subscribe(({ value }) => {
    if (states.at(-1) !== value) states.push(value);
  });
  return { api, clock, recovery, states };
}

describe('createSessionRecovery', () => {
  it('opens a session at once: a status, then an initialize because there is none', async () => {
    const { api, clock, recovery } = setUp();
    recovery.start();
    await clock.settle();
    expect(recovery.getState()).toMatchObject({ value: 'recovered', failure: null });
    expect(api.calls).toEqual(['status', 'initialize']);
  });

  it('never initializes where a session is there', async () => {
    const { api, clock, recovery } = setUp(scriptedApi({ exists: true }));
    recovery.start();
    await clock.settle();
    expect(recovery.getState().value).toBe('recovered');
    expect(api.calls).toEqual(['status']);
  });

  it('retries after 2, 4 and 8 s with 10–20 % on top, then opens a grace window of 30 s', async () => {
    const { api, clock, recovery } = setUp();
    api.breakWith('SERVER_ERROR');
    const startedAt = clock.now();
    recovery.start();
    await clock.settle();
    for (const [attempt, delayMs] of [
      [1, 2000],
      [2, 4000],
      [3, 8000],
    ] as const) {
      const { nextAttemptAt, value } = recovery.getState();
      expect({ value, attempt: recovery.getState().attempt }).toEqual({ value: 'retrying', attempt });
      expect((nextAttemptAt ?? 0) - clock.now()).toBeCloseTo(delayMs * 1.15, 6);
      await clock.advance(delayMs * 1.15);
    }
    expect(recovery.getState()).toMatchObject({ value: 'grace', attempt: 4, maxAttempts: 4 });
    expect(recovery.getState().graceEndsAt).toBeCloseTo(startedAt + 14_000 * 1.15 + 30_000, 3);
    expect(api.calls).toHaveLength(4);
    await clock.advance(30_000);
    expect(recovery.getState().value).toBe('failed');
    expect(api.calls).toHaveLength(5);
  });

  it('applies an operation that was queued during an outage, once', async () => {
    const { api, clock, recovery } = setUp();
    api.breakWith('NETWORK_UNREACHABLE');
    recovery.start();
    await clock.settle();
    const renamed = recovery.perform({ name: 'rename_column', params: { old_name: 'a', new_name: 'b' } });
    await clock.settle();
    expect(recovery.getState().pending).toBe(1);
    api.heal();
    await clock.advance(3_000);
    await expect(renamed).resolves.toMatchObject({ position: 1 });
    expect(recovery.getState().pending).toBe(0);
    expect(api.applied.map(({ name }) => name)).toEqual(['rename_column']);
  });

  it('replays the history into a session that a server forgot', async () => {
    const { api, clock, recovery } = setUp();
    recovery.start();
    await clock.settle();
    await recovery.perform({ name: 'rename_column', params: { old_name: 'a', new_name: 'b' } });
    await recovery.perform({ name: 'sort_rows', params: { columns: ['b'], descending: false } });
    api.forget();
    recovery.retry();
    await clock.advance(100);
    expect(recovery.getState()).toMatchObject({ value: 'recovered', session: { position: 2 } });
    expect(api.applied.map(({ name }) => name)).toEqual(['rename_column', 'sort_rows']);
  });

  it('waits for a login and goes on after it without spending an attempt', async () => {
    const { api, clock, recovery, states } = setUp();
    api.script('AUTHENTICATION_REQUIRED');
    recovery.start();
    await clock.advance(60_000);
    expect(recovery.getState()).toMatchObject({ value: 'reauth', attempt: 1, actions: ['log_in'] });
    expect(api.calls).toEqual(['status']);
    recovery.signedIn();
    await clock.settle();
    expect(recovery.getState()).toMatchObject({ value: 'recovered', attempt: 1 });
    expect(states).toEqual(['initializing', 'reauth', 'initializing', 'recovered']);
  });

  it('says when the server wants to be asked again, if that is after the grace window, and wakes then', async () => {
    const { api, clock, recovery } = setUp();
    api.script('ok', failureOf('SERVER_OVERLOADED', { status: 429, retryAfterMs: 3_600_000 }));
    recovery.start();
    await clock.settle();
    const { value, nextAttemptAt } = recovery.getState();
    expect(value).toBe('failed');
    expect((nextAttemptAt ?? 0) - clock.now()).toBe(3_600_000 * 1.05);
    await clock.advance(3_600_000 * 1.05);
    expect(recovery.getState().value).toBe('recovered');
  });

  it('tells what the user asked for, with the failure that stood at that moment', async () => {
    const { api, clock, recovery } = setUp();
    const taken: unknown[] = [];
    recovery.on('action.taken', ({ action, code }) => taken.push([action, code]));
    api.breakWith('PERMISSION_DENIED');
    recovery.retry();
    await clock.settle();
    expect(taken).toEqual([]);
    recovery.retry();
    await clock.settle();
    await recovery.act('contact_support');
    api.heal();
    await recovery.act('manual_retry');
    await clock.settle();
    await recovery.act('dismiss');
    expect(taken).toEqual([
      ['manual_retry', 'PERMISSION_DENIED'],
      ['contact_support', 'PERMISSION_DENIED'],
      ['manual_retry', 'PERMISSION_DENIED'],
      ['dismiss', null],
    ]);
  });

  it('leaves no timer and no request behind when it is stopped', async () => {
    const { api, clock, recovery } = setUp();
    api.breakWith('hang');
    recovery.start();
    await clock.settle();
    expect(api.open).toBe(1);
    const performed = recovery.perform({ name: 'undo', params: {} });
    const rejected = expect(performed).rejects.toMatchObject({ name: 'AbortError' });
    await clock.settle();
    await recovery.stop();
    await rejected;
    expect({ armed: clock.armed, open: api.open }).toEqual({ armed: 0, open: 0 });
  });
});
