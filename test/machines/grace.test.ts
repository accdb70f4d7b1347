import { describe, expect, it } from 'vitest';
import { chartInGrace, chartInHand, recoveredChart } from './chartInHand.ts';

describe('a grace window', () => {
  it.each([
    [0, 0],
    [0.5, 13_000],
    [0.999, 25_974],
  ])('lasts 30 s and has one probe in its first 26 s: dice %f, after %i ms', (dice, ms) => {
    const chart = chartInHand().start();
    for (let attempt = 1; attempt < 4; attempt += 1) chart.fail('SERVER_ERROR').elapse();
    chart.dice = dice;
    chart.fail('SERVER_ERROR');
    expect(chart.value).toBe('grace.waiting');
    expect(chart.context.graceEndsAt).toBe(chart.at + 30_000);
    expect(chart.nextInMs).toBeCloseTo(ms, 3);
    expect(chart.waitsFor('backoff.elapsed')).toBe(chart.context.nextAttemptAt);
    chart.elapse();
    expect(chart.value).toBe('grace.attempting');
    expect(chart.context).toMatchObject({ attempt: 4, trigger: 'automatic', nextAttemptAt: null });
  });

  it('waits out its time after the probe, then fails', () => {
    const chart = chartInGrace();
    const { graceEndsAt } = chart.context;
    chart.elapse().fail('SERVER_ERROR');
    expect(chart.value).toBe('grace.closing');
    expect(chart.waitsFor('backoff.elapsed')).toBe(graceEndsAt);
    expect(chart.elapse().value).toBe('failed.waiting');
    expect(chart.sent).toHaveLength(5);
  });

  it.each(['network.restored', 'page.shown'] as const)('is probed at once on %s, once', (type) => {
    const chart = chartInGrace().pass(1000);
    const { nextAttemptAt } = chart.context;
    expect(chart.send({ type }).value).toBe('grace.attempting');
    expect(chart.context).toMatchObject({ graceProbedAt: chart.at, nextAttemptAt });
    chart.pass(100).fail('SERVER_ERROR');
    expect(chart.value).toBe('grace.waiting');
    expect(chart.send({ type }).value).toBe('grace.waiting');
    expect(chart.send({ type: 'page.shown' }).value).toBe('grace.waiting');
    expect(chart.elapse().fail('SERVER_ERROR').value).toBe('grace.closing');
    expect(chart.send({ type }).value).toBe('grace.closing');
    expect(chart.sent).toHaveLength(6);
  });

  it('notes what the browser says, whether it makes a probe of it or not', () => {
    const probing = chartInGrace().send({ type: 'page.hidden' }).send({ type: 'page.shown' });
    expect(probing.value).toBe('grace.attempting');
    expect(probing.context.hiddenAt).toBeNull();
    probing.fail('SERVER_ERROR').send({ type: 'page.hidden' }).send({ type: 'page.shown' });
    expect(probing.value).toBe('grace.waiting');
    expect(probing.context.hiddenAt).toBeNull();
  });

  it('is probed by an event while it closes, too', () => {
    const chart = chartInGrace().elapse().fail('SERVER_ERROR').send({ type: 'page.shown' });
    expect(chart.value).toBe('grace.attempting');
    expect(chart.fail('SERVER_ERROR').value).toBe('grace.closing');
  });

  it('starts no attempt from its deadline on', () => {
    for (const type of ['network.restored', 'page.shown'] as const) {
      const chart = chartInGrace().elapse().fail('SERVER_ERROR');
      chart.at = chart.context.graceEndsAt ?? 0;
      expect(chart.send({ type }).value).toBe('grace.closing');
      chart.at -= 1;
      expect(chart.send({ type }).value).toBe('grace.attempting');
    }
  });

  it('lets an attempt under way end after its deadline, and then fails', () => {
    const chart = chartInGrace().elapse().pass(20_000);
    expect(chart.value).toBe('grace.attempting');
    expect(chart.fail('SERVER_ERROR').value).toBe('failed.waiting');
    expect(chartInGrace().elapse().pass(20_000).succeed().value).toBe('recovered.steady');
  });

  it('gives up its probe when the deadline passes during another', () => {
    const chart = chartInGrace().pass(12_000).send({ type: 'network.restored' }).pass(18_000);
    expect(chart.fail('SERVER_ERROR').value).toBe('failed.waiting');
  });

  it('is retried by the user at any time, without an end to its own probe', () => {
    const chart = chartInGrace().pass(500).send({ type: 'retry.requested' });
    expect(chart.value).toBe('grace.attempting');
    expect(chart.context.trigger).toBe('manual');
    expect(chart.lastSent?.isManual).toBe(true);
    expect(chart.fail('SERVER_ERROR').value).toBe('grace.waiting');
    expect(chart.elapse().fail('SERVER_ERROR').value).toBe('grace.closing');
    expect(chart.send({ type: 'retry.requested' }).value).toBe('grace.attempting');
  });

  it('is cancelled for good from its waits', () => {
    for (const chart of [chartInGrace(), chartInGrace().elapse().fail('SERVER_ERROR')]) {
      expect(chart.send({ type: 'recovery.cancelled' }).value).toBe('failed.cancelled');
    }
  });

  it('tells an attempt how long a replay may stand still', () => {
    const chart = chartInGrace();
    expect(chart.lastSent?.replayStallMs).toBeNull();
    expect(chart.elapse().lastSent?.replayStallMs).toBe(10_000);
  });

  it('goes on as triage says when a probe finds another failure', () => {
    expect(chartInGrace().elapse().fail('AUTHENTICATION_REQUIRED').value).toBe('reauth.prompting');
    expect(chartInGrace().elapse().fail('PERMISSION_DENIED').value).toBe('failed.dormant');
    const chart = chartInGrace().elapse().fail('SESSION_NOT_FOUND');
    expect(chart.value).toBe('initializing.opening');
    expect(chart.fail('SERVER_ERROR').value).toBe('grace.closing');
  });

  it('closes at once when a floor leaves no room for a probe', () => {
    const chart = chartInHand().start();
    for (let attempt = 1; attempt < 4; attempt += 1) chart.fail('SERVER_ERROR').elapse();
    chart.fail('SERVER_ERROR', { retryAfterMs: 29_500 });
    expect(chart.value).toBe('grace.closing');
    expect(chart.context.nextAttemptAt).toBeNull();
  });

  it('moves its probe behind a floor that an earlier one met', () => {
    const chart = chartInGrace().send({ type: 'page.shown' });
    chart.dice = 0;
    chart.fail('SERVER_OVERLOADED', { retryAfterMs: 20_000 });
    expect(chart.value).toBe('grace.waiting');
    expect(chart.nextInMs).toBe(20_000);
    const late = chartInGrace().pass(5000).send({ type: 'page.shown' });
    late.fail('SERVER_OVERLOADED', { retryAfterMs: 25_000 });
    expect(late.value).toBe('grace.closing');
  });
});

