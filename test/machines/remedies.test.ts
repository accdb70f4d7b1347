import { describe, expect, it } from 'vitest';
import { policyWith } from '../../machines/policyWith.ts';
import { chartInHand, failedChart, recoveredChart } from './chartInHand.ts';

describe('a remedy', () => {
  it.each([
    ['CSRF_REJECTED', 'reread-token'],
    ['SESSION_NOT_FOUND', 'reopen'],
    ['SESSION_CORRUPTED', 'reset'],
    ['HISTORY_CONFLICT', 'reread-history'],
  ] as const)('against %s is %s: at once, once, and without a retry spent', (code, remedy) => {
    const chart = chartInHand().start().fail('SERVER_ERROR').elapse().fail(code);
    expect(chart.value).toBe('initializing.opening');
    expect(chart.context).toMatchObject({ attempt: 2, trigger: 'remedy', remedy, remediesSpent: [remedy] });
    expect(chart.lastSent).toMatchObject({ remedy, isManual: false });
    expect(chart.notices.at(-1)).toMatchObject({ type: 'attempt.started', trigger: 'remedy', remedy });
    chart.fail(code);
    expect(chart.lastSent?.remedy).toBe(remedy);
    expect(chart.sent).toHaveLength(3);
  });

  it.each([
    ['SESSION_NOT_FOUND', 'retrying.waiting'],
    ['SESSION_CORRUPTED', 'failed.dormant'],
    ['HISTORY_CONFLICT', 'failed.dormant'],
    ['CSRF_REJECTED', 'reauth.prompting'],
  ] as const)('that did not help against %s ends in %s', (code, state) => {
    expect(chartInHand().start().fail(code).fail(code).value).toBe(state);
  });

  it('that was held back by a floor has not been tried', () => {
    const chart = chartInHand().start();
    chart.dice = 0;
    chart.fail('SERVER_OVERLOADED', { retryAfterMs: 20_000 }).send({ type: 'retry.requested' });
    chart.fail('SESSION_CORRUPTED');
    expect(chart.lastSent).toMatchObject({ remedy: 'reset', isManual: false });
    chart.fail('SERVER_OVERLOADED', { retryAfterMs: 20_000, heldBack: true });
    expect(chart.context.remediesSpent).toEqual([]);
    expect(chart.nextInMs).toBe(20_000);
    const other = chartInHand().start().fail('SESSION_NOT_FOUND').fail('SESSION_CORRUPTED');
    other.fail('SERVER_OVERLOADED', { retryAfterMs: 20_000, heldBack: true });
    expect(other.context.remediesSpent).toEqual(['reopen']);
    expect(chart.elapse().fail('SESSION_CORRUPTED').lastSent?.remedy).toBe('reset');
    expect(chart.fail('SESSION_CORRUPTED').value).toBe('failed.dormant');
  });

  it('leaves the others of the incident to come', () => {
    const chart = chartInHand().start().fail('SESSION_NOT_FOUND').fail('SESSION_CORRUPTED');
    chart.fail('HISTORY_CONFLICT').fail('CSRF_REJECTED');
    expect(chart.context.remediesSpent).toEqual(['reopen', 'reset', 'reread-history', 'reread-token']);
    expect(chart.fail('SESSION_NOT_FOUND').value).toBe('retrying.waiting');
    expect(chart.elapse().lastSent?.remedy).toBeNull();
  });

  it('may run again after the session was steady, and not before', () => {
    const lost = chartInHand().start().fail('SESSION_NOT_FOUND').succeed();
    expect(lost.lose('SESSION_NOT_FOUND').value).toBe('retrying.waiting');
    const steady = chartInHand().start().fail('SESSION_NOT_FOUND').succeed().settle();
    expect(steady.lose('SESSION_NOT_FOUND').value).toBe('initializing.opening');
  });

  it('may run again in a cycle that the user started', () => {
    const chart = chartInHand().start().fail('SESSION_CORRUPTED').fail('SESSION_CORRUPTED');
    chart.send({ type: 'retry.requested' }).fail('SESSION_CORRUPTED');
    expect(chart.lastSent?.remedy).toBe('reset');
  });

  it('counts as the first attempt of a session that was steady', () => {
    const chart = recoveredChart().lose('SESSION_NOT_FOUND');
    expect(chart.context.attempt).toBe(1);
    expect(chart.fail('SERVER_ERROR').nextInMs).toBeCloseTo(2300, 6);
  });

  it('is taken by a wake-up as well, which then sleeps again', () => {
    const chart = failedChart().elapse().fail('SESSION_NOT_FOUND');
    expect(chart.lastSent?.remedy).toBe('reopen');
    expect(chart.fail('SERVER_ERROR').value).toBe('failed.waiting');
  });
});

