import { describe, expect, it, test } from 'vitest';
import { chartInGrace, chartInHand, failedChart, recoveredChart } from './chartInHand.ts';

describe('a proven session', () => {
  it('is steady after 5 s, and only then does the attempt counter start afresh', () => {
    const chart = chartInHand().start().fail('SERVER_ERROR').elapse().pass(800).succeed();
    expect(chart.value).toBe('recovered.steady');
    expect(chart.waitsFor('session.settled')).toBe(chart.at + 5000);
    expect(chart.context).toMatchObject({ attempt: 2, trial: { settlesAt: chart.at + 5000 } });
    chart.settle();
    expect(chart.context).toMatchObject({ attempt: 0, remediesSpent: [], heldBackBy: [], trial: null });
    expect(chart.waitsFor('session.settled')).toBeUndefined();
  });

  it('keeps that time while it is verified or renewed', () => {
    const chart = chartInHand().start().succeed();
    const settlesAt = chart.at + 5000;
    chart.pass(2000).send({ type: 'session.doubted' }).pass(500).succeed();
    chart.send({ type: 'session.renewed', expiresAt: null });
    expect(chart.waitsFor('session.settled')).toBe(settlesAt);
    expect(chart.noticesOf('session.recovered')).toHaveLength(1);
  });

  it('waits for nothing else, and has no heartbeat', () => {
    const chart = recoveredChart();
    expect(chart.waitsFor('backoff.elapsed')).toBeUndefined();
    expect(chart.waitsFor('expiry.reached')).toBeNull();
    expect(chart.underWay).toBe(0);
  });
});

describe('a flapping session', () => {
  it('spends the retries and one grace window, then fails, and wakes once per widening window', () => {
    const chart = recoveredChart();
    chart.lose('NETWORK_UNREACHABLE');
    const states = [];
    while (chart.value !== 'failed.waiting') {
      if (chart.underWay === 0) chart.elapse();
      else chart.succeed().pass(1000).lose('NETWORK_UNREACHABLE');
      states.push(chart.value);
    }
    expect(chart.sent).toHaveLength(1 + 4 + 1);
    expect(states.at(-2)).toBe('grace.closing');
    for (const lengthMs of [30_000, 60_000, 120_000, 240_000]) {
      expect(chart.context.wakeWindow?.lengthMs).toBe(lengthMs);
      chart.elapse().succeed();
      expect(chart.value).toBe('recovered.steady');
      expect(chart.pass(1000).lose('NETWORK_UNREACHABLE').value).toBe('failed.waiting');
    }
    expect(chart.noticesOf('incident.opened')).toHaveLength(1);
    expect(chart.noticesOf('incident.closed')).toHaveLength(0);
  });

  it('is done with when it holds for 5 s', () => {
    const chart = failedChart().elapse().succeed().settle();
    expect(chart.context).toMatchObject({ cycle: 'full', wakeWindow: null, graceEndsAt: null });
    expect(chart.noticesOf('incident.closed')).toHaveLength(1);
    expect(chart.lose('SERVER_ERROR').value).toBe('retrying.attempting');
    expect(chart.fail('SERVER_ERROR').value).toBe('retrying.waiting');
  });

  it('waits out the grace window that found it', () => {
    const chart = chartInGrace().elapse().succeed().pass(4000).lose('SERVER_ERROR');
    expect(chart.value).toBe('grace.closing');
    expect(chart.elapse().value).toBe('failed.waiting');
  });
});

