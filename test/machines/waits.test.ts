import { describe, expect, it, test } from 'vitest';
import { policyWith } from '../../machines/policyWith.ts';
import { initialContext, type RecoveryContext } from '../../machines/recoveryContext.ts';
import { recoveryPolicy as policy } from '../../machines/recoveryPolicy.ts';
import type { SessionFailure } from '../../machines/sessionFailure.ts';
import type { FailureEvent } from '../../machines/triage.ts';
import {
  hastenWake,
  isServerGivenWake,
  keepProbe,
  mayWake,
  openGrace,
  passFloors,
  planRetry,
  planSpread,
  planWake,
  raiseFloor,
  resumeWait,
} from '../../machines/waits.ts';
import { failureOf } from '../support/scriptedApi.ts';

const at = 1_000_000;
const seconds = (n: number) => n * 1000;
const inS = (n: number) => at + seconds(n);
const contextWith = (more: Partial<RecoveryContext>): RecoveryContext => ({ ...initialContext, ...more });

function failedWith(
  code: SessionFailure['code'],
  more: Partial<SessionFailure> = {},
  event: Partial<Pick<FailureEvent, 'endpoint' | 'dice'>> & { heldBack?: boolean } = {},
): FailureEvent {
  return {
    type: 'attempt.failed',
    run: 1,
    endpoint: 'status',
    at,
    dice: 0.5,
    failure: failureOf(code, more),
    ...event,
  };
}

describe('raiseFloor', () => {
  const asked = (dice = 0.5, endpoint: FailureEvent['endpoint'] = 'status') =>
    failedWith('SERVER_OVERLOADED', { retryAfterMs: 10_000 }, { dice, endpoint });

  it('adds 0–10 % the first time', () => {
    expect(raiseFloor(initialContext, asked(0)).floors).toEqual({ status: inS(10) });
    expect(raiseFloor(initialContext, asked(0.5))).toEqual({
      floors: { status: inS(10.5) },
      heldBackBy: ['status'],
    });
  });

  it('multiplies by 1–2 when the endpoint repeats it, and not when another one asks', () => {
    const context = contextWith({ heldBackBy: ['status'] });
    expect(raiseFloor(context, asked(0.5))).toEqual({
      floors: { status: inS(15) },
      heldBackBy: ['status'],
    });
    expect(raiseFloor(context, asked(0.5, 'apply'))).toEqual({
      floors: { apply: inS(10.5) },
      heldBackBy: ['status', 'apply'],
    });
  });

  it('never lowers a floor, and keeps those of other endpoints', () => {
    const context = contextWith({ floors: { status: inS(60), apply: inS(5) } });
    expect(raiseFloor(context, asked()).floors).toEqual({ status: inS(60), apply: inS(5) });
  });

  it('counts a loss as well', () => {
    const { failure } = asked();
    const lost = { type: 'session.lost', endpoint: 'apply', failure, at, dice: 0 } as const;
    expect(raiseFloor(initialContext, lost).floors).toEqual({ apply: inS(10) });
  });

  it('leaves everything when nothing was asked, or nothing was sent', () => {
    expect(raiseFloor(initialContext, failedWith('SERVER_OVERLOADED'))).toEqual({});
    const heldBack = failedWith('SERVER_OVERLOADED', { retryAfterMs: 10_000 }, { heldBack: true });
    expect(raiseFloor(initialContext, heldBack)).toEqual({});
    const sent = failedWith('SERVER_OVERLOADED', { retryAfterMs: 10_000 }, { heldBack: false });
    expect(raiseFloor(initialContext, sent).floors).toEqual({ status: inS(10.5) });
  });
});

