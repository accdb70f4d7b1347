import { readFile } from 'node:fs/promises';
import { describe, expect, it, test } from 'vitest';
import { policyWith } from '../../machines/policyWith.ts';
import { recoveryPolicy } from '../../machines/recoveryPolicy.ts';
import { anyRoadBound, roadBound, roadBounds } from '../../machines/roadBounds.ts';
import { failureCodes } from '../../machines/sessionFailure.ts';
import { createSessionRecovery } from '../../src/createSessionRecovery.ts';
import type { SessionApi } from '../../src/session/sessionApi.ts';
import { roadsDocument } from '../../visualizations/roadsDocument.ts';
import { datasourceId, failureOf, scriptedApi } from '../support/scriptedApi.ts';
import { type VirtualClock, virtualClock } from '../support/virtualClock.ts';
import { slowApi } from './slowApi.ts';

const unluckiest = 1 - 2 ** -30;
/** Timers count whole ms, so each wait may end up to one later than planned. */
const roundingMs = 6;

function setUp(api: SessionApi, clock: VirtualClock, dice: number) {
  const recovery = createSessionRecovery({
    datasourceId,
    api,
    clock,
    random: () => dice,
    storage: false,
    sources: [],
  });
  let attempts = 0;
  recovery.on('attempt.started', () => {
    attempts += 1;
  });
  /** Lets the road run to its end, where only a wake-up or the user goes on. */
  async function runToItsEnd(begin: () => void) {
    const beganAt = clock.now();
    attempts = 0;
    const ends: { attempts: number; ms: number; endsIn: string }[] = [];
    const off = recovery.subscribe(({ value }) => {
      const hasEnded = value === 'failed' || value === 'reauth';
      if (hasEnded) ends.push({ attempts, ms: clock.now() - beganAt, endsIn: value });
    });
    begin();
    for (let second = 0; second < 600 && ends.length === 0; second += 1) await clock.advance(1000);
    off();
    return ends[0];
  }
  return { recovery, runToItsEnd };
}

describe('the road of a failure that is always the answer', () => {
  it.each(failureCodes)('%s ends within its bound, and reaches it', async (code) => {
    const bound = roadBound(recoveryPolicy, code);
    const limits = [
      [0, bound.leastMs],
      [unluckiest, bound.mostMs],
    ] as const;
    for (const [dice, boundMs] of limits) {
      const clock = virtualClock();
      const api = scriptedApi();
      api.breakWith(code);
      const { recovery, runToItsEnd } = setUp(api, clock, dice);
      const end = await runToItsEnd(recovery.start);
      await recovery.stop();
      expect(end).toMatchObject({ attempts: bound.attempts, endsIn: bound.endsIn });
      expect(end?.ms).toBeLessThanOrEqual(boundMs + roundingMs);
      expect(end?.ms).toBeGreaterThan(boundMs - roundingMs);
    }
  });

  it.each(failureCodes)(
    '%s ends within its bound when every call takes its limit, and reaches it',
    async (code) => {
      const bound = roadBound(recoveryPolicy, code);
      const clock = virtualClock();
      const api = slowApi(clock, recoveryPolicy, () => false);
      api.breakWith(code);
      const { recovery, runToItsEnd } = setUp(api, clock, unluckiest);
      const end = await runToItsEnd(recovery.start);
      await recovery.stop();
      expect(end).toMatchObject({ attempts: bound.attempts, endsIn: bound.endsIn });
      expect(end?.ms).toBeLessThanOrEqual(bound.slowestMs);
      expect(end?.ms).toBeGreaterThan(bound.slowestMs - 50);
    },
  );

  it.each([
    ['SERVER_ERROR', 5],
    ['SESSION_NOT_FOUND', 6],
    ['SESSION_CORRUPTED', 2],
    ['HISTORY_CONFLICT', 2],
    ['AUTHENTICATION_REQUIRED', 1],
  ] as const)('%s does so with an operation to be replayed by each attempt', async (code, attempts) => {
    const { slowestMs } = roadBound(recoveryPolicy, code, { replays: 1 });
    const clock = virtualClock();
    const api = slowApi(clock, recoveryPolicy, () => recovery.getState().value === 'grace');
    const { recovery, runToItsEnd } = setUp(api, clock, unluckiest);
    recovery.start();
    await clock.settle();
    await recovery.perform({ name: 'sort_rows', params: { columns: ['a'], descending: false } });
    await clock.advance(10_000);
    api.breakWith(code);
    const end = await runToItsEnd(recovery.retry);
    await recovery.stop();
    expect(end?.attempts).toBe(attempts);
    expect(end?.ms).toBeLessThanOrEqual(slowestMs);
    expect(end?.ms).toBeGreaterThan(slowestMs - 50);
  });
});

