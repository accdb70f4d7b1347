import { describe, expect, it } from 'vitest';
import { contextSetBack, initialContext, type RecoveryContext } from '../../machines/recoveryContext.ts';
import { chartInGrace, chartInHand, failedChart, recoveredChart } from './chartInHand.ts';

const hourMs = 3_600_000;

describe('the moments of a context by a clock that was set back', () => {
  it('stay as far away as they were, every one of them', () => {
    const context: RecoveryContext = {
      ...initialContext,
      nextAttemptAt: 1_000,
      graceEndsAt: 2_000,
      graceProbedAt: 3_000,
      expiresAt: 4_000,
      floors: { status: 5_000, apply: 6_000 },
      hiddenAt: 7_000,
      troubleSince: 8_000,
      trial: { settlesAt: 9_000 },
      incident: { code: 'SERVER_ERROR', openedAt: 10_000 },
      wakeWindow: { endsAt: 11_000, lengthMs: 60 },
      lastWakeAt: 12_000,
      lastLoginCheckAt: 13_000,
    };
    expect({ ...context, ...contextSetBack(context, 400) }).toEqual({
      ...context,
      nextAttemptAt: 600,
      graceEndsAt: 1_600,
      graceProbedAt: 2_600,
      expiresAt: 3_600,
      floors: { status: 4_600, apply: 5_600 },
      hiddenAt: 6_600,
      troubleSince: 7_600,
      trial: { settlesAt: 8_600 },
      incident: { code: 'SERVER_ERROR', openedAt: 9_600 },
      wakeWindow: { endsAt: 10_600, lengthMs: 60 },
      lastWakeAt: 11_600,
      lastLoginCheckAt: 12_600,
    });
  });

  it('stay absent where they were', () => {
    expect({ ...initialContext, ...contextSetBack(initialContext, 400) }).toEqual(initialContext);
    const inFlight = { ...initialContext, trial: { settlesAt: null } };
    expect(contextSetBack(inFlight, 400).trial).toEqual({ settlesAt: null });
  });
});

describe('a chart whose clock is set back', () => {
  it.each([
    ['in a wait', () => chartInHand().start().fail('SERVER_ERROR')],
    ['in grace', () => chartInGrace()],
    ['in failed', () => failedChart()],
  ])('%s waits no longer than before', (_where, charted) => {
    const chart = charted();
    const { nextInMs, value } = chart;
    chart.pass(-hourMs).send({ type: 'clock.setBack', byMs: hourMs });
    expect({ nextInMs: chart.nextInMs, value: chart.value }).toEqual({ nextInMs, value });
  });

  it('lets floors pass when they would have', () => {
    const chart = recoveredChart().lose('SERVER_OVERLOADED', { endpoint: 'status', retryAfterMs: 20_000 });
    chart.send({ type: 'retry.requested' }).succeed().pass(-hourMs);
    chart.send({ type: 'clock.setBack', byMs: hourMs }).pass(22_000).lose('SERVER_ERROR');
    expect(chart.context.floors.status ?? 0).toBeLessThan(chart.at);
  });

  it('reports how long it took by the time that passed', () => {
    const chart = chartInHand()
      .start()
      .fail('SERVER_ERROR')
      .pass(1_000 - hourMs);
    chart
      .send({ type: 'clock.setBack', byMs: hourMs })
      .pass(2_000)
      .send({ type: 'retry.requested' })
      .succeed();
    expect(chart.noticesOf('session.recovered')).toMatchObject([{ durationMs: 3_000 }]);
  });
});