describe('a lost connection', () => {
  it('is met by an attempt at once, then by the retries', () => {
    const chart = recoveredChart().lose('NETWORK_UNREACHABLE');
    expect(chart.value).toBe('retrying.attempting');
    expect(chart.context).toMatchObject({ attempt: 1, trigger: 'automatic' });
    chart.fail('NETWORK_UNREACHABLE');
    expect(chart.nextInMs).toBeCloseTo(2300, 6);
  });

  it('emits no failed attempt, since none was made', () => {
    expect(recoveredChart().lose('SERVER_ERROR').noticesOf('attempt.failed')).toEqual([]);
  });

  it('counts the time to recovery from the loss', () => {
    const chart = recoveredChart().pass(60_000).lose('SERVER_ERROR').pass(700).succeed();
    expect(chart.noticesOf('session.recovered').at(-1)).toMatchObject({ durationMs: 700, attempt: 1 });
    expect(chart.context.troubleSince).toBeNull();
  });

  it('takes the road of its code', () => {
    expect(recoveredChart().lose('SESSION_NOT_FOUND').value).toBe('initializing.opening');
    expect(recoveredChart().lose('AUTHENTICATION_REQUIRED').value).toBe('reauth.prompting');
    expect(recoveredChart().lose('PERMISSION_DENIED').value).toBe('failed.dormant');
    expect(recoveredChart().lose('NETWORK_INTERCEPTED').value).toBe('retrying.waiting');
    expect(recoveredChart().send({ type: 'network.lost' }).value).toBe('grace.waiting');
  });

  it('overtakes a verification', () => {
    const chart = recoveredChart().send({ type: 'session.doubted' }).lose('SERVER_ERROR');
    expect(chart.value).toBe('retrying.attempting');
    expect(chart.underWay).toBe(1);
  });
});

describe('a live server that closes everybody', () => {
  it.each([
    [0, 0],
    [0.5, 15_000],
    [0.999, 29_970],
  ])('gets its clients back over 0–30 s: dice %f, after %i ms', (dice, ms) => {
    const chart = recoveredChart();
    chart.dice = dice;
    chart.lose('SERVER_OVERLOADED', { status: 503 });
    expect(chart.value).toBe('retrying.waiting');
    expect(chart.nextInMs).toBe(ms);
    expect(chart.elapse().context.attempt).toBe(1);
    expect(chart.fail('SERVER_OVERLOADED', { status: 503 }).nextInMs).toBeCloseTo(5500 + dice * 500, 3);
  });

  it('gets them so from a verification, and from a session that is not steady yet', () => {
    const verifying = recoveredChart().send({ type: 'session.doubted' });
    expect(verifying.fail('SERVER_OVERLOADED', { status: 503 }).nextInMs).toBe(15_000);
    const young = chartInHand().start().succeed().lose('SERVER_OVERLOADED', { status: 503 });
    expect(young.nextInMs).toBe(15_000);
    expect(young.context.attempt).toBe(1);
  });

  it('is still asked at once by a click', () => {
    const chart = recoveredChart()
      .lose('SERVER_OVERLOADED', { status: 503 })
      .send({ type: 'retry.requested' });
    expect(chart.value).toBe('retrying.attempting');
  });
});

describe('a doubt', () => {
  it.each(['session.doubted', 'retry.requested', 'page.slept', 'user.signedIn'] as const)(
    'by %s is settled by a status',
    (type) => {
      const chart = recoveredChart().send({ type });
      expect(chart.value).toBe('recovered.verifying');
      expect(chart.lastSent).toMatchObject({ remedy: null, isManual: false });
      expect(chart.notices.at(-1)).toMatchObject({
        type: 'attempt.started',
        trigger: 'verification',
        attempt: 0,
      });
      expect(chart.send({ type }).sent).toHaveLength(2);
      expect(chart.succeed(chart.at + 1e6).value).toBe('recovered.steady');
      expect(chart.context).toMatchObject({ attempt: 0, expiresAt: chart.at + 1e6 });
      expect(chart.noticesOf('session.recovered')).toHaveLength(1);
    },
  );

  it.each([
    [59_999, 'recovered.steady'],
    [60_000, 'recovered.verifying'],
  ])('comes to a page that is shown after %i ms: %s', (ms, state) => {
    const chart = recoveredChart().send({ type: 'page.hidden' }).pass(ms).send({ type: 'page.shown' });
    expect(chart.value).toBe(state);
    expect(chart.context.hiddenAt).toBeNull();
    expect(chart.send({ type: 'page.shown' }).value).toBe(state);
  });

  it('counts the time hidden from the first word of it', () => {
    const chart = recoveredChart().send({ type: 'page.hidden' }).pass(40_000).send({ type: 'page.hidden' });
    expect(chart.pass(20_000).send({ type: 'page.shown' }).value).toBe('recovered.verifying');
  });

  it('never comes to a page that was not hidden', () => {
    expect(recoveredChart().pass(1e6).send({ type: 'page.shown' }).value).toBe('recovered.steady');
  });

  it('that proves right counts as the first attempt', () => {
    const chart = recoveredChart().send({ type: 'session.doubted' }).fail('SERVER_ERROR');
    expect(chart.value).toBe('retrying.waiting');
    expect(chart.context.attempt).toBe(1);
    expect(chart.nextInMs).toBeCloseTo(2300, 6);
  });

  it('leads straight to the road of what it finds', () => {
    const found = (code: 'SESSION_NOT_FOUND' | 'AUTHENTICATION_REQUIRED') =>
      recoveredChart().send({ type: 'session.doubted' }).fail(code).value;
    expect(found('SESSION_NOT_FOUND')).toBe('initializing.opening');
    expect(found('AUTHENTICATION_REQUIRED')).toBe('reauth.prompting');
  });

  it('under way takes a renewal and hears of a lost network', () => {
    const chart = recoveredChart().send({ type: 'session.doubted' });
    chart.send({ type: 'session.renewed', expiresAt: 77 }).send({ type: 'network.lost' });
    expect(chart.value).toBe('recovered.verifying');
    expect(chart.context).toMatchObject({ expiresAt: 77, isOnline: false });
    expect(chart.fail('NETWORK_UNREACHABLE').value).toBe('grace.waiting');
  });

  it('is nothing to a chart that has no session', () => {
    expect(chartInHand().start().fail('SERVER_ERROR').send({ type: 'session.doubted' }).value).toBe(
      'retrying.waiting',
    );
    expect(failedChart().send({ type: 'session.doubted' }).value).toBe('failed.waiting');
    expect(failedChart().lose('SESSION_NOT_FOUND').value).toBe('failed.waiting');
  });
});

