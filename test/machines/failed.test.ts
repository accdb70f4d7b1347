import { describe, expect, it } from 'vitest';
import { type ChartInHand, chartInHand, failedChart } from './chartInHand.ts';

const wakesAndFails = (chart: ChartInHand) => chart.elapse().fail('SERVER_ERROR');

describe('failed after a transient failure', () => {
  it('wakes at one random moment in each window of 30, 60, 120, 240 … s, for one attempt', () => {
    const chart = failedChart();
    let startsAt = chart.at;
    for (const lengthMs of [30_000, 60_000, 120_000, 240_000, 480_000]) {
      expect(chart.context.wakeWindow).toEqual({ lengthMs, endsAt: startsAt + lengthMs });
      expect(chart.context.nextAttemptAt).toBe(startsAt + lengthMs / 2);
      chart.elapse();
      expect(chart.value).toBe('initializing.opening');
      expect(chart.context).toMatchObject({
        cycle: 'wake',
        attempt: 1,
        trigger: 'wake',
        lastWakeAt: chart.at,
      });
      expect(chart.pass(200).fail('SERVER_ERROR').value).toBe('failed.waiting');
      startsAt += lengthMs;
    }
    expect(chart.sent).toHaveLength(5 + 5);
  });

  it('never lets its windows grow beyond an hour', () => {
    const chart = failedChart();
    for (let wake = 0; wake < 12; wake += 1) wakesAndFails(chart);
    expect(chart.context.wakeWindow?.lengthMs).toBe(3_600_000);
  });

  it.each(['network.restored', 'page.shown', 'page.slept'] as const)('wakes at once on %s', (type) => {
    const chart = failedChart().pass(1000);
    const { nextAttemptAt } = chart.context;
    chart.send({ type });
    expect(chart.value).toBe('initializing.opening');
    expect(chart.context).toMatchObject({ cycle: 'wake', attempt: 1, lastWakeAt: chart.at });
    chart.fail('SERVER_ERROR');
    expect(chart.value).toBe('failed.waiting');
    expect(chart.context.nextAttemptAt).toBe(Math.max(nextAttemptAt ?? 0, chart.at + 15_000));
  });

  it.each(['network.restored', 'page.shown'] as const)(
    'wakes on %s 15 s after it last did, and not before',
    (type) => {
      const chart = wakesAndFails(failedChart());
      const { lastWakeAt } = chart.context;
      expect(chart.pass(5000).send({ type }).value).toBe('failed.waiting');
      expect(chart.waitsFor('backoff.elapsed')).toBe((lastWakeAt ?? 0) + 15_000);
      expect(chart.elapse().value).toBe('initializing.opening');
      chart.fail('SERVER_ERROR');
      expect(chart.pass(15_000).send({ type }).value).toBe('initializing.opening');
    },
  );

  it('leaves the end of a sleep to its own wait when it has just woken', () => {
    const chart = wakesAndFails(failedChart());
    const until = chart.waitsFor('backoff.elapsed');
    expect(chart.pass(5000).send({ type: 'page.slept' }).value).toBe('failed.waiting');
    expect(chart.waitsFor('backoff.elapsed')).toBe(until);
  });

  it('wakes on time by the dice no sooner than 15 s after an event did', () => {
    const chart = failedChart();
    chart.dice = 0.999;
    chart.pass(14_000).send({ type: 'page.shown' }).fail('SERVER_ERROR');
    expect(chart.nextInMs).toBe(15_000);
  });

  it('does not wake a hidden page, and widens its windows all the same', () => {
    const chart = failedChart().send({ type: 'page.hidden' });
    for (const lengthMs of [60_000, 120_000]) {
      chart.elapse();
      expect(chart.value).toBe('failed.waiting');
      expect(chart.context.wakeWindow?.lengthMs).toBe(lengthMs);
    }
    expect(chart.send({ type: 'page.slept' }).value).toBe('failed.waiting');
    expect(chart.sent).toHaveLength(5);
    expect(chart.send({ type: 'page.shown' }).value).toBe('initializing.opening');
    expect(chart.context.hiddenAt).toBeNull();
  });

  it('wakes at the end of its window while the browser says offline', () => {
    const chart = failedChart('NETWORK_UNREACHABLE').send({ type: 'network.lost' });
    chart.elapse().fail('NETWORK_UNREACHABLE');
    expect(chart.context.nextAttemptAt).toBe(chart.context.wakeWindow?.endsAt);
  });

  it('notes what the browser says while it waits', () => {
    const chart = wakesAndFails(failedChart()).send({ type: 'network.lost' }).send({ type: 'page.hidden' });
    chart.send({ type: 'network.restored' }).send({ type: 'page.shown' });
    expect(chart.value).toBe('failed.waiting');
    expect(chart.context).toMatchObject({ isOnline: true, hiddenAt: null });
    const wokenByNetwork = failedChart().send({ type: 'network.lost' }).send({ type: 'network.restored' });
    expect(wokenByNetwork.context.isOnline).toBe(true);
  });

  it('is not frozen by a clock that is set back', () => {
    const chart = wakesAndFails(failedChart()).pass(-3_600_000);
    chart.send({ type: 'page.shown' });
    expect(chart.waitsFor('backoff.elapsed')).toBe(chart.at + 15_000);
    chart.elapse().fail('SERVER_ERROR');
    expect(chart.nextInMs).toBeLessThanOrEqual(240_000);
    const hidden = failedChart().send({ type: 'page.hidden' }).pass(-3_600_000);
    hidden.send({ type: 'backoff.elapsed', lateMs: 0 });
    expect(hidden.nextInMs).toBeLessThanOrEqual(120_000);
  });

  it('sleeps for good when it is cancelled', () => {
    const chart = failedChart().send({ type: 'recovery.cancelled' });
    expect(chart.value).toBe('failed.cancelled');
    for (const type of ['network.restored', 'page.shown', 'page.slept', 'session.shared'] as const) {
      expect(chart.send({ type }).value).toBe('failed.cancelled');
    }
    expect(chart.waitsFor('backoff.elapsed')).toBeUndefined();
  });
});