describe('planRetry', () => {
  it.each([
    ['SERVER_ERROR', 1, 0, 2.2],
    ['SERVER_ERROR', 1, 0.5, 2.3],
    ['SERVER_ERROR', 2, 0.5, 4.6],
    ['SERVER_ERROR', 3, 0.5, 9.2],
    ['SERVER_ERROR', 7, 0.5, 9.2],
    ['SERVER_OVERLOADED', 1, 0.5, 5.75],
    ['SERVER_OVERLOADED', 2, 0.5, 17.25],
    ['SERVER_OVERLOADED', 3, 0.5, 34.5],
  ] as const)('%s after attempt %i, dice %f: in %f s', (code, attempt, dice, s) => {
    const context = contextWith({ attempt, graceEndsAt: inS(1), graceProbedAt: at });
    const patch = planRetry(policy, context, failedWith(code, {}, { dice }));
    expect(patch).toMatchObject({ attempt, graceEndsAt: null, graceProbedAt: null });
    expect((patch.nextAttemptAt ?? 0) - at).toBeCloseTo(seconds(s), 4);
  });

  it('counts a verification that failed as the first attempt', () => {
    const patch = planRetry(policy, contextWith({ attempt: 0 }), failedWith('SERVER_ERROR', {}, { dice: 0 }));
    expect(patch.attempt).toBe(1);
    expect(patch.nextAttemptAt).toBeCloseTo(inS(2.2), 4);
  });

  it('comes at once where a policy has no delay for the code', () => {
    expect(
      planRetry(policy, contextWith({ attempt: 1 }), failedWith('PERMISSION_DENIED')).nextAttemptAt,
    ).toBe(at);
  });

  it('is never before the floor of its endpoint or of the status, and ignores others', () => {
    const nextAfter = (floors: RecoveryContext['floors'], endpoint: FailureEvent['endpoint'] = 'status') =>
      planRetry(policy, contextWith({ attempt: 1, floors }), failedWith('SERVER_ERROR', {}, { endpoint }))
        .nextAttemptAt;
    expect(nextAfter({ status: inS(20) })).toBe(inS(20));
    expect(nextAfter({ status: inS(20) }, 'initialize')).toBe(inS(20));
    expect(nextAfter({ initialize: inS(20) }, 'initialize')).toBe(inS(20));
    expect(nextAfter({ initialize: inS(20) })).toBeCloseTo(inS(2.3), 4);
    expect(nextAfter({ status: inS(1) })).toBeCloseTo(inS(2.3), 4);
  });
});

describe('planSpread', () => {
  it.each([
    [0, 0],
    [0.5, 15],
    [0.99, 29.7],
  ])('falls anywhere in 30 s: dice %f, in %f s', (dice, s) => {
    const context = contextWith({ graceEndsAt: inS(1), graceProbedAt: at });
    expect(planSpread(policy, context, failedWith('SERVER_OVERLOADED', {}, { dice }))).toEqual({
      nextAttemptAt: inS(s),
      graceEndsAt: null,
      graceProbedAt: null,
    });
  });

  it('is never before a floor', () => {
    const context = contextWith({ floors: { apply: inS(20) } });
    const event = failedWith('SERVER_OVERLOADED', {}, { endpoint: 'apply' });
    expect(planSpread(policy, context, event).nextAttemptAt).toBe(inS(20));
  });
});

describe('openGrace', () => {
  it.each([
    [0, 0],
    [0.5, 13],
    [1 - 2 ** -40, 26],
  ])('has its probe in the first 26 of 30 s: dice %f, in %f s', (dice, s) => {
    const patch = openGrace(policy, contextWith({ graceProbedAt: 1 }), { at, dice });
    expect(patch).toMatchObject({ graceEndsAt: inS(30), graceProbedAt: null });
    expect(patch.nextAttemptAt).toBeCloseTo(inS(s), 3);
  });

  it.each([
    [{ status: inS(10) }, 0, 10],
    [{ status: inS(10) }, 0.5, 18],
    [{ initialize: inS(20), status: inS(10) }, 0, 20],
    [{ apply: inS(28) }, 0.5, 28],
    [{ status: inS(-10) }, 0.5, 13],
  ] as const)('spreads what the floors %j leave: dice %f, in %f s', (floors, dice, s) => {
    expect(openGrace(policy, contextWith({ floors }), { at, dice }).nextAttemptAt).toBe(inS(s));
  });

  it('has no probe where a floor leaves no room for one', () => {
    const probeAt = (s: number) =>
      openGrace(policy, contextWith({ floors: { status: inS(s) } }), { at, dice: 0.5 }).nextAttemptAt;
    expect(probeAt(29.999)).toBe(inS(29.999));
    expect(probeAt(30)).toBeNull();
    expect(probeAt(31)).toBeNull();
  });

  it('keeps its probe within a window that an application has shortened', () => {
    const patch = openGrace(policyWith({ graceMs: 10_000 }), initialContext, { at, dice: 0.9 });
    expect(patch).toMatchObject({ graceEndsAt: inS(10), nextAttemptAt: inS(9) });
  });
});