describe('a floor in the grace window', () => {
  it.each(['network.restored', 'page.shown'] as const)('is not undercut by %s', (type) => {
    const chart = chartInHand().start();
    chart.dice = 0;
    for (let attempt = 1; attempt < 4; attempt += 1) chart.fail('SERVER_ERROR').elapse();
    chart.fail('SERVER_ERROR', { retryAfterMs: 5000 });
    expect(chart.value).toBe('grace.waiting');
    expect(chart.pass(4999).send({ type }).value).toBe('grace.waiting');
    expect(chart.pass(1).send({ type }).value).toBe('grace.attempting');
  });

  it('is not undercut by the end of a sleep', () => {
    const chart = chartInHand().start();
    chart.dice = 0;
    for (let attempt = 1; attempt < 4; attempt += 1) chart.fail('SERVER_ERROR').elapse();
    chart.fail('SERVER_ERROR', { retryAfterMs: 5000 });
    expect(chart.pass(4999).send({ type: 'page.slept' }).value).toBe('grace.waiting');
    expect(chart.pass(1).send({ type: 'page.slept' }).value).toBe('grace.attempting');
  });

  it('is over when its wait is, also where the wall clock was set back meanwhile', () => {
    const chart = chartInHand().start();
    for (let attempt = 1; attempt < 4; attempt += 1) chart.fail('SERVER_ERROR').elapse();
    chart.fail('SERVER_ERROR', { retryAfterMs: 5000 }).pass(-3_600_000);
    chart.send({ type: 'backoff.elapsed', lateMs: 0 });
    expect(chart.lastSent?.floors).toEqual({});
  });

  it('is not undercut by a retry that an outage put off', () => {
    const chart = chartInHand().start();
    chart.dice = 0;
    chart.fail('SERVER_ERROR', { retryAfterMs: 5000 }).send({ type: 'network.lost' });
    expect(chart.pass(4999).send({ type: 'network.restored' }).value).toBe('grace.waiting');
    expect(chart.pass(1).send({ type: 'network.restored' }).value).toBe('retrying.attempting');
  });
});

