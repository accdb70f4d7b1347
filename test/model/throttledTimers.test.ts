import { describe, expect, it } from 'vitest';
import { recoveryPolicy } from '../../machines/recoveryPolicy.ts';
import { roadBound } from '../../machines/roadBounds.ts';
import { createSessionRecovery } from '../../src/createSessionRecovery.ts';
import type { RecoveryClock } from '../../src/recoveryClock.ts';
import { datasourceId, failureOf, scriptedApi } from '../support/scriptedApi.ts';
import { virtualClock } from '../support/virtualClock.ts';

const minuteMs = 60_000;

/** An engine on a page that nobody has seen for a while: the browser runs its timers at each whole minute. */
function throttledEngine({ exists = true } = {}) {
  const time = virtualClock();
  const clock: RecoveryClock = {
    now: time.now,
    monotonic: time.monotonic,
    clearTimeout: time.clearTimeout,
    setTimeout(callback, delayMs) {
      const dueAt = Math.ceil((time.monotonic() + delayMs) / minuteMs) * minuteMs;
      return time.setTimeout(callback, dueAt - time.monotonic());
    },
  };
  const api = scriptedApi({ exists });
  const recovery = createSessionRecovery({
    datasourceId,
    api,
    clock,
    random: () => 0.5,
    storage: false,
    sources: [],
  });
  const attempts: number[] = [];
  recovery.on('attempt.started', () => attempts.push(time.monotonic()));
  return { api, time, recovery, attempts };
}

describe('a page whose timers run once a minute', () => {
  it('makes each retry at the first minute behind its deadline, and none before', async () => {
    const { api, time, recovery, attempts } = throttledEngine();
    api.script('SERVER_ERROR', 'SERVER_ERROR');
    recovery.start();
    await time.advance(5 * minuteMs);
    expect(attempts).toEqual([0, minuteMs, 2 * minuteMs]);
    expect(recovery.getState().value).toBe('recovered');
    await recovery.stop();
  });

  it('makes a fresh attempt when the grace window is over, before it gives up', async () => {
    const { api, time, recovery, attempts } = throttledEngine();
    let incidents = 0;
    recovery.on('incident.opened', () => {
      incidents += 1;
    });
    api.breakWith('SERVER_ERROR');
    recovery.start();
    while (recovery.getState().value !== 'grace') await time.advance(minuteMs);
    const before = attempts.length;
    const { graceEndsAt } = recovery.getState();
    api.heal();
    await time.advance(minuteMs);
    expect(time.now()).toBeGreaterThan(graceEndsAt ?? Number.POSITIVE_INFINITY);
    expect(attempts).toHaveLength(before + 1);
    expect(recovery.getState().value).toBe('recovered');
    expect(incidents).toBe(0);
    await recovery.stop();
  });

  it('gives up after as many attempts as any other page', async () => {
    const { api, time, recovery, attempts } = throttledEngine();
    api.breakWith('SERVER_ERROR');
    recovery.start();
    while (recovery.getState().value !== 'failed') await time.advance(minuteMs);
    expect(attempts).toHaveLength(roadBound(recoveryPolicy, 'SERVER_ERROR').attempts);
    await recovery.stop();
  });

  it('never sends before the time that a server named', async () => {
    const { api, time, recovery, attempts } = throttledEngine();
    api.script(failureOf('SERVER_OVERLOADED', { status: 429, retryAfterMs: 90_000 }));
    recovery.start();
    await time.advance(5 * minuteMs);
    expect(attempts).toEqual([0, 2 * minuteMs]);
    expect(recovery.getState().value).toBe('recovered');
    await recovery.stop();
  });

  it('gives a call that hangs one more chance, since nobody knows whether the page ran', async () => {
    const { api, time, recovery } = throttledEngine();
    api.script('hang', 'hang');
    recovery.start();
    await time.advance(4 * minuteMs);
    expect(recovery.getState().value).toBe('recovered');
    await recovery.stop();
  });

  it('keeps an operation and its order', async () => {
    const { api, time, recovery } = throttledEngine();
    recovery.start();
    await time.settle();
    api.script('SERVER_ERROR', 'SERVER_ERROR');
    const outcomes = Promise.all(
      ['a', 'b'].map((column) => recovery.perform({ name: 'sort_rows', params: { columns: [column] } })),
    );
    await time.advance(5 * minuteMs);
    await outcomes;
    expect(api.applied.map(({ params }) => params.columns)).toEqual([['a'], ['b']]);
    await recovery.stop();
  });
});
