import { describe, expect, it } from 'vitest';
import { recoveryPolicy } from '../../machines/recoveryPolicy.ts';
import { chartInGrace, chartInHand, failedChart, recoveredChart, startAt } from './chartInHand.ts';

describe('a start', () => {
  it('reads the local record, then opens the session at once', () => {
    const chart = chartInHand();
    expect(chart.value).toBe('idle');
    chart.send({ type: 'session.started' });
    expect(chart.value).toBe('initializing.restoring');
    expect(chart.underWay).toBe(0);
    chart.send({ type: 'record.restored', checkpoint: null });
    expect(chart.value).toBe('initializing.opening');
    expect(chart.sent).toEqual([{ run: 1, remedy: null, floors: {}, isManual: false, replayStallMs: null }]);
    expect(chart.notices).toEqual([
      { type: 'attempt.started', attempt: 1, maxAttempts: 4, trigger: 'start', remedy: null, at: startAt },
    ]);
  });

  it('can be a retry', () => {
    const chart = chartInHand().send({ type: 'retry.requested' });
    expect(chart.value).toBe('initializing.restoring');
    chart.pass(300).send({ type: 'record.restored', checkpoint: null }).succeed();
    expect(chart.noticesOf('session.recovered')).toMatchObject([{ durationMs: 300 }]);
  });

  it('is not an event that comes before it', () => {
    const chart = chartInHand();
    for (const type of ['network.restored', 'page.shown', 'page.slept', 'user.signedIn'] as const) {
      expect(chart.send({ type }).value).toBe('idle');
    }
    chart.send({ type: 'reset.requested' }).send({ type: 'recovery.cancelled' }).succeed().fail('UNKNOWN');
    expect(chart.value).toBe('idle');
    expect(chart.notices).toEqual([]);
  });

  it('measures the time to recovery from itself', () => {
    const chart = chartInHand().send({ type: 'session.started' }).pass(700);
    chart.send({ type: 'record.restored', checkpoint: null }).pass(300).succeed();
    expect(chart.noticesOf('session.recovered')).toEqual([
      { type: 'session.recovered', attempt: 1, durationMs: 1000, at: startAt + 1000 },
    ]);
  });
});