describe('the road of a server that asks for time in every answer', () => {
  it.each([1000, 10_000, 14_900])('%i ms: ends within its bound, and reaches it', async (retryAfterMs) => {
    const bound = roadBound(recoveryPolicy, 'SERVER_OVERLOADED', { retryAfterMs });
    for (const [dice, boundMs] of [
      [0, bound.leastMs],
      [unluckiest, bound.mostMs],
    ] as const) {
      const clock = virtualClock();
      const api = scriptedApi();
      api.breakWith(failureOf('SERVER_OVERLOADED', { retryAfterMs }));
      const { recovery, runToItsEnd } = setUp(api, clock, dice);
      const end = await runToItsEnd(recovery.start);
      await recovery.stop();
      expect(end).toMatchObject({ attempts: bound.attempts, endsIn: 'failed' });
      expect(end?.ms).toBeLessThanOrEqual(boundMs + roundingMs);
      expect(end?.ms).toBeGreaterThan(boundMs - roundingMs);
    }
  });

  it('for longer than the grace window has: ends at once', async () => {
    const retryAfterMs = recoveryPolicy.graceMs + 1;
    const bound = roadBound(recoveryPolicy, 'SERVER_OVERLOADED', { retryAfterMs });
    expect(bound).toMatchObject({ attempts: 1, leastMs: 0, mostMs: 0, slowestMs: 18_000, wakes: true });
    const api = scriptedApi();
    api.breakWith(failureOf('SERVER_OVERLOADED', { retryAfterMs }));
    const { recovery, runToItsEnd } = setUp(api, virtualClock(), 0.5);
    expect(await runToItsEnd(recovery.start)).toMatchObject({ attempts: 1, endsIn: 'failed', ms: 0 });
    await recovery.stop();
  });
});

describe('the road on a server without keys, after a lost answer', () => {
  const waiting = failureCodes.filter((code) => roadBound(recoveryPolicy, code).wakes);

  it.each(waiting)('%s ends within its bound, and reaches it', async (code) => {
    const { attempts, mostMs } = roadBound(recoveryPolicy, code, { hasKeys: false });
    const clock = virtualClock();
    const api = scriptedApi({ exists: true });
    const { recovery, runToItsEnd } = setUp(api, clock, unluckiest);
    recovery.start();
    await clock.advance(10_000);
    api.breakWith(failureOf(code));
    api.script(failureOf('NETWORK_UNREACHABLE', { outcome: 'unknown' }));
    const outcome = recovery.perform({ name: 'sort_rows', params: { columns: ['a'] } });
    const refused = expect(outcome).rejects.toThrow('stopped');
    const end = await runToItsEnd(() => undefined);
    await recovery.stop();
    await refused;
    expect(end).toMatchObject({ attempts, endsIn: 'failed' });
    expect(end?.ms).toBeLessThanOrEqual(mostMs + roundingMs);
    expect(end?.ms).toBeGreaterThan(mostMs - roundingMs);
  });

  it.each(['SERVER_ERROR', 'SESSION_NOT_FOUND', 'SESSION_CORRUPTED'] as const)(
    '%s ends within its bound with slow calls and an operation to be replayed by each attempt',
    async (code) => {
      const { slowestMs } = roadBound(recoveryPolicy, code, { replays: 1, hasKeys: false });
      const clock = virtualClock();
      const slow = slowApi(clock, recoveryPolicy, () => recovery.getState().value === 'grace');
      const { recovery, runToItsEnd } = setUp({ ...slow, idempotent: false }, clock, unluckiest);
      recovery.start();
      await clock.settle();
      await recovery.perform({ name: 'sort_rows', params: { columns: ['a'], descending: false } });
      slow.breakWith(code);
      const end = await runToItsEnd(recovery.retry);
      await recovery.stop();
      expect(end?.ms).toBeGreaterThan(roadBound(recoveryPolicy, code).leastMs);
      expect(end?.ms).toBeLessThanOrEqual(slowestMs);
    },
  );
});

