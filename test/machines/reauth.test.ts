import { describe, expect, it } from 'vitest';
import { failureCodes } from '../../machines/sessionFailure.ts';
import { chartInGrace, chartInHand } from './chartInHand.ts';

const signedOut = () => chartInHand().start().fail('AUTHENTICATION_REQUIRED');

describe('a login that is asked for', () => {
  it('sends nothing by itself', () => {
    const chart = signedOut();
    expect(chart.value).toBe('reauth.prompting');
    expect(chart.waitsFor('backoff.elapsed')).toBeUndefined();
    for (const type of ['network.lost', 'network.restored', 'page.slept', 'page.hidden'] as const) {
      expect(chart.send({ type }).value).toBe('reauth.prompting');
    }
    expect(chart.sent).toHaveLength(1);
  });

  it('resumes where it was, spending no retry', () => {
    const chart = chartInHand().start().fail('SERVER_ERROR').elapse().fail('AUTHENTICATION_REQUIRED');
    chart.send({ type: 'user.signedIn' });
    expect(chart.value).toBe('initializing.opening');
    expect(chart.context).toMatchObject({ attempt: 2, trigger: 'remedy', remedy: 'log-in' });
    expect(chart.lastSent).toMatchObject({ remedy: 'log-in', isManual: false });
    chart.fail('SERVER_ERROR');
    expect(chart.context.attempt).toBe(2);
    expect(chart.nextInMs).toBeCloseTo(4600, 6);
  });

  it('counts the attempt that a verification did not', () => {
    const chart = chartInHand().start().succeed().settle().send({ type: 'session.doubted' });
    chart.fail('AUTHENTICATION_REQUIRED').send({ type: 'user.signedIn' });
    expect(chart.context.attempt).toBe(1);
  });

  it('can be answered by a click, which undercuts a floor', () => {
    const chart = signedOut().send({ type: 'retry.requested' });
    expect(chart.value).toBe('initializing.opening');
    expect(chart.lastSent).toMatchObject({ remedy: 'log-in', isManual: true });
  });

  it('comes again when the login did not help', () => {
    expect(signedOut().send({ type: 'user.signedIn' }).fail('AUTHENTICATION_REQUIRED').value).toBe(
      'reauth.prompting',
    );
  });

  it('opens a full grace window when the retries were spent before it', () => {
    const chart = chartInGrace().elapse().fail('AUTHENTICATION_REQUIRED').pass(600_000);
    expect(chart.context).toMatchObject({ graceEndsAt: null, nextAttemptAt: null });
    expect(chart.send({ type: 'user.signedIn' }).fail('SERVER_ERROR').value).toBe('grace.waiting');
  });

  it('turns a wake-up into a full cycle', () => {
    const chart = chartInGrace().elapse().fail('SERVER_ERROR').elapse().elapse();
    expect(chart.context.cycle).toBe('wake');
    chart.fail('AUTHENTICATION_REQUIRED').send({ type: 'user.signedIn' });
    expect(chart.context.cycle).toBe('full');
  });

  it('is cancelled for good, also while another login is looked for', () => {
    expect(signedOut().send({ type: 'recovery.cancelled' }).value).toBe('failed.cancelled');
    const checking = signedOut().send({ type: 'page.shown' });
    expect(checking.send({ type: 'recovery.cancelled' }).value).toBe('failed.cancelled');
    expect(checking.underWay).toBe(0);
  });
});