describe('automatic retries', () => {
  it.each([
    [0, [2200, 4400, 8800]],
    [0.5, [2300, 4600, 9200]],
    [0.999, [2399.8, 4799.6, 9599.2]],
  ])('come after 2, 4 and 8 s with 10–20 %% on top: dice %f', (dice, delays) => {
    const chart = chartInHand().start();
    chart.dice = dice;
    for (const [index, delayMs] of delays.entries()) {
      chart.pass(1000).fail('SERVER_ERROR');
      expect(chart.value).toBe('retrying.waiting');
      expect(chart.context.attempt).toBe(index + 1);
      expect(chart.nextInMs).toBeCloseTo(delayMs, 2);
      expect(chart.waitsFor('backoff.elapsed')).toBe(chart.context.nextAttemptAt);
      chart.elapse();
      expect(chart.value).toBe('retrying.attempting');
      expect(chart.context).toMatchObject({ attempt: index + 2, trigger: 'automatic', nextAttemptAt: null });
    }
    expect(chart.fail('SERVER_ERROR').value).toBe('grace.waiting');
    expect(chart.sent).toHaveLength(4);
  });

  it('are 5, 15 and 30 s apart where the server is overloaded', () => {
    const chart = chartInHand().start();
    chart.dice = 0;
    const delays = [];
    for (let retry = 0; retry < 3; retry += 1) {
      delays.push(chart.fail('SERVER_OVERLOADED').nextInMs);
      chart.elapse();
    }
    expect(delays).toEqual([5500, 16_500, 33_000]);
  });

  it('are announced with the failure before them', () => {
    const chart = chartInHand().start().pass(100).fail('SERVER_ERROR', { status: 500 });
    expect(chart.notices.at(-1)).toMatchObject({
      type: 'attempt.failed',
      attempt: 1,
      failure: { code: 'SERVER_ERROR', status: 500 },
      at: startAt + 100,
    });
    expect(chart.context.failure).toMatchObject({ code: 'SERVER_ERROR', status: 500 });
  });

  it('end in a proven session, which forgets the failure', () => {
    const chart = chartInHand()
      .start()
      .fail('SERVER_ERROR')
      .elapse()
      .succeed(startAt + 1e7);
    expect(chart.value).toBe('recovered.steady');
    expect(chart.context).toMatchObject({ failure: null, nextAttemptAt: null, expiresAt: startAt + 1e7 });
  });

  it('are hastened by a retry, by network.restored and by the end of a sleep', () => {
    for (const [type, trigger] of [
      ['retry.requested', 'manual'],
      ['network.restored', 'automatic'],
      ['page.slept', 'automatic'],
    ] as const) {
      const chart = chartInHand().start().fail('SERVER_ERROR').send({ type });
      expect(chart.value).toBe('retrying.attempting');
      expect(chart.context).toMatchObject({ attempt: 2, trigger, nextAttemptAt: null });
    }
  });

  it('are hastened by network.restored before the first one, too', () => {
    const chart = recoveredChart().lose('SERVER_OVERLOADED', { status: 503 });
    expect(chart.context.attempt).toBe(0);
    expect(chart.send({ type: 'network.restored' }).value).toBe('retrying.attempting');
    expect(chart.context.attempt).toBe(1);
  });

  it('note a network that came back, whether a floor holds them or not', () => {
    for (const [retryAfterMs, state] of [
      [0, 'retrying.attempting'],
      [20_000, 'retrying.waiting'],
    ] as const) {
      const chart = chartInHand()
        .start()
        .send({ type: 'network.lost' })
        .fail('SERVER_ERROR', { retryAfterMs });
      expect(chart.context.isOnline).toBe(false);
      expect(chart.send({ type: 'network.restored' }).value).toBe(
        retryAfterMs === 0 ? state : 'retrying.waiting',
      );
      expect(chart.context.isOnline).toBe(true);
    }
  });

  it('are not hastened by a page that is shown', () => {
    const chart = chartInHand().start().fail('SERVER_ERROR').send({ type: 'page.shown' });
    expect(chart.value).toBe('retrying.waiting');
  });

  it('never count beyond the last one', () => {
    const chart = chartInHand().start().fail('SERVER_ERROR').elapse().fail('SERVER_ERROR').elapse();
    chart.fail('SERVER_ERROR').send({ type: 'retry.requested' });
    expect(chart.context.attempt).toBe(4);
    expect(chart.fail('SERVER_ERROR').value).toBe('grace.waiting');
  });

  it('are as many as the policy says', () => {
    const policy = { ...recoveryPolicy, maxRetries: 1 };
    expect(chartInGrace('SERVER_ERROR', policy).sent).toHaveLength(2);
    expect(
      chartInHand({ ...recoveryPolicy, maxRetries: 0 })
        .start()
        .fail('UNKNOWN').value,
    ).toBe('grace.waiting');
  });

  it('give way to the offline window when the browser says so', () => {
    const chart = chartInHand().start().fail('SERVER_ERROR').pass(500).send({ type: 'network.lost' });
    expect(chart.value).toBe('grace.waiting');
    expect(chart.context).toMatchObject({
      attempt: 1,
      isOnline: false,
      graceEndsAt: chart.at + 30_000,
      failure: { code: 'NETWORK_UNREACHABLE', outcome: 'not-applied', attribution: 'network', at: chart.at },
    });
  });

  it('are cancelled for good', () => {
    const chart = chartInHand().start().fail('SERVER_ERROR').send({ type: 'recovery.cancelled' });
    expect(chart.value).toBe('failed.cancelled');
    expect(chart.waitsFor('backoff.elapsed')).toBeUndefined();
    expect(chart.noticesOf('incident.opened')).toEqual([]);
  });
});