describe('a sleep in the grace window', () => {
  it('that outlasts it is followed by one attempt, then the verdict', () => {
    const chart = chartInGrace().elapse().fail('SERVER_ERROR').elapse(3_600_000);
    expect(chart.value).toBe('grace.attempting');
    expect(chart.context.trigger).toBe('automatic');
    expect(chart.fail('SERVER_ERROR').value).toBe('failed.waiting');
  });

  it.each([
    [10_000, 'failed.waiting'],
    [10_001, 'grace.attempting'],
  ])('is a wait that ends %i ms late: %s', (lateMs, state) => {
    expect(chartInGrace().elapse().fail('SERVER_ERROR').elapse(lateMs).value).toBe(state);
  });

  it('does not eat the probe', () => {
    expect(chartInGrace().elapse(3_600_000).value).toBe('grace.attempting');
  });

  it('that the page tells of is followed by an attempt at once', () => {
    const chart = chartInGrace().pass(1000).send({ type: 'page.slept' });
    expect(chart.value).toBe('grace.attempting');
    const closing = chartInGrace().elapse().fail('SERVER_ERROR').pass(3_600_000).send({ type: 'page.slept' });
    expect(closing.value).toBe('grace.attempting');
    expect(closing.fail('SERVER_ERROR').value).toBe('failed.waiting');
  });

  it('that cut an attempt opens the window anew', () => {
    const chart = chartInGrace().elapse().pass(3_600_000).send({ type: 'page.slept' });
    expect(chart.value).toBe('grace.attempting');
    chart.fail('NETWORK_UNREACHABLE');
    expect(chart.value).toBe('grace.waiting');
    expect(chart.context.graceEndsAt).toBe(chart.at + 30_000);
    expect(chart.elapse().fail('SERVER_ERROR').value).toBe('grace.closing');
  });
});

describe('a clock that is set back in the grace window', () => {
  it('adds no probe to it', () => {
    const chart = chartInGrace().pass(-3_600_000).send({ type: 'backoff.elapsed', lateMs: 0 });
    expect(chart.value).toBe('grace.attempting');
    expect(chart.context.nextAttemptAt).toBeNull();
    expect(chart.fail('SERVER_ERROR').value).toBe('grace.closing');
  });

  it('makes none of its waits longer than the window', () => {
    const closing = chartInGrace().elapse().pass(-3_600_000).fail('SERVER_ERROR');
    expect(closing.value).toBe('grace.closing');
    expect(closing.waitsFor('backoff.elapsed')).toBe(closing.at + 30_000);
    const waiting = chartInGrace().send({ type: 'page.shown' }).pass(-3_600_000).fail('SERVER_ERROR');
    expect(waiting.value).toBe('grace.waiting');
    expect(waiting.waitsFor('backoff.elapsed')).toBe(waiting.at + 30_000);
  });
});