describe('an expiry', () => {
  const expiringIn = (ms: number) => {
    const chart = chartInHand().start();
    return chart.succeed(chart.at + ms);
  };
  it.each([
    [3_600_000, 3_480_000],
    [240_000, 120_000],
    [100_000, 50_000],
    [30_000, 10_000],
    [15_000, 0],
    [0, 0],
  ])('of a session of %i ms is announced after %i ms', (ms, warnedAfterMs) => {
    const chart = expiringIn(ms);
    expect(chart.waitsFor('expiry.reached')).toBe(chart.at + warnedAfterMs);
  });

  it('is announced once, then looked at', () => {
    const chart = expiringIn(600_000);
    const { expiresAt } = chart.context;
    chart.pass(480_000).send({ type: 'expiry.reached' });
    expect(chart.value).toBe('recovered.expiring');
    expect(chart.noticesOf('session.expiring')).toEqual([
      { type: 'session.expiring', expiresAt, at: chart.at },
    ]);
    expect(chart.waitsFor('expiry.reached')).toBe(expiresAt);
    expect(chart.pass(120_000).send({ type: 'expiry.reached' }).value).toBe('recovered.verifying');
    expect(chart.noticesOf('session.expiring')).toHaveLength(1);
  });

  it('is put off by a renewal, before its warning and after', () => {
    const chart = expiringIn(600_000);
    chart.pass(100_000).send({ type: 'session.renewed', expiresAt: chart.at + 900_000 });
    expect(chart.waitsFor('expiry.reached')).toBe(chart.at + 780_000);
    chart.pass(780_000).send({ type: 'expiry.reached' });
    chart.send({ type: 'session.renewed', expiresAt: chart.at + 500_000 });
    expect(chart.value).toBe('recovered.steady');
    expect(chart.waitsFor('expiry.reached')).toBe(chart.at + 380_000);
    expect(chart.noticesOf('session.recovered')).toHaveLength(1);
  });

  it('is announced once, however often it is said again', () => {
    const chart = expiringIn(600_000);
    const { expiresAt } = chart.context;
    chart.pass(480_000).send({ type: 'expiry.reached' });
    chart.pass(30_000).send({ type: 'session.renewed', expiresAt });
    expect(chart.value).toBe('recovered.expiring');
    expect(chart.waitsFor('expiry.reached')).toBe(expiresAt);
    expect(chart.noticesOf('session.expiring')).toHaveLength(1);
    chart.send({ type: 'session.renewed', expiresAt: chart.at + 600_000 });
    expect(chart.value).toBe('recovered.steady');
  });

  it('is left to a session that no longer has one', () => {
    const chart = expiringIn(600_000).send({ type: 'session.renewed', expiresAt: null });
    expect(chart.waitsFor('expiry.reached')).toBeNull();
    expect(chart.send({ type: 'expiry.reached' }).value).toBe('recovered.steady');
    expect(chart.noticesOf('session.expiring')).toEqual([]);
  });
});

