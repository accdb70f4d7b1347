import { describe, expect, it } from 'vitest';
import { type ChartInHand, chartInGrace, chartInHand, failedChart, recoveredChart } from './chartInHand.ts';

const sleptMs = 3_600_000;
const probed = () => chartInGrace().elapse();

const underWay: Readonly<Record<string, () => ChartInHand>> = {
  'initializing.opening': () => chartInHand().start(),
  'retrying.attempting': () => chartInHand().start().fail('SERVER_ERROR').elapse(),
  'grace.attempting': probed,
  'recovered.verifying': () => recoveredChart().send({ type: 'session.doubted' }),
};

describe('an attempt that the machine slept through', () => {
  it.each(Object.entries(underWay))('in %s is made afresh, as it was', (state, make) => {
    const chart = make();
    const { attempt, trigger, remedy, remediesSpent, cycle } = chart.context;
    const input = chart.lastSent;
    chart.pass(sleptMs).fail('SESSION_TIMEOUT', { sleptMs });
    expect(chart.value).toBe(state);
    expect(chart.underWay).toBe(1);
    expect(chart.context).toMatchObject({ attempt, trigger, remedy, remediesSpent, cycle });
    expect(chart.lastSent).toEqual({ ...input, run: (input?.run ?? 0) + 1 });
    expect(chart.notices.slice(-2).map(({ type }) => type)).toEqual(['attempt.failed', 'attempt.started']);
    expect(chart.noticesOf('incident.opened')).toEqual([]);
  });

  it('gives its verdict only after the fresh attempt, and at once then', () => {
    const chart = probed().pass(sleptMs).fail('NETWORK_UNREACHABLE', { sleptMs });
    expect(chart.value).toBe('grace.attempting');
    expect(chart.fail('SERVER_ERROR').value).toBe('failed.waiting');
    expect(chart.noticesOf('incident.opened')).toHaveLength(1);
  });

  it('before the page says so: the window is opened anew, as it is after', () => {
    const chart = probed()
      .pass(sleptMs)
      .fail('NETWORK_UNREACHABLE', { sleptMs })
      .send({ type: 'page.slept' });
    expect(chart.value).toBe('grace.attempting');
    expect(chart.context.graceEndsAt).toBe(chart.at + 30_000);
    expect(chart.fail('SERVER_ERROR').value).toBe('grace.waiting');
  });

  it.each([
    [10_000, 'retrying.waiting'],
    [10_001, 'initializing.opening'],
  ])('slept for more than 10 s: after %i ms it is in %s', (ms, state) => {
    expect(chartInHand().start().fail('SESSION_TIMEOUT', { sleptMs: ms }).value).toBe(state);
  });

  it('has one more chance, not two', () => {
    const chart = chartInHand()
      .start()
      .fail('SESSION_TIMEOUT', { sleptMs })
      .fail('SESSION_TIMEOUT', { sleptMs });
    expect(chart.value).toBe('retrying.waiting');
    expect(chart.context.attempt).toBe(1);
    chart.elapse().fail('SESSION_TIMEOUT', { sleptMs });
    expect(chart.value).toBe('retrying.attempting');
    expect(chart.context.attempt).toBe(2);
  });

  it('in a wake-up leads back to sleep only after the fresh one', () => {
    const chart = failedChart().elapse().fail('SESSION_TIMEOUT', { sleptMs });
    expect(chart.value).toBe('initializing.opening');
    expect(chart.context).toMatchObject({ cycle: 'wake', trigger: 'wake' });
    expect(chart.fail('SESSION_TIMEOUT').value).toBe('failed.waiting');
  });

  it('leaves a recovered session its peace', () => {
    const chart = recoveredChart().send({ type: 'page.slept' }).fail('SESSION_TIMEOUT', { sleptMs });
    expect(chart.context).toMatchObject({ failure: null, troubleSince: null });
    expect(chart.succeed().value).toBe('recovered.steady');
    expect(chart.noticesOf('session.recovered')).toHaveLength(1);
  });

  it('still leads where a sound answer says', () => {
    const answered = (code: 'AUTHENTICATION_REQUIRED' | 'SESSION_NOT_FOUND' | 'PERMISSION_DENIED') =>
      chartInHand().start().fail(code, { sleptMs });
    expect(answered('AUTHENTICATION_REQUIRED').value).toBe('reauth.prompting');
    expect(answered('SESSION_NOT_FOUND').lastSent?.remedy).toBe('reopen');
    expect(answered('PERMISSION_DENIED').value).toBe('failed.dormant');
  });

  it('is not made before the server wants to be asked', () => {
    const asked = chartInHand().start();
    asked.dice = 0;
    asked.fail('SERVER_OVERLOADED', { retryAfterMs: 20_000, sleptMs });
    expect(asked.value).toBe('retrying.waiting');
    expect(asked.nextInMs).toBe(20_000);
    asked.pass(5000).send({ type: 'retry.requested' }).fail('SESSION_TIMEOUT', { sleptMs });
    expect(asked.value).toBe('retrying.waiting');
    expect(asked.nextInMs).toBe(15_000);
    asked.pass(-1000).send({ type: 'retry.requested' }).pass(16_000).fail('SESSION_TIMEOUT', { sleptMs });
    expect(asked.value).toBe('retrying.attempting');
  });

  it('leaves a look for a login as it is', () => {
    const chart = chartInHand().start().fail('AUTHENTICATION_REQUIRED').send({ type: 'page.shown' });
    expect(chart.fail('SESSION_TIMEOUT', { sleptMs }).value).toBe('reauth.prompting');
  });
});
