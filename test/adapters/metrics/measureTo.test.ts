import { describe, expect, test } from 'vitest';
import type { PressMemory } from '../../../src/adapters/metrics/measureActions.ts';
import { measureStart } from '../../../src/adapters/metrics/measureStart.ts';
import { measureTo } from '../../../src/adapters/metrics/measureTo.ts';
import { createSessionRecovery } from '../../../src/createSessionRecovery.ts';
import { memoryStorage } from '../../../src/storage/memoryStorage.ts';
import { StorageError } from '../../../src/storage/sessionStorage.ts';
import { datasourceId, failureOf, scriptedApi } from '../../support/scriptedApi.ts';
import { virtualClock } from '../../support/virtualClock.ts';
import { recordedMetrics } from './recordedMetrics.ts';

function memoryOf(press: string | null = null): PressMemory & { held: string | null } {
  return {
    held: press,
    read() {
      return this.held;
    },
    write(next) {
      this.held = next;
    },
  };
}

function setUp({ pressMemory = memoryOf(), countsStarts = true, clock = virtualClock() } = {}) {
  const api = scriptedApi();
  const metrics = recordedMetrics();
  const recovery = createSessionRecovery({
    datasourceId,
    api,
    clock,
    random: () => 0.5,
    storage: false,
    sources: [],
    adapters: [measureTo(metrics, { now: clock.now, pressMemory, countsStarts })],
  });
  return { api, clock, metrics, recovery, pressMemory };
}

describe('a start', () => {
  test('is timed until the session is there', async () => {
    const { api, clock, metrics, recovery } = setUp();
    api.script('SERVER_ERROR');
    recovery.start();
    await clock.advance(2300);
    expect(metrics.of('start_duration_seconds')).toEqual({ 'path=holdfast outcome=recovered': 2.3 });
    expect(metrics.of('attempts_per_success')).toEqual({ '': 2 });
    await clock.advance(5000);
    api.forget();
    recovery.report(new TypeError('down'));
    await clock.advance(10_000);
    expect(metrics.of('start_duration_seconds')).toEqual({ 'path=holdfast outcome=recovered': 2.3 });
  });

  test('that needs the user ends there', async () => {
    const { api, clock, metrics, recovery } = setUp();
    api.breakWith('AUTHENTICATION_REQUIRED');
    recovery.start();
    await clock.settle();
    expect(metrics.of('start_duration_seconds')).toEqual({ 'path=holdfast outcome=reauth': 0 });
  });

  test('is left to the rollout where that times both paths', async () => {
    const { clock, metrics, recovery } = setUp({ countsStarts: false });
    recovery.start();
    await clock.settle();
    expect(metrics.of('start_duration_seconds')).toEqual({});
    const onStart = measureStart(metrics);
    onStart({ path: 'existing', outcome: 'failed', durationMs: 1500 });
    expect(metrics.of('start_duration_seconds')).toEqual({ 'path=existing outcome=failed': 1.5 });
  });
});

describe('trouble', () => {
  test('is told by the code that began it, and timed by its road', async () => {
    const { api, clock, metrics, recovery } = setUp();
    recovery.start();
    await clock.advance(5000);
    api.script('SERVER_ERROR', 'NETWORK_UNREACHABLE');
    recovery.report(new TypeError('down'));
    await clock.advance(20_000);
    expect(recovery.getState().value).toBe('recovered');
    expect(metrics.of('recoveries_total')).toEqual({ 'code=SERVER_ERROR outcome=recovered': 1 });
    expect(metrics.of('recovery_duration_seconds')).toEqual({
      'road=backoff outcome=recovered': expect.closeTo(2 * 1.15 + 4 * 1.15, 1),
    });
    expect(metrics.of('failures_total')).toMatchObject({
      'code=SERVER_ERROR seen=attempt': 1,
      'code=NETWORK_UNREACHABLE seen=attempt': 1,
    });
    expect(metrics.of('attempts_total')).toMatchObject({
      'road=start trigger=start outcome=recovered': 1,
      'road=backoff trigger=automatic outcome=failed': 1,
      'road=backoff trigger=automatic outcome=recovered': 1,
    });
  });

  test('that asks the user counts as failed at once, and as late when the session comes back', async () => {
    const { api, clock, metrics, recovery } = setUp();
    api.breakWith('PERMISSION_DENIED');
    recovery.start();
    await clock.settle();
    expect(metrics.of('incidents_opened_total')).toEqual({ 'code=PERMISSION_DENIED': 1 });
    await clock.advance(60_000);
    api.heal();
    recovery.retry();
    await clock.advance(6000);
    expect(metrics.of('recoveries_total')).toEqual({
      'code=PERMISSION_DENIED outcome=failed': 1,
      'code=PERMISSION_DENIED outcome=recovered_late': 1,
    });
    expect(metrics.of('recovery_duration_seconds')).toMatchObject({ 'road=fail outcome=recovered_late': 60 });
    expect(metrics.of('incidents_closed_total')).toEqual({ 'code=PERMISSION_DENIED': 1 });
  });

  test('of a session that was there is a loss', async () => {
    const { api, clock, metrics, recovery } = setUp();
    recovery.start();
    await clock.advance(5000);
    api.script('SESSION_NOT_FOUND');
    const performed = recovery.perform({ name: 'rename_column', params: { old_name: 'a', new_name: 'b' } });
    await clock.advance(60_000);
    await performed;
    expect(metrics.of('failures_total')).toEqual({ 'code=SESSION_NOT_FOUND seen=loss': 1 });
    expect(metrics.of('recoveries_total')).toEqual({ 'code=SESSION_NOT_FOUND outcome=recovered': 1 });
    expect(metrics.of('operations_total')).toEqual({ 'outcome=applied': 1 });
  });
});