describe('a reset that the user asked for', () => {
  it.each([
    ['recovered', () => recoveredChart()],
    ['failed', () => failedChart()],
    ['retrying', () => chartInHand().start().fail('SERVER_ERROR')],
    ['reauth', () => chartInHand().start().fail('AUTHENTICATION_REQUIRED')],
  ] as const)('opens the session afresh from %s', (_, make) => {
    const chart = make().send({ type: 'reset.requested' });
    expect(chart.value).toBe('initializing.opening');
    expect(chart.context).toMatchObject({
      attempt: 1,
      cycle: 'full',
      remedy: 'reset',
      remediesSpent: ['reset'],
    });
    expect(chart.lastSent).toMatchObject({ remedy: 'reset', isManual: true });
    expect(chart.underWay).toBe(1);
  });

  it('counts the time to recovery', () => {
    const chart = recoveredChart().send({ type: 'reset.requested' }).pass(300).succeed();
    expect(chart.noticesOf('session.recovered').at(-1)).toMatchObject({ durationMs: 300 });
  });
});

describe('a conflict', () => {
  const conflict = () => chartInHand().start().fail('HISTORY_CONFLICT').fail('HISTORY_CONFLICT');

  it('is re-read once, then waits for a choice', () => {
    const chart = conflict();
    expect(chart.value).toBe('failed.dormant');
    expect(chart.noticesOf('incident.opened')).toMatchObject([{ failure: { code: 'HISTORY_CONFLICT' } }]);
  });

  it.each(['keep-mine', 'use-server'] as const)('is decided by %s', (choice) => {
    const chart = conflict().send({ type: 'conflict.decided', choice });
    expect(chart.value).toBe('initializing.opening');
    expect(chart.context).toMatchObject({ attempt: 1, cycle: 'full', trigger: 'manual', remediesSpent: [] });
    expect(chart.lastSent).toMatchObject({ remedy: choice, isManual: true });
    expect(chart.succeed().value).toBe('recovered.steady');
    expect(chart.lose('SERVER_ERROR').elapse().lastSent?.remedy).toBeNull();
  });

  it.each(['keep-mine', 'use-server'] as const)(
    'keeps %s through retries and probes, not beyond',
    (choice) => {
      const chart = conflict().send({ type: 'conflict.decided', choice });
      for (let retry = 0; retry < 3; retry += 1) {
        expect(chart.fail('SERVER_ERROR').elapse().lastSent?.remedy).toBe(choice);
      }
      expect(chart.fail('SERVER_ERROR').elapse().lastSent?.remedy).toBe(choice);
      expect(chart.fail('SERVER_ERROR').elapse().elapse().lastSent?.remedy).toBeNull();
    },
  );

  it('keeps no choice when the user retries instead', () => {
    const chart = conflict()
      .send({ type: 'conflict.decided', choice: 'keep-mine' })
      .fail('PERMISSION_DENIED');
    expect(chart.send({ type: 'retry.requested' }).lastSent?.remedy).toBeNull();
    const waiting = conflict().send({ type: 'conflict.decided', choice: 'use-server' }).fail('SERVER_ERROR');
    expect(waiting.send({ type: 'retry.requested' }).lastSent?.remedy).toBeNull();
  });

  it('that is none cannot be decided', () => {
    for (const chart of [failedChart(), chartInHand().start().fail('PERMISSION_DENIED')]) {
      const state = chart.value;
      expect(chart.send({ type: 'conflict.decided', choice: 'keep-mine' }).value).toBe(state);
    }
  });
});

describe('a changed row of the table', () => {
  it('changes the road', () => {
    const policy = policyWith({
      failures: { SERVER_ERROR: { road: 'fail' }, PERMISSION_DENIED: { road: 'backoff', delaysMs: [700] } },
      jitter: { min: 0, max: 0 },
    });
    expect(chartInHand(policy).start().fail('SERVER_ERROR').value).toBe('failed.dormant');
    const chart = chartInHand(policy).start().fail('PERMISSION_DENIED');
    expect(chart.value).toBe('retrying.waiting');
    expect(chart.nextInMs).toBe(700);
  });
});
