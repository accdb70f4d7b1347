import { describe, expect, it } from 'vitest';
import { checkpointOf, type RecoveryCheckpoint } from '../../machines/recoveryCheckpoint.ts';
import { type ChartInHand, chartInGrace, chartInHand, failedChart, recoveredChart } from './chartInHand.ts';

/** What a page that is loaded `ms` later makes of the checkpoint of this one. */
function reloaded(before: ChartInHand, ms = 1000): ChartInHand {
  const value = before.value.split('.')[0] as RecoveryCheckpoint['value'];
  const checkpoint = checkpointOf(value, before.context, before.at);
  const chart = chartInHand().pass(before.at - chartInHand().at + ms);
  return chart.send({ type: 'session.started' }).send({ type: 'record.restored', checkpoint });
}

describe('a reload', () => {
  it('in the middle of a wait keeps its deadline and what was spent', () => {
    const before = chartInHand().start().fail('SESSION_NOT_FOUND').fail('SERVER_ERROR').elapse();
    before.fail('SERVER_ERROR');
    const chart = reloaded(before);
    expect(chart.value).toBe('retrying.waiting');
    expect(chart.context).toMatchObject({
      attempt: 2,
      nextAttemptAt: before.context.nextAttemptAt,
      remediesSpent: ['reopen'],
      failure: { code: 'SERVER_ERROR' },
    });
    expect(chart.waitsFor('backoff.elapsed')).toBe(before.context.nextAttemptAt);
    expect(chart.elapse().context.attempt).toBe(3);
  });

  it('after the deadline makes that attempt at once', () => {
    const before = chartInHand().start().fail('SERVER_ERROR');
    const chart = reloaded(before, 3600_000);
    expect(chart.value).toBe('retrying.attempting');
    expect(chart.context).toMatchObject({ attempt: 2, trigger: 'automatic' });
    const exactly = reloaded(before, before.nextInMs ?? 0);
    expect(exactly.value).toBe('retrying.attempting');
  });

  it('in the middle of a retry makes the next one at once', () => {
    const chart = reloaded(chartInHand().start().fail('SERVER_ERROR').elapse());
    expect(chart.value).toBe('retrying.attempting');
    expect(chart.context.attempt).toBe(3);
  });

  it('in a grace window keeps its probe and its end', () => {
    const before = chartInGrace();
    const chart = reloaded(before);
    expect(chart.value).toBe('grace.waiting');
    const { nextAttemptAt, graceEndsAt } = before.context;
    expect(chart.context).toMatchObject({ attempt: 4, nextAttemptAt, graceEndsAt });
    expect(chart.elapse().fail('SERVER_ERROR').value).toBe('grace.closing');
  });

  it('in a grace window without a probe to come, or after its end, starts afresh', () => {
    const probed = chartInGrace().elapse().fail('SERVER_ERROR');
    for (const chart of [
      reloaded(probed),
      reloaded(chartInGrace(), 30_000),
      reloaded(chartInGrace().elapse()),
    ]) {
      expect(chart.value).toBe('initializing.opening');
      expect(chart.context).toMatchObject({ attempt: 1, trigger: 'start', graceEndsAt: null });
    }
    expect(reloaded(chartInGrace(), 29_999).value).toBe('grace.waiting');
  });

  it.each([
    ['failed', () => failedChart()],
    ['reauth', () => chartInHand().start().fail('AUTHENTICATION_REQUIRED')],
    ['initializing', () => chartInHand().start()],
    ['recovered', () => recoveredChart()],
  ] as const)('in %s starts afresh', (_, make) => {
    const chart = reloaded(make());
    expect(chart.value).toBe('initializing.opening');
    expect(chart.context).toMatchObject({ attempt: 1, remediesSpent: [], failure: null });
  });

  it('keeps the floors of every endpoint', () => {
    const before = chartInHand().start();
    before.dice = 0;
    before.fail('SERVER_OVERLOADED', { endpoint: 'initialize', retryAfterMs: 3_600_000 });
    const chart = reloaded(before);
    expect(chart.value).toBe('initializing.opening');
    expect(chart.lastSent).toMatchObject({ floors: { initialize: before.at + 3_600_000 }, isManual: false });
    chart.fail('SERVER_OVERLOADED', { endpoint: 'initialize', retryAfterMs: 3_599_000, heldBack: true });
    expect(chart.value).toBe('failed.waiting');
    expect(chart.context.nextAttemptAt).toBe(before.at + 3_600_000);
  });

  it.each([
    ['retrying.waiting', 1000],
    ['retrying.attempting', 60_000],
  ])('into %s keeps floors and an incident as well', (state, ms) => {
    const before = chartInHand().start().fail('AUTHENTICATION_REQUIRED').send({ type: 'user.signedIn' });
    before.fail('SERVER_OVERLOADED', { endpoint: 'initialize', retryAfterMs: 25_000 });
    const chart = reloaded(before, ms);
    expect(chart.value).toBe(state);
    expect(chart.context.floors).toEqual(before.context.floors);
    expect(chart.context.incident).toEqual({ code: 'AUTHENTICATION_REQUIRED', openedAt: before.at });
  });

  it('into a grace window keeps floors and an incident as well', () => {
    const before = chartInHand().start().fail('AUTHENTICATION_REQUIRED').send({ type: 'user.signedIn' });
    before.fail('SERVER_ERROR', { endpoint: 'extend', retryAfterMs: 20_000 }).send({ type: 'network.lost' });
    const chart = reloaded(before);
    expect(chart.value).toBe('grace.waiting');
    expect(chart.context.floors).toEqual(before.context.floors);
    expect(chart.context.incident).toEqual(before.context.incident);
  });

  it('opens no second incident, and closes the first', () => {
    for (const before of [failedChart(), chartInHand().start().fail('AUTHENTICATION_REQUIRED')]) {
      const chart = reloaded(before).fail('PERMISSION_DENIED');
      expect(chart.noticesOf('incident.opened')).toEqual([]);
      chart.send({ type: 'retry.requested' }).succeed().settle();
      expect(chart.noticesOf('incident.closed')).toHaveLength(1);
    }
  });

  it('with nothing to restore has no floors and no incident', () => {
    expect(chartInHand().start().context).toMatchObject({ floors: {}, incident: null });
  });
});