describe('an operation in flight', () => {
  const untried = () => chartInHand().start().fail('SERVER_ERROR').elapse().succeed();

  it('keeps the session from being called steady', () => {
    const chart = untried().pass(1000).send({ type: 'operation.sent' });
    expect(chart.waitsFor('session.settled')).toBeUndefined();
    expect(chart.context.trial).toEqual({ settlesAt: null });
    expect(chart.pass(60_000).value).toBe('recovered.steady');
    expect(chart.context.attempt).toBe(2);
  });

  it('lets the 5 s begin anew with its answer', () => {
    const chart = untried().pass(1000).send({ type: 'operation.sent' }).pass(7000);
    chart.send({ type: 'operation.answered' });
    expect(chart.waitsFor('session.settled')).toBe(chart.at + 5000);
    expect(chart.context).toMatchObject({ attempt: 2, trial: { settlesAt: chart.at + 5000 } });
    expect(chart.settle().context.attempt).toBe(0);
  });

  it('that fails after 6 s each time spends the retries and one grace window', () => {
    const chart = recoveredChart();
    const states = [];
    while (chart.value !== 'failed.waiting' && chart.sent.length < 50) {
      if (chart.underWay > 0) chart.succeed();
      if (chart.value.startsWith('recovered')) {
        chart.send({ type: 'operation.sent' }).pass(6000);
        const settlesAt = chart.waitsFor('session.settled');
        if (typeof settlesAt === 'number' && settlesAt <= chart.at) chart.send({ type: 'session.settled' });
        chart.lose('NETWORK_UNREACHABLE');
      } else chart.elapse();
      states.push(chart.value);
    }
    expect(states.at(-1)).toBe('failed.waiting');
    expect(chart.sent).toHaveLength(1 + 4 + 1);
    expect(chart.noticesOf('incident.opened')).toHaveLength(1);
    expect(
      chart.elapse().succeed().send({ type: 'operation.sent' }).pass(6000).lose('SERVER_ERROR').value,
    ).toBe('failed.waiting');
    expect(chart.context.wakeWindow?.lengthMs).toBe(60_000);
  });

  it('is forgotten with the session', () => {
    for (const leave of [
      () => untried().send({ type: 'operation.sent' }).lose('SERVER_ERROR'),
      () => untried().send({ type: 'operation.sent' }).send({ type: 'network.lost' }),
      () => untried().lose('PERMISSION_DENIED'),
      () => untried().send({ type: 'reset.requested' }),
    ]) {
      const chart = leave();
      expect(chart.context.trial).toBeNull();
      expect(chart.waitsFor('session.settled')).toBeUndefined();
      const before = chart.context;
      chart.send({ type: 'operation.answered' }).send({ type: 'operation.sent' });
      expect(chart.context).toEqual(before);
    }
  });

  it('concerns a steady session no more', () => {
    const chart = recoveredChart().send({ type: 'operation.sent' });
    expect(chart.context.trial).toBeNull();
    chart.send({ type: 'operation.answered' });
    expect(chart.waitsFor('session.settled')).toBeUndefined();
    expect(chart.context.trial).toBeNull();
  });

  it('outlasts a verification and a renewal', () => {
    const chart = untried().send({ type: 'operation.sent' }).send({ type: 'session.doubted' }).succeed();
    chart.send({ type: 'session.renewed', expiresAt: null });
    expect(chart.value).toBe('recovered.steady');
    expect(chart.context.trial).toEqual({ settlesAt: null });
    expect(chart.send({ type: 'operation.answered' }).waitsFor('session.settled')).toBe(chart.at + 5000);
  });
});

test('a session that is not on trial is not called steady', () => {
  const chart = chartInHand()
    .start()
    .fail('SERVER_ERROR')
    .elapse()
    .succeed()
    .send({ type: 'operation.sent' });
  chart.lose('SERVER_ERROR').elapse().succeed().settle();
  expect(chart.send({ type: 'session.settled' }).noticesOf('incident.closed')).toEqual([]);
  const failed = failedChart().elapse().succeed().settle();
  expect(failed.send({ type: 'session.settled' }).noticesOf('incident.closed')).toHaveLength(1);
});