describe('keepProbe', () => {
  const window = contextWith({ graceEndsAt: inS(30), nextAttemptAt: inS(10) });
  it('keeps the probe where it is, or behind a floor that was raised', () => {
    expect(keepProbe(window)).toEqual({ nextAttemptAt: inS(10) });
    expect(keepProbe({ ...window, floors: { status: inS(5) } })).toEqual({ nextAttemptAt: inS(10) });
    expect(keepProbe({ ...window, floors: { status: inS(20) } })).toEqual({ nextAttemptAt: inS(20) });
    expect(keepProbe({ ...window, floors: { status: inS(5), apply: inS(29) } })).toEqual({
      nextAttemptAt: inS(29),
    });
  });

  it('gives it up when the window ends before the floor', () => {
    expect(keepProbe({ ...window, floors: { status: inS(30) } })).toEqual({ nextAttemptAt: null });
  });

  it('has nothing to keep without a window or a probe', () => {
    expect(keepProbe({ ...window, nextAttemptAt: null })).toEqual({});
    expect(keepProbe({ ...window, graceEndsAt: null })).toEqual({});
  });
});

describe('passFloors', () => {
  const floors = { status: inS(10), initialize: inS(10.001) };
  it('drops the floors that a wait has outlasted, and those only', () => {
    expect(passFloors(contextWith({ floors, nextAttemptAt: inS(10) }))).toEqual({
      floors: { initialize: inS(10.001) },
    });
    expect(passFloors(contextWith({ floors, nextAttemptAt: inS(11) }))).toEqual({ floors: {} });
  });

  it('keeps all without a wait', () => {
    expect(passFloors(contextWith({ floors }))).toEqual({ floors });
  });
});