describe('a reload after the clock was set back', () => {
  const hourMs = 3_600_000;
  it('in the middle of a Retry-After keeps it as long as it was, and not an hour longer', () => {
    const before = chartInHand().start();
    before.dice = 0;
    before.fail('SERVER_OVERLOADED', { retryAfterMs: 20_000 });
    const chart = reloaded(before, -hourMs);
    expect(chart.value).toBe('retrying.waiting');
    expect(chart.waitsFor('backoff.elapsed')).toBe(chart.at + 20_000);
    expect(chart.elapse().lastSent?.floors).toEqual({});
  });

  it('keeps a floor that no wait was for as far ahead as it was', () => {
    const before = chartInHand().start();
    before.dice = 0;
    before.fail('SERVER_OVERLOADED', { endpoint: 'initialize', retryAfterMs: 25_000 });
    before.pass(1000).send({ type: 'network.restored' }).succeed();
    const chart = reloaded(before, -hourMs);
    expect(chart.value).toBe('initializing.opening');
    expect(chart.lastSent?.floors).toEqual({ initialize: chart.at + 24_000 });
  });

  it('in a grace window keeps its probe and its end as far ahead as they were', () => {
    const chart = reloaded(chartInGrace(), -hourMs);
    expect(chart.value).toBe('grace.waiting');
    expect(chart.context.graceEndsAt).toBe(chart.at + 30_000);
    expect(chart.waitsFor('backoff.elapsed')).toBe(chart.at + 13_000);
  });

  it('closes an incident that was opened in the past', () => {
    const chart = reloaded(failedChart(), -hourMs).succeed().settle();
    expect(chart.noticesOf('incident.closed')).toMatchObject([{ durationMs: 5000 }]);
  });
});
