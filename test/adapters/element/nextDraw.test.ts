import { expect, it } from 'vitest';
import { nextDrawInMs } from '../../../src/adapters/element/nextDraw.ts';
import { now, recoveryState, retrying } from '../../studio/recoveryStates.ts';

const next = (more: Partial<Parameters<typeof nextDrawInMs>[0]> = {}) =>
  nextDrawInMs({
    state: recoveryState({ value: 'retrying' }),
    elapsedMs: 0,
    expiringAt: null,
    toastUntil: null,
    now,
    ...more,
  });

it('waits for the chip, then for the banner, then for nothing', () => {
  expect([0, 400, 1_000, 3_000].map((elapsedMs) => next({ elapsedMs }))).toEqual([1_000, 600, 2_000, null]);
});

it('waits for the second of a countdown to change, and not beyond its end', () => {
  const state = { ...retrying, nextAttemptAt: now + 4_200 };
  expect(next({ state, elapsedMs: 9_000 })).toBe(200);
  expect(next({ state, elapsedMs: 9_000, now: now + 200 })).toBe(1_000);
  expect(next({ state, elapsedMs: 9_000, now: now + 4_200 })).toBeNull();
});

it('waits for the end of a toast, and for the time to warn of a session’s end', () => {
  const state = recoveryState({ expiresAt: now + 100_000 });
  expect(next({ state, toastUntil: now + 6_000 })).toBe(6_000);
  expect(next({ state })).toBe(70_000);
  expect(next({ state, expiringAt: now + 100_000 })).toBe(1_000);
  expect(next({ state: recoveryState({ expiresAt: null }) })).toBeNull();
});

it('asks no timer for more than it can hold', () => {
  expect(next({ state: recoveryState({ expiresAt: now + 1e12 }) })).toBe(2_147_483_647);
});
