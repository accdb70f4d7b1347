import { describe, expect, it } from 'vitest';
import { type ChartInHand, chartInGrace, chartInHand, failedChart, recoveredChart } from './chartInHand.ts';

const shared = (chart: ChartInHand) => chart.send({ type: 'session.shared' });
const signedOut = () => chartInHand().start().fail('AUTHENTICATION_REQUIRED');

describe('a session that another tab has recovered', () => {
  it.each([
    ['retrying.waiting', 'retrying.attempting', () => chartInHand().start().fail('SERVER_ERROR')],
    ['grace.waiting', 'grace.attempting', () => chartInGrace()],
    ['grace.closing', 'grace.attempting', () => chartInGrace().elapse().fail('SERVER_ERROR')],
    ['failed.waiting', 'initializing.opening', () => failedChart()],
    ['failed.dormant', 'initializing.opening', () => chartInHand().start().fail('PERMISSION_DENIED')],
  ] as const)('ends %s with an attempt in %s', (from, to, make) => {
    const chart = make();
    expect(chart.value).toBe(from);
    const made = chart.sent.length;
    expect(shared(chart).value).toBe(to);
    expect(chart.context.trigger).toBe('automatic');
    expect(chart.lastSent?.isManual).toBe(false);
    expect(chart.sent).toHaveLength(made + 1);
    expect(chart.succeed().value).toBe('recovered.steady');
  });

  it('ends the question for a login as a login does', () => {
    const chart = shared(signedOut());
    expect(chart.value).toBe('initializing.opening');
    expect(chart.context).toMatchObject({ trigger: 'remedy', remedy: 'log-in', cycle: 'full' });
  });

  it.each([
    ['idle', () => chartInHand()],
    ['initializing.opening', () => chartInHand().start()],
    ['retrying.attempting', () => chartInHand().start().fail('SERVER_ERROR').elapse()],
    ['grace.attempting', () => chartInGrace().elapse()],
    ['recovered.steady', () => recoveredChart()],
    ['recovered.verifying', () => recoveredChart().send({ type: 'session.doubted' })],
    ['reauth.checking', () => signedOut().send({ type: 'page.shown' })],
    ['failed.cancelled', () => failedChart().send({ type: 'recovery.cancelled' })],
    [
      'failed.cancelled',
      () => chartInHand().start().fail('PERMISSION_DENIED').send({ type: 'recovery.cancelled' }),
    ],
  ] as const)('is nothing to a chart in %s', (state, make) => {
    const chart = make();
    const before = chart.context;
    expect(shared(chart).value).toBe(state);
    expect(chart.context).toEqual(before);
  });

  it('waits for no floor, since it costs no request', () => {
    const held = chartInHand().start().fail('SERVER_OVERLOADED', { retryAfterMs: 20_000 });
    expect(shared(held).value).toBe('retrying.attempting');
    const patient = chartInHand().start().fail('SERVER_OVERLOADED', { retryAfterMs: 3_600_000 });
    expect(shared(patient).value).toBe('initializing.opening');
    expect(patient.fail('SERVER_ERROR').value).toBe('failed.waiting');
    expect(patient.nextInMs).toBeGreaterThan(3_500_000);
  });

  it('is one attempt out of failed, neither spaced from a wake-up nor counted as one', () => {
    const chart = failedChart().elapse().fail('SERVER_ERROR');
    const { lastWakeAt, nextAttemptAt } = chart.context;
    shared(chart.pass(1000));
    expect(chart.value).toBe('initializing.opening');
    expect(chart.context).toMatchObject({ cycle: 'wake', attempt: 1, lastWakeAt });
    chart.fail('SERVER_ERROR');
    expect(chart.value).toBe('failed.waiting');
    expect(chart.context.nextAttemptAt).toBe(nextAttemptAt);
    expect(chart.noticesOf('incident.opened')).toHaveLength(1);
  });

  it('leaves a grace window its own probe', () => {
    const chart = chartInGrace();
    const { nextAttemptAt, graceEndsAt } = chart.context;
    shared(chart.pass(1000)).fail('SERVER_ERROR');
    expect(chart.value).toBe('grace.waiting');
    expect(chart.context).toMatchObject({ nextAttemptAt, graceEndsAt, graceProbedAt: null });
  });
});