describe('a page that is shown to somebody who must log in', () => {
  it('looks once whether another tab has', () => {
    const chart = signedOut().pass(20_000).send({ type: 'page.hidden' }).send({ type: 'page.shown' });
    expect(chart.value).toBe('reauth.checking');
    expect(chart.context).toMatchObject({
      hiddenAt: null,
      trigger: 'verification',
      lastLoginCheckAt: chart.at,
    });
    expect(chart.lastSent).toMatchObject({ remedy: null, isManual: false });
    expect(chart.notices.at(-1)).toMatchObject({ type: 'attempt.started', trigger: 'verification' });
    expect(chart.succeed().value).toBe('recovered.steady');
    expect(chart.context.lastLoginCheckAt).toBeNull();
  });

  it('takes no answer for its own but that of its look', () => {
    const chart = signedOut().send({ type: 'page.shown' });
    const heard = chart.notices.length;
    chart.fail('AUTHENTICATION_REQUIRED', { run: 1 }).fail('SERVER_ERROR', { run: 3 });
    expect(chart.value).toBe('reauth.checking');
    expect(chart.notices).toHaveLength(heard);
  });

  it('looks again after 5 s, not before', () => {
    const chart = signedOut().send({ type: 'page.shown' }).fail('AUTHENTICATION_REQUIRED');
    expect(chart.value).toBe('reauth.prompting');
    chart.send({ type: 'page.hidden' });
    expect(chart.pass(4999).send({ type: 'page.shown' }).value).toBe('reauth.prompting');
    expect(chart.context.hiddenAt).toBeNull();
    expect(chart.pass(1).send({ type: 'page.shown' }).value).toBe('reauth.checking');
  });

  it('tells of the look that failed, and keeps its prompt', () => {
    const chart = signedOut().send({ type: 'page.shown' }).fail('SERVER_ERROR', { status: 500 });
    expect(chart.value).toBe('reauth.prompting');
    expect(chart.context.failure?.code).toBe('AUTHENTICATION_REQUIRED');
    expect(chart.notices.at(-1)).toMatchObject({ type: 'attempt.failed', failure: { status: 500 } });
    expect(chart.noticesOf('incident.opened')).toHaveLength(1);
  });

  it('does not look before the server wants to be asked', () => {
    const chart = signedOut().send({ type: 'page.shown' });
    chart.dice = 0;
    chart.fail('SERVER_OVERLOADED', { retryAfterMs: 60_000 });
    expect(chart.context.floors).toEqual({ status: chart.at + 60_000 });
    expect(chart.pass(59_999).send({ type: 'page.shown' }).value).toBe('reauth.prompting');
    expect(chart.pass(1).send({ type: 'page.shown' }).value).toBe('reauth.checking');
  });

  it.each(failureCodes)('goes on as the answer %s says', (code) => {
    const chart = signedOut().send({ type: 'page.shown' }).fail(code);
    const leaving: Partial<Record<typeof code, string>> = {
      PERMISSION_DENIED: 'failed.dormant',
      DATASOURCE_NOT_FOUND: 'failed.dormant',
      API_MISMATCH: 'failed.dormant',
      SESSION_NOT_FOUND: 'initializing.opening',
      SESSION_CORRUPTED: 'initializing.opening',
      HISTORY_CONFLICT: 'initializing.opening',
    };
    expect(chart.value).toBe(leaving[code] ?? 'reauth.prompting');
  });

  it('joins a retry, and begins anew with a login that its question may have missed', () => {
    const joined = signedOut().send({ type: 'page.shown' }).send({ type: 'retry.requested' });
    expect(joined.value).toBe('reauth.checking');
    expect(joined.send({ type: 'page.shown' }).sent).toHaveLength(2);
    const overtaken = signedOut().send({ type: 'page.shown' }).send({ type: 'user.signedIn' });
    expect(overtaken.value).toBe('initializing.opening');
    expect(overtaken.lastSent?.remedy).toBe('log-in');
    expect(overtaken.underWay).toBe(1);
  });
});

describe('a CSRF refusal', () => {
  it('re-reads the token and repeats the call once, then asks for a login', () => {
    const chart = chartInHand().start().fail('CSRF_REJECTED');
    expect(chart.value).toBe('initializing.opening');
    expect(chart.lastSent?.remedy).toBe('reread-token');
    expect(chart.context.attempt).toBe(1);
    expect(chart.fail('CSRF_REJECTED').value).toBe('reauth.prompting');
    expect(chart.sent).toHaveLength(2);
  });

  it('is left only by a login or a click, not by a page that is shown', () => {
    const refused = () => chartInHand().start().fail('CSRF_REJECTED').fail('CSRF_REJECTED');
    expect(refused().pass(60_000).send({ type: 'page.shown' }).value).toBe('reauth.prompting');
    expect(refused().send({ type: 'user.signedIn' }).value).toBe('initializing.opening');
    expect(refused().send({ type: 'retry.requested' }).value).toBe('initializing.opening');
  });

  it('leaves other remedies spent after a login', () => {
    const chart = chartInHand().start().fail('SESSION_NOT_FOUND').fail('CSRF_REJECTED').fail('CSRF_REJECTED');
    chart.send({ type: 'user.signedIn' });
    expect(chart.context.remediesSpent).toEqual(['reopen']);
    expect(chart.fail('SESSION_NOT_FOUND').value).toBe('retrying.waiting');
  });

  it('may re-read the token again after a login, which rotates it', () => {
    const chart = chartInHand().start().fail('CSRF_REJECTED').fail('CSRF_REJECTED');
    chart.send({ type: 'user.signedIn' }).fail('CSRF_REJECTED');
    expect(chart.lastSent?.remedy).toBe('reread-token');
    expect(chart.fail('CSRF_REJECTED').value).toBe('reauth.prompting');
  });
});
