import { describe, expect, it } from 'vitest';
import { chartInHand, recoveredChart } from './chartInHand.ts';

const asking = (retryAfterMs: number, dice = 0) => {
  const chart = chartInHand().start();
  chart.dice = dice;
  return chart.fail('SERVER_OVERLOADED', { status: 503, retryAfterMs });
};

describe('a Retry-After', () => {
  it.each([
    [0, 20_000],
    [0.5, 21_000],
    [0.999, 21_998],
  ])('holds the next attempt back by 0–10 %% more than asked: dice %f, %i ms', (dice, ms) => {
    const chart = asking(20_000, dice);
    expect(chart.value).toBe('retrying.waiting');
    expect(chart.nextInMs).toBeCloseTo(ms, 3);
  });

  it.each([
    [0, 20_000],
    [0.5, 30_000],
    [0.999, 39_980],
  ])('holds it back one to two times as long when it is repeated: dice %f, %i ms', (dice, ms) => {
    const chart = asking(20_000).elapse();
    chart.dice = dice;
    expect(chart.fail('SERVER_OVERLOADED', { retryAfterMs: 20_000 }).nextInMs).toBeCloseTo(ms, 3);
  });

  it('is new again after the session was steady', () => {
    const chart = asking(20_000).elapse().succeed().settle();
    chart.dice = 0.5;
    chart.lose('SERVER_OVERLOADED', { endpoint: 'status', retryAfterMs: 20_000 });
    expect(chart.nextInMs).toBe(21_000);
  });

  it.each([
    [0, 5500],
    [999, 5500],
    [1000, 1000],
    [2000, 2000],
  ])('of %i ms: the next attempt comes after %i ms', (retryAfterMs, ms) => {
    expect(asking(retryAfterMs).nextInMs).toBe(ms);
  });

  it('of 0 leaves the delays of the table, however often it comes', () => {
    const chart = asking(0).elapse().fail('SERVER_OVERLOADED', { retryAfterMs: 0 });
    expect(chart.nextInMs).toBe(16_500);
    expect(recoveredChart().lose('SERVER_ERROR', { retryAfterMs: 0 }).nextInMs).toBeCloseTo(2300, 6);
  });

  it('holds the endpoint of an earlier failure back as well', () => {
    const chart = asking(20_000).pass(1000).send({ type: 'retry.requested' });
    chart.fail('SERVER_OVERLOADED', { endpoint: 'initialize', retryAfterMs: 2000 });
    expect(chart.nextInMs).toBe(19_000);
  });

  it.each(['network.restored', 'page.slept'] as const)('is not undercut by %s', (type) => {
    const chart = asking(20_000);
    expect(chart.pass(19_999).send({ type }).value).toBe('retrying.waiting');
    expect(chart.pass(1).send({ type }).value).toBe('retrying.attempting');
  });

  it('is undercut by the user', () => {
    const chart = asking(20_000).send({ type: 'retry.requested' });
    expect(chart.value).toBe('retrying.attempting');
    expect(chart.lastSent).toMatchObject({ isManual: true, floors: { status: chart.at + 20_000 } });
  });

  it('of initialize does not block a status, but holds the retry back', () => {
    const chart = chartInHand().start();
    chart.dice = 0;
    chart.fail('SERVER_OVERLOADED', { endpoint: 'initialize', retryAfterMs: 20_000 });
    expect(chart.nextInMs).toBe(20_000);
    expect(chart.pass(1000).send({ type: 'network.restored' }).value).toBe('retrying.attempting');
    expect(chart.lastSent?.floors).toEqual({ initialize: chart.at + 19_000 });
  });

  it('met again before its time is no new one', () => {
    const chart = chartInHand().start();
    chart.dice = 0;
    chart.fail('SERVER_OVERLOADED', { endpoint: 'initialize', retryAfterMs: 20_000 }).pass(1000);
    chart.send({ type: 'network.restored' });
    chart.fail('SERVER_OVERLOADED', { endpoint: 'initialize', retryAfterMs: 19_000, heldBack: true });
    expect(chart.context.floors).toEqual({ initialize: chart.at + 19_000 });
    expect(chart.nextInMs).toBe(19_000);
  });

  it('of an operation keeps a lost session from coming back before it', () => {
    const chart = recoveredChart();
    chart.dice = 0;
    chart.lose('SERVER_OVERLOADED', { status: 429, retryAfterMs: 12_000 });
    expect(chart.value).toBe('retrying.waiting');
    expect(chart.nextInMs).toBe(12_000);
    const broken = recoveredChart();
    broken.dice = 0;
    expect(broken.lose('SERVER_ERROR', { retryAfterMs: 12_000 }).nextInMs).toBe(12_000);
  });

  it('holds a spread return back, too', () => {
    const chart = recoveredChart();
    chart.dice = 0;
    chart.lose('SERVER_OVERLOADED', { status: 503, retryAfterMs: 10_000 });
    expect(chart.nextInMs).toBe(10_000);
  });

  it('of more than the grace window leads to failed at once; of as much, to a wait', () => {
    expect(asking(30_001).value).toBe('failed.waiting');
    expect(asking(30_000).value).toBe('retrying.waiting');
  });

  it('is over when its wait is, also where the wall clock was set back meanwhile', () => {
    const chart = asking(20_000).pass(-3_600_000).send({ type: 'backoff.elapsed', lateMs: 0 });
    expect(chart.value).toBe('retrying.attempting');
    expect(chart.lastSent?.floors).toEqual({});
  });
});