describe('what the user pressed', () => {
  test('has helped when the session is back at the next verdict, and not when an attempt fails', async () => {
    const { api, clock, metrics, recovery } = setUp();
    api.breakWith('SERVER_ERROR');
    recovery.start();
    await clock.settle();
    recovery.retry();
    await clock.settle();
    api.heal();
    recovery.retry();
    await clock.settle();
    expect(metrics.of('actions_total')).toEqual({
      'action=manual_retry code=SERVER_ERROR outcome=not_helped': 1,
      'action=manual_retry code=SERVER_ERROR outcome=helped': 1,
    });
  });

  test('is not judged where it was not meant to bring the session back', async () => {
    const { api, clock, metrics, recovery } = setUp();
    api.breakWith('PERMISSION_DENIED');
    recovery.start();
    await clock.settle();
    await recovery.act('contact_support');
    expect(metrics.of('actions_total')).toEqual({
      'action=contact_support code=PERMISSION_DENIED outcome=unjudged': 1,
    });
  });

  test('is judged on the next page when it left this one', async () => {
    const first = setUp();
    first.api.breakWith('AUTHENTICATION_REQUIRED');
    first.recovery.start();
    await first.clock.settle();
    await first.recovery.act('log_in');
    await first.recovery.stop();
    const { pressMemory, clock } = first;
    expect(pressMemory.held).toContain('log_in');
    await clock.advance(40_000);
    const next = setUp({ pressMemory, clock });
    next.recovery.start();
    await clock.settle();
    expect(next.metrics.of('actions_total')).toEqual({
      'action=log_in code=AUTHENTICATION_REQUIRED outcome=helped': 1,
    });
    expect(pressMemory.held).toBeNull();
  });

  test('and what came back much later has nothing to do with it', async () => {
    const press = { action: 'log_in', code: 'AUTHENTICATION_REQUIRED', at: virtualClock().now() - 3_600_000 };
    const { clock, metrics, recovery } = setUp({ pressMemory: memoryOf(JSON.stringify(press)) });
    recovery.start();
    await clock.settle();
    expect(metrics.of('actions_total')).toEqual({
      'action=log_in code=AUTHENTICATION_REQUIRED outcome=not_helped': 1,
    });
  });

  test.each(['{', '[]', '{"action":"ana","code":"none","at":1}'])(
    'is forgotten when what was kept of it is %s',
    async (kept) => {
      const { clock, metrics, recovery } = setUp({ pressMemory: memoryOf(kept) });
      recovery.start();
      await clock.settle();
      expect(metrics.of('actions_total')).toEqual({});
    },
  );
});

test('work that stops being safe on a device is counted, and work that is safe again is not', async () => {
  const clock = virtualClock();
  const metrics = recordedMetrics();
  const memory = memoryStorage();
  let isFull = false;
  const recovery = createSessionRecovery({
    datasourceId,
    api: scriptedApi(),
    clock,
    userId: '1',
    storage: {
      ...memory,
      durability: () => 'durable',
      commit: (scope, change, signal) =>
        isFull
          ? Promise.reject(new StorageError('full', 'The disk is full.'))
          : memory.commit(scope, change, signal),
    },
    sources: [],
    adapters: [measureTo(metrics, { now: clock.now, pressMemory: memoryOf() })],
  });
  recovery.start();
  await clock.settle();
  isFull = true;
  const performed = recovery.perform({ name: 'sort_rows', params: {} });
  await clock.advance(10_000);
  await performed;
  expect(recovery.getState().durability).toBe('failing');
  isFull = false;
  await clock.advance(20_000);
  expect(recovery.getState().durability).toBe('durable');
  expect(metrics.of('durability_downgrades_total')).toEqual({ 'durability=failing': 1 });
  await recovery.stop();
});

test('what a server says reaches no label', async () => {
  const { api, clock, metrics, recovery } = setUp();
  api.breakWith(failureOf('SERVER_ERROR', { userMessage: 'Column ana_secret is gone', status: 599 }));
  recovery.start();
  await clock.advance(200_000);
  await recovery.stop();
  const told = [...metrics.series.keys()].join('\n');
  expect(told).toContain('code=SERVER_ERROR');
  expect(told).not.toMatch(/ana|599|0000/);
  expect(metrics.flushes).toBe(1);
});

test('after the recovery has stopped nothing is counted any more', async () => {
  const { clock, metrics, recovery } = setUp();
  recovery.start();
  await clock.settle();
  await recovery.stop();
  const before = [...metrics.series];
  recovery.retry();
  await clock.advance(60_000);
  expect([...metrics.series]).toEqual(before);
});