describe('a bound', () => {
  it('follows the table', () => {
    const policy = policyWith({
      maxRetries: 5,
      graceMs: 10_000,
      jitter: { min: 0.5, max: 1 },
      failures: { UNKNOWN: { delaysMs: [1000, 3000] } },
      callLimitsMs: { status: 1000, initialize: 2000, apply: 5000 },
      replayStallMs: 500,
    });
    expect(roadBound(policy, 'UNKNOWN')).toEqual({
      road: 'backoff',
      endsIn: 'failed',
      wakes: true,
      attempts: 7,
      leastMs: 13_000 * 1.5 + 10_000,
      mostMs: 13_000 * 2 + 10_000,
      slowestMs: 13_000 * 2 + 6 * 4000 + 10_000 + 4000,
    });
    const withReplays = 13_000 * 2 + 6 * 14_000 + 10_000 + 5000;
    expect(roadBound(policy, 'UNKNOWN', { replays: 2 }).slowestMs).toBe(withReplays);
  });

  it('counts what a server asks for instead of the delays, where that is a second or more', () => {
    const bound = (retryAfterMs: number, policy = recoveryPolicy) =>
      roadBound(policy, 'SERVER_ERROR', { retryAfterMs });
    expect(bound(999)).toEqual(roadBound(recoveryPolicy, 'SERVER_ERROR'));
    const atMostMs = 1100 + 2 * 2000 + 30_000;
    expect(bound(1000)).toMatchObject({ attempts: 5, leastMs: 33_000, mostMs: atMostMs });
    expect(bound(1000).slowestMs).toBeCloseTo(atMostMs - 30_000 + 4 * 18_000 + 44_000, 6);
    expect(bound(30_000)).toMatchObject({ attempts: 5, leastMs: 120_000 });
    expect(bound(10_000, policyWith({ maxRetries: 0 }))).toMatchObject({ attempts: 2, mostMs: 30_000 });
    expect(bound(10_000, policyWith({ maxRetries: 1 }))).toMatchObject({ mostMs: 41_000 });
  });

  it('ends with the window where its probe is well before the end', () => {
    const policy = policyWith({ graceProbeWithinMs: 1000, maxRetries: 0 });
    expect(roadBound(policy, 'UNKNOWN').slowestMs).toBe(18_000 + 30_000);
  });

  it('gives an operation in the grace window no more than its call limit', () => {
    const short = policyWith({ maxRetries: 0, callLimitsMs: { apply: 2000 } });
    expect(roadBound(short, 'UNKNOWN', { replays: 1 }).slowestMs).toBe(20_000 + 26_000 + 20_000);
  });

  it('is given for every code of the shipped table', () => {
    const bounds = roadBounds();
    expect(Object.keys(bounds)).toEqual([...failureCodes]);
    expect(bounds.SERVER_ERROR).toEqual(roadBound(recoveryPolicy, 'SERVER_ERROR'));
    expect(roadBounds(policyWith({ maxRetries: 0 })).SERVER_ERROR.attempts).toBe(2);
  });

  it('without keys counts the copies that are outlasted, and one building anew', () => {
    const keyless = { hasKeys: false };
    expect(roadBound(recoveryPolicy, 'SERVER_ERROR', keyless)).toMatchObject({
      attempts: 5,
      mostMs: 16_800 + 30_000 + 30_000,
      slowestMs: 16_800 + 4 * (18_000 + 34_000) + 26_000 + 52_000 + 44_000,
    });
    const replaying = { ...keyless, replays: 1 };
    expect(roadBound(recoveryPolicy, 'SERVER_ERROR', replaying).mostMs).toBe(46_800 + 5 * 30_000);
    expect(roadBound(recoveryPolicy, 'SERVER_ERROR', replaying).slowestMs).toBe(
      16_800 + 4 * 82_000 + 26_000 + 62_000 + 74_000,
    );
    expect(roadBound(recoveryPolicy, 'SESSION_CORRUPTED', keyless)).toMatchObject({
      mostMs: 30_000,
      slowestMs: 2 * 52_000 + 4_000 + 44_000,
    });
    expect(roadBound(recoveryPolicy, 'SESSION_CORRUPTED', replaying).mostMs).toBe(2 * 30_000);
    const long = roadBound(recoveryPolicy, 'SERVER_OVERLOADED', { ...keyless, retryAfterMs: 60_000 });
    expect(long).toMatchObject({ attempts: 1, mostMs: 30_000, slowestMs: 52_000 + 44_000 });
    expect(anyRoadBound(recoveryPolicy, keyless)).toEqual({
      attempts: 10,
      mostMs: 120_000 + 30_000,
      slowestMs: 90_000 + 9 * 52_000 + 4_000 + 44_000 + 26_000 + 52_000,
    });
    expect(anyRoadBound(recoveryPolicy, replaying).mostMs).toBe(120_000 + 10 * 30_000);
  });

  it('of any sequence of failures has each remedy once, and the slowest delay at each retry', () => {
    expect(anyRoadBound(recoveryPolicy)).toEqual({
      attempts: 10,
      mostMs: 30_000 + 50_000 * 1.2 + 30_000,
      slowestMs: 30_000 + 50_000 * 1.2 + 9 * 18_000 + 4_000 + 26_000 + 18_000,
    });
    const { attempts, slowestMs } = anyRoadBound(recoveryPolicy, { replays: 1 });
    expect(attempts).toBe(10);
    expect(slowestMs).toBe(300_000 + 9 * 30_000 + 10_000);
    const noResets = policyWith({ failures: { SESSION_CORRUPTED: { road: 'fail' } } });
    expect(anyRoadBound(noResets).attempts).toBe(9);
    const idle = policyWith({ failures: { PERMISSION_DENIED: { delaysMs: [1e6] } } });
    expect(anyRoadBound(idle)).toEqual(anyRoadBound(recoveryPolicy));
    const hasty = policyWith({
      failures: { SERVER_OVERLOADED: { delaysMs: [0] }, NETWORK_INTERCEPTED: { delaysMs: [0] } },
    });
    expect(anyRoadBound(hasty).mostMs).toBe(30_000 + 14_000 * 1.2 + 30_000);
  });
});

test('the page of the roads is that of the table; npm run diagram writes it anew', async () => {
  const page = await readFile(new URL('../../docs/roads.md', import.meta.url), 'utf8');
  expect(page === roadsDocument(), 'docs/roads.md is stale: run npm run diagram').toBe(true);
});

test('the page has a row for every code', () => {
  const rows = roadsDocument()
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  expect(rows).toHaveLength(failureCodes.length);
  expect(rows).toContain('| `SERVER_ERROR` | backoff | 5 | `failed`, wakes | 45.4–46.8 s | 132.8 s |');
  expect(rows).toContain('| `CSRF_REJECTED` | reread-token | 2 | `reauth` | at once | 36 s |');
});
