import { describe, expect, it } from 'vitest';
import { chartInHand, failedChart, startAt } from './chartInHand.ts';

describe('an incident', () => {
  it('is opened when recovery needs the user', () => {
    const chart = chartInHand().start().pass(300).fail('PERMISSION_DENIED', { status: 403 });
    expect(chart.noticesOf('incident.opened')).toMatchObject([
      { failure: { code: 'PERMISSION_DENIED', status: 403 }, attempt: 1, durationMs: 300, at: startAt + 300 },
    ]);
    expect(chart.context.incident).toEqual({ code: 'PERMISSION_DENIED', openedAt: startAt + 300 });
  });

  it('is one, however often it wakes, fails and asks for a login', () => {
    const chart = failedChart();
    for (let wake = 0; wake < 3; wake += 1) chart.elapse().fail('SERVER_ERROR');
    chart.elapse().fail('AUTHENTICATION_REQUIRED').send({ type: 'user.signedIn' }).fail('PERMISSION_DENIED');
    chart.send({ type: 'retry.requested' }).fail('HISTORY_CONFLICT').fail('HISTORY_CONFLICT');
    expect(chart.noticesOf('incident.opened')).toHaveLength(1);
  });

  it('is closed when the session has been steady, not when it is merely back', () => {
    const chart = chartInHand().start().fail('AUTHENTICATION_REQUIRED').pass(60_000);
    chart.send({ type: 'user.signedIn' }).succeed();
    expect(chart.noticesOf('incident.closed')).toEqual([]);
    chart.settle();
    expect(chart.noticesOf('incident.closed')).toEqual([
      { type: 'incident.closed', code: 'AUTHENTICATION_REQUIRED', durationMs: 65_000, at: chart.at },
    ]);
    expect(chart.context.incident).toBeNull();
    expect(chart.send({ type: 'session.settled' }).noticesOf('incident.closed')).toHaveLength(1);
  });

  it('is followed by another one after that', () => {
    const chart = failedChart().elapse().succeed().settle().lose('PERMISSION_DENIED');
    expect(chart.noticesOf('incident.opened')).toHaveLength(2);
  });

  it('is none while the browser says offline, and becomes one when the network is back without the session', () => {
    const chart = chartInHand().start().succeed().settle().send({ type: 'network.lost' }).elapse();
    chart.fail('NETWORK_UNREACHABLE').elapse();
    expect(chart.value).toBe('failed.waiting');
    expect(chart.noticesOf('incident.opened')).toEqual([]);
    chart.send({ type: 'network.restored' }).fail('NETWORK_UNREACHABLE');
    expect(chart.noticesOf('incident.opened')).toHaveLength(1);
  });

  it('is none when the user cancelled', () => {
    const chart = chartInHand().start().fail('SERVER_ERROR').send({ type: 'recovery.cancelled' });
    expect(chart.noticesOf('incident.opened')).toEqual([]);
  });

  it('counts from the loss', () => {
    const chart = chartInHand().start().succeed().settle().pass(1e6).lose('SERVER_ERROR').pass(2000);
    chart.fail('PERMISSION_DENIED');
    expect(chart.noticesOf('incident.opened')).toMatchObject([{ durationMs: 2000 }]);
  });
});