describe('while the browser says offline', () => {
  const offline = () => recoveredChart().send({ type: 'network.lost' });

  it('a recovered session waits in a grace window and spends no attempt', () => {
    const chart = offline();
    expect(chart.value).toBe('grace.waiting');
    expect(chart.context).toMatchObject({ attempt: 0, graceEndsAt: chart.at + 30_000 });
    expect(chart.elapse().value).toBe('grace.attempting');
    expect(chart.fail('NETWORK_UNREACHABLE').value).toBe('grace.closing');
    expect(chart.context.attempt).toBe(0);
    expect(chart.elapse().value).toBe('failed.waiting');
    expect(chart.context.attempt).toBe(0);
  });

  it('the window that ends so reports no incident', () => {
    const chart = offline().elapse().fail('NETWORK_UNREACHABLE').elapse();
    expect(chart.noticesOf('incident.opened')).toEqual([]);
    expect(chart.context.incident).toBeNull();
    expect(offline().elapse().fail('SESSION_TIMEOUT').elapse().noticesOf('incident.opened')).toEqual([]);
  });

  it('the time to recovery counts from its word, or from an earlier loss', () => {
    const chart = offline().pass(700).send({ type: 'network.restored' }).succeed();
    expect(chart.noticesOf('session.recovered').at(-1)).toMatchObject({ durationMs: 700 });
    const earlier = recoveredChart().lose('SERVER_ERROR').fail('SERVER_ERROR').pass(500);
    earlier.send({ type: 'network.lost' }).pass(200).send({ type: 'network.restored' }).succeed();
    expect(earlier.noticesOf('session.recovered').at(-1)).toMatchObject({ durationMs: 700 });
  });

  it('the first attempt is made, and its failure opens the window', () => {
    const chart = chartInHand().send({ type: 'network.lost' }).start();
    expect(chart.value).toBe('initializing.opening');
    expect(chart.fail('NETWORK_UNREACHABLE').value).toBe('grace.waiting');
    expect(chart.context.attempt).toBe(1);
  });

  it('a try that succeeds shows that it lied', () => {
    expect(offline().elapse().succeed().value).toBe('recovered.steady');
  });

  it('a failure that only a network can bring is believed', () => {
    expect(offline().elapse().fail('SERVER_ERROR').value).toBe('retrying.waiting');
  });

  it('network.restored tries at once: a probe before any attempt, a retry where some are left', () => {
    const probing = offline().pass(3000).send({ type: 'network.restored' });
    expect(probing.value).toBe('grace.attempting');
    expect(probing.context).toMatchObject({ attempt: 0, isOnline: true });
    const retrying = chartInHand().start().fail('SERVER_ERROR').send({ type: 'network.lost' }).pass(3000);
    expect(retrying.send({ type: 'network.restored' }).value).toBe('retrying.attempting');
    expect(retrying.context).toMatchObject({ attempt: 2, isOnline: true, graceEndsAt: null });
  });

  it('the grace window after the retries is still to come when the last of them follows an outage', () => {
    const chart = chartInHand().start().fail('SERVER_ERROR').elapse().fail('SERVER_ERROR').elapse();
    chart.fail('SERVER_ERROR').send({ type: 'network.lost' }).send({ type: 'network.restored' });
    expect(chart.context.attempt).toBe(4);
    expect(chart.pass(100).fail('SERVER_ERROR').value).toBe('grace.waiting');
    expect(chart.context.graceEndsAt).toBe(chart.at + 30_000);
  });

  it('network.restored only notes it when both probes and retries are spent', () => {
    const chart = chartInGrace().send({ type: 'page.shown' }).fail('SERVER_ERROR');
    chart.send({ type: 'network.lost' });
    expect(chart.context.isOnline).toBe(false);
    expect(chart.send({ type: 'network.restored' }).value).toBe('grace.waiting');
    expect(chart.context.isOnline).toBe(true);
  });
});