describe('planWake', () => {
  const plan = (more: Partial<RecoveryContext> = {}, dice = 0.5, now = at) =>
    planWake(policy, contextWith(more), { at: now, dice });

  it.each([
    [0, 0],
    [0.5, 15],
    [0.9, 27],
  ])('is somewhere in the first 30 s: dice %f, in %f s', (dice, s) => {
    expect(plan({ cycle: 'wake', graceEndsAt: at, graceProbedAt: at }, dice)).toEqual({
      cycle: 'full',
      graceEndsAt: null,
      graceProbedAt: null,
      nextAttemptAt: inS(s),
      wakeWindow: { endsAt: inS(30), lengthMs: 30_000 },
    });
  });

  it.each([
    [30, 60],
    [60, 120],
    [120, 240],
    [2000, 3600],
    [3600, 3600],
  ])('comes in the window after: after %i s follow %i s', (length, next) => {
    const wakeWindow = { endsAt: inS(3), lengthMs: seconds(length) };
    expect(plan({ wakeWindow })).toMatchObject({
      nextAttemptAt: inS(3 + next / 2),
      wakeWindow: { endsAt: inS(3 + next), lengthMs: seconds(next) },
    });
  });

  it('begins a window now when the last one is over', () => {
    expect(plan({ wakeWindow: { endsAt: inS(-100), lengthMs: 30_000 } })).toMatchObject({
      nextAttemptAt: inS(30),
      wakeWindow: { endsAt: inS(60), lengthMs: 60_000 },
    });
  });

  it('keeps a wake-up that is still to come', () => {
    const wakeWindow = { endsAt: inS(30), lengthMs: 30_000 };
    expect(plan({ wakeWindow, nextAttemptAt: inS(20) })).toEqual({
      cycle: 'full',
      graceEndsAt: null,
      graceProbedAt: null,
      nextAttemptAt: inS(20),
    });
    expect(plan({ wakeWindow, nextAttemptAt: at }).wakeWindow?.lengthMs).toBe(60_000);
    expect(plan({ nextAttemptAt: inS(20) }).wakeWindow?.lengthMs).toBe(30_000);
  });

  it('takes the probe of a grace window for no wake-up', () => {
    const wakeWindow = { endsAt: at, lengthMs: 30_000 };
    const patch = plan({ wakeWindow, nextAttemptAt: inS(5), graceEndsAt: inS(10) });
    expect(patch).toMatchObject({ nextAttemptAt: inS(30), wakeWindow: { lengthMs: 60_000 } });
  });

  it('is at the end of its window while the browser says offline', () => {
    expect(plan({ isOnline: false }, 0.1).nextAttemptAt).toBe(inS(30));
  });

  it('is 15 s after the last wake-up or later, in the middle of what is left of the window', () => {
    expect(plan({ lastWakeAt: at }, 0).nextAttemptAt).toBe(inS(15));
    expect(plan({ lastWakeAt: at }, 0.5).nextAttemptAt).toBe(inS(22.5));
    expect(plan({ lastWakeAt: inS(-10) }, 0).nextAttemptAt).toBe(inS(5));
    expect(plan({ lastWakeAt: inS(-20) }, 0).nextAttemptAt).toBe(at);
    const wakeWindow = { endsAt: inS(30), lengthMs: 30_000 };
    expect(plan({ lastWakeAt: at, wakeWindow, nextAttemptAt: inS(2) }).nextAttemptAt).toBe(inS(15));
  });

  it('keeps the distance also where an application makes the windows shorter than it', () => {
    const short = policyWith({ wakeWindowMs: 1_000 });
    const patch = planWake(short, contextWith({ lastWakeAt: at }), { at, dice: 0.5 });
    expect(patch.nextAttemptAt).toBe(inS(15));
  });

  it('is never before a floor, of whichever endpoint', () => {
    expect(plan({ floors: { initialize: inS(25) } }, 0.1)).toMatchObject({
      nextAttemptAt: inS(25),
      wakeWindow: { endsAt: inS(30) },
    });
    const wakeWindow = { endsAt: inS(30), lengthMs: 30_000 };
    expect(plan({ wakeWindow, nextAttemptAt: inS(20), floors: { status: inS(22) } }).nextAttemptAt).toBe(
      inS(22),
    );
  });

  it('is exactly at the time that a server gave, when that is beyond the grace window', () => {
    expect(plan({ floors: { status: inS(3600), apply: inS(5) } }, 0.9)).toMatchObject({
      nextAttemptAt: inS(3600),
      wakeWindow: { endsAt: inS(3600), lengthMs: 30_000 },
    });
    expect(plan({ floors: { status: inS(30) } }, 0).nextAttemptAt).toBe(inS(30));
    const wakeWindow = { endsAt: inS(100), lengthMs: 60_000 };
    expect(plan({ floors: { status: inS(31) }, wakeWindow }, 0.5).nextAttemptAt).toBe(inS(31));
    expect(plan({ floors: { status: inS(30) }, wakeWindow }, 0.5).nextAttemptAt).toBe(inS(160));
  });

  it('keeps a server-given time however far it is', () => {
    const wakeWindow = { endsAt: inS(3600), lengthMs: 30_000 };
    const waiting = { wakeWindow, nextAttemptAt: inS(3600), floors: { initialize: inS(3600) } };
    expect(plan(waiting).nextAttemptAt).toBe(inS(3600));
    expect(plan(waiting).wakeWindow).toBeUndefined();
  });

  it('is planned anew when the clock was set back since', () => {
    const anHourAhead = { wakeWindow: { endsAt: inS(3630), lengthMs: 30_000 }, nextAttemptAt: inS(3620) };
    const patch = plan({ ...anHourAhead, lastWakeAt: inS(3600) });
    expect(patch.nextAttemptAt).toBe(inS(90));
    expect(patch.wakeWindow).toEqual({ endsAt: inS(120), lengthMs: 60_000 });
    expect(plan({ ...anHourAhead, nextAttemptAt: inS(60) }).nextAttemptAt).toBe(inS(60));
    expect(plan({ ...anHourAhead, nextAttemptAt: inS(60.001) }).wakeWindow?.lengthMs).toBe(60_000);
  });
});