describe('a time that the server gave', () => {
  const askedForAnHour = () => {
    const chart = chartInHand().start();
    chart.dice = 0;
    return chart.fail('SERVER_OVERLOADED', { status: 429, retryAfterMs: 3_600_000 });
  };

  it('beyond the grace window leads to failed at once, and to a wake-up then', () => {
    const chart = askedForAnHour();
    expect(chart.value).toBe('failed.waiting');
    expect(chart.nextInMs).toBe(3_600_000);
    expect(chart.noticesOf('incident.opened')).toHaveLength(1);
    expect(chart.elapse().value).toBe('initializing.opening');
    expect(chart.lastSent?.floors).toEqual({});
  });

  it('is not undercut by anything but the user', () => {
    for (const type of ['network.restored', 'page.shown', 'page.slept'] as const) {
      expect(askedForAnHour().pass(60_000).send({ type }).value).toBe('failed.waiting');
    }
    const chart = askedForAnHour().pass(60_000).send({ type: 'retry.requested' });
    expect(chart.value).toBe('initializing.opening');
    expect(chart.lastSent).toMatchObject({ isManual: true });
  });

  it('is kept when an event came in vain', () => {
    const chart = askedForAnHour();
    const { nextAttemptAt } = chart.context;
    chart.pass(60_000).send({ type: 'page.shown' });
    expect(chart.waitsFor('backoff.elapsed')).toBe(nextAttemptAt);
  });

  it('wakes a hidden page, too', () => {
    const chart = askedForAnHour().send({ type: 'page.hidden' }).elapse();
    expect(chart.value).toBe('initializing.opening');
  });

  it('is followed by the widening windows', () => {
    const chart = askedForAnHour().elapse().fail('SERVER_ERROR');
    expect(chart.value).toBe('failed.waiting');
    expect(chart.context.wakeWindow?.lengthMs).toBe(60_000);
  });
});

describe('failed is left by the user', () => {
  it.each([
    ['failed.waiting', () => failedChart()],
    ['failed.dormant', () => chartInHand().start().fail('PERMISSION_DENIED')],
    ['failed.cancelled', () => failedChart().send({ type: 'recovery.cancelled' })],
  ] as const)('from %s, into a fresh cycle', (state, make) => {
    const chart = make();
    expect(chart.value).toBe(state);
    chart.send({ type: 'retry.requested' });
    expect(chart.value).toBe('initializing.opening');
    expect(chart.context).toMatchObject({
      attempt: 1,
      cycle: 'full',
      trigger: 'manual',
      remedy: null,
      remediesSpent: [],
      nextAttemptAt: null,
      graceEndsAt: null,
      wakeWindow: null,
    });
    expect(chart.lastSent?.isManual).toBe(true);
    expect(chart.fail('SERVER_ERROR').nextInMs).toBeCloseTo(2300, 6);
  });

  it('by a login, which respects the floors', () => {
    const chart = failedChart().send({ type: 'user.signedIn' });
    expect(chart.value).toBe('initializing.opening');
    expect(chart.context).toMatchObject({ attempt: 1, cycle: 'full', trigger: 'remedy', remedy: 'log-in' });
    expect(chart.lastSent?.isManual).toBe(false);
  });

  it('from a wake-up that was cancelled, with nothing of it left', () => {
    const chart = failedChart().elapse().fail('PERMISSION_DENIED').send({ type: 'retry.requested' });
    expect(chart.context).toMatchObject({ cycle: 'full', wakeWindow: null });
  });
});

describe('a failure that no retry heals', () => {
  it.each(['PERMISSION_DENIED', 'DATASOURCE_NOT_FOUND', 'API_MISMATCH'] as const)(
    '%s ends in failed and does not wake',
    (code) => {
      const chart = chartInHand().start().fail(code);
      expect(chart.value).toBe('failed.dormant');
      expect(chart.waitsFor('backoff.elapsed')).toBeUndefined();
      expect(chart.send({ type: 'page.shown' }).value).toBe('failed.dormant');
      expect(chart.sent).toHaveLength(1);
    },
  );
});