describe('an attempt under way', () => {
  const underWay = {
    'initializing.opening': () => chartInHand().start(),
    'retrying.attempting': () => chartInHand().start().fail('SERVER_ERROR').elapse(),
    'grace.attempting': () => chartInGrace().elapse(),
    'recovered.verifying': () => recoveredChart().send({ type: 'session.doubted' }),
  };
  const joining = [
    'retry.requested',
    'network.restored',
    'page.shown',
    'page.slept',
    'network.lost',
  ] as const;
  it.each(Object.entries(underWay))('in %s is joined, never cut', (state, make) => {
    for (const type of joining) {
      const chart = make();
      const { run } = chart.context;
      const sent = chart.sent.length;
      expect(chart.send({ type }).value).toBe(state);
      expect(chart.context.run).toBe(run);
      expect(chart.sent).toHaveLength(sent);
      expect(chart.underWay).toBe(1);
    }
  });

  it.each(Object.entries(underWay))('in %s notes what the browser says meanwhile', (_, make) => {
    const chart = make().send({ type: 'network.lost' }).send({ type: 'page.hidden' });
    expect(chart.context).toMatchObject({ isOnline: false, hiddenAt: chart.at });
    chart.send({ type: 'network.restored' }).send({ type: 'page.shown' });
    expect(chart.context).toMatchObject({ isOnline: true, hiddenAt: null });
  });

  it.each(Object.entries(underWay))('in %s is not cancelled', (state, make) => {
    expect(make().send({ type: 'recovery.cancelled' }).value).toBe(state);
  });

  it.each(Object.entries(underWay))('in %s has been announced', (_, make) => {
    const chart = make();
    expect(chart.notices.at(-1)).toMatchObject({ type: 'attempt.started', at: chart.at });
    expect(chart.noticesOf('attempt.started')).toHaveLength(chart.sent.length);
  });

  it('tells its progress, and its own only', () => {
    const chart = chartInHand().start();
    const progress = { step: 'replaying', done: 3, total: 7 } as const;
    chart.send({ type: 'attempt.progressed', run: 1, progress });
    expect(chart.context.progress).toEqual(progress);
    chart.send({ type: 'attempt.progressed', run: 2, progress: { ...progress, done: 4 } });
    expect(chart.context.progress).toEqual(progress);
    expect(chart.fail('SERVER_ERROR').context.progress).toBeNull();
    chart.send({ type: 'attempt.progressed', run: 1, progress });
    expect(chart.context.progress).toBeNull();
  });

  it('begins without the progress of the one before', () => {
    const chart = chartInHand().start();
    const progress = { step: 'checking', done: 0, total: 1 } as const;
    chart.send({ type: 'attempt.progressed', run: 1, progress }).fail('SESSION_NOT_FOUND');
    expect(chart.context).toMatchObject({ run: 2, progress: null });
  });

  it('gives a wake-up the retries behind it when the user asks meanwhile', () => {
    const chart = failedChart().elapse();
    expect(chart.value).toBe('initializing.opening');
    expect(chart.send({ type: 'retry.requested' }).sent.at(-1)?.run).toBe(chart.context.run);
    expect(chart.context.cycle).toBe('full');
    expect(chart.fail('SERVER_ERROR').value).toBe('retrying.waiting');
  });
});

describe('a stale answer', () => {
  it.each([1, 3, 99])('of attempt %i instead of 2 changes nothing', (run) => {
    const chart = chartInHand().start().fail('SERVER_ERROR').elapse();
    const before = chart.context;
    chart.fail('AUTHENTICATION_REQUIRED', { run });
    chart.send({ type: 'attempt.succeeded', run, expiresAt: 5 });
    expect(chart.value).toBe('retrying.attempting');
    expect(chart.context).toEqual(before);
  });

  it('of an attempt before a verification changes nothing', () => {
    const chart = recoveredChart().send({ type: 'session.doubted' });
    chart.send({ type: 'attempt.succeeded', run: 1, expiresAt: 5 });
    expect(chart.value).toBe('recovered.verifying');
    expect(chart.context.expiresAt).toBeNull();
  });

  it('that repeats the last answer changes nothing', () => {
    const charts = [
      chartInHand().start().fail('SERVER_ERROR'),
      chartInHand().start().fail('SERVER_ERROR').elapse().fail('SERVER_ERROR'),
      chartInGrace().elapse().fail('SERVER_ERROR'),
      chartInHand().start().fail('AUTHENTICATION_REQUIRED').send({ type: 'page.shown' }).fail('UNKNOWN'),
      recoveredChart().send({ type: 'session.doubted' }).succeed(),
      failedChart(),
      recoveredChart(),
    ];
    for (const chart of charts) {
      const before = { value: chart.value, context: chart.context, heard: chart.notices.length };
      const { run } = chart.context;
      chart.fail('PERMISSION_DENIED', { run }).send({ type: 'attempt.succeeded', run, expiresAt: 5 });
      expect({ value: chart.value, context: chart.context, heard: chart.notices.length }).toEqual(before);
    }
  });

  it('of a check that a login overtook changes nothing', () => {
    const chart = chartInHand().start().fail('AUTHENTICATION_REQUIRED').send({ type: 'page.shown' });
    const { run } = chart.context;
    chart.send({ type: 'user.signedIn' }).fail('AUTHENTICATION_REQUIRED', { run });
    expect(chart.value).toBe('initializing.opening');
  });
});