describe('hastenWake', () => {
  const hasten = (more: Partial<RecoveryContext>) => hastenWake(policy, contextWith(more), { at, dice: 0.5 });
  it('is as soon as the distance to the last wake-up and the floor of a status allow', () => {
    expect(hasten({ lastWakeAt: inS(-5), nextAttemptAt: inS(20) })).toEqual({ nextAttemptAt: inS(10) });
    expect(hasten({ floors: { status: inS(12) }, nextAttemptAt: inS(20) })).toEqual({
      nextAttemptAt: inS(12),
    });
    expect(hasten({ floors: { initialize: inS(12) }, nextAttemptAt: inS(20) })).toEqual({
      nextAttemptAt: at,
    });
    expect(hasten({ lastWakeAt: inS(-5), nextAttemptAt: null })).toEqual({ nextAttemptAt: inS(10) });
  });

  it('never postpones', () => {
    expect(hasten({ lastWakeAt: inS(-5), nextAttemptAt: inS(3) })).toEqual({ nextAttemptAt: inS(3) });
  });

  it('counts a last wake-up in the future as one of now', () => {
    expect(hasten({ lastWakeAt: inS(3600), nextAttemptAt: inS(3610) })).toEqual({ nextAttemptAt: inS(15) });
  });
});

test('failed may wake 15 s after it last did, and not before the floor of a status', () => {
  const may = (more: Partial<RecoveryContext>) => mayWake(policy, contextWith(more), at);
  expect(may({})).toBe(true);
  expect(may({ lastWakeAt: inS(-15) })).toBe(true);
  expect(may({ lastWakeAt: inS(-14.999) })).toBe(false);
  expect(may({ floors: { status: at } })).toBe(true);
  expect(may({ floors: { status: at + 1 } })).toBe(false);
  expect(may({ floors: { initialize: at + 1 } })).toBe(true);
});

test('a wake-up at a floor was given by the server', () => {
  const floors = { status: inS(3), initialize: inS(9) };
  expect(isServerGivenWake(contextWith({ floors, nextAttemptAt: inS(9) }))).toBe(true);
  expect(isServerGivenWake(contextWith({ floors, nextAttemptAt: inS(8) }))).toBe(false);
  expect(isServerGivenWake(contextWith({ nextAttemptAt: null }))).toBe(false);
});

describe('resumeWait', () => {
  const checkpoint = {
    version: 1,
    value: 'retrying',
    attempt: 2,
    failure: failureOf('SERVER_ERROR'),
    nextAttemptAt: inS(5),
    graceEndsAt: inS(20),
    floors: {},
    remediesSpent: ['reopen'],
    incident: null,
  } as const;
  const resume = (more: Partial<Parameters<typeof resumeWait>[1]> = {}) =>
    resumeWait(policy, { ...checkpoint, ...more }, { at, dice: 0.5 });

  it('keeps deadlines and what was spent', () => {
    expect(resume()).toEqual({
      attempt: 2,
      failure: failureOf('SERVER_ERROR'),
      remediesSpent: ['reopen'],
      nextAttemptAt: inS(5),
      graceEndsAt: inS(20),
    });
    expect(resume({ nextAttemptAt: null, graceEndsAt: null })).toMatchObject({
      nextAttemptAt: null,
      graceEndsAt: null,
    });
  });

  it('clamps what a changed clock makes too long', () => {
    expect(resume({ nextAttemptAt: inS(3600), graceEndsAt: inS(3600) })).toMatchObject({
      nextAttemptAt: inS(36),
      graceEndsAt: inS(30),
    });
    expect(resume({ nextAttemptAt: inS(36), graceEndsAt: inS(30) })).toMatchObject({
      nextAttemptAt: inS(36),
      graceEndsAt: inS(30),
    });
  });

  it('waits longer only where a server asked for it', () => {
    expect(resume({ nextAttemptAt: inS(50), floors: { status: inS(40) } }).nextAttemptAt).toBe(inS(40));
    expect(resume({ nextAttemptAt: inS(50), floors: { status: inS(3), apply: inS(60) } }).nextAttemptAt).toBe(
      inS(50),
    );
  });

  it('counts no more attempts than the policy has', () => {
    expect(resume({ attempt: 99 }).attempt).toBe(4);
    expect(resume({ attempt: 4 }).attempt).toBe(4);
  });
});
