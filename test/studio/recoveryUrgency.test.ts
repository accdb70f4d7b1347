import { describe, expect, it } from 'vitest';
import { urgencyOf } from '../../src/studio/recoveryUrgency.ts';
import { conflict, failure, now, reauth, recoveryState } from './recoveryStates.ts';

const shownAfter = (ms: number, attempt = 1) =>
  urgencyOf({
    state: recoveryState({ value: 'retrying', attempt }),
    troubledSince: now,
    isOnline: true,
    now: now + ms,
  });

describe('how loudly a recovery is shown', () => {
  it('shows nothing during the first second', () => {
    expect(shownAfter(0)).toBe('calm');
    expect(shownAfter(999)).toBe('calm');
  });

  it('shows a chip from one to three seconds', () => {
    expect(shownAfter(1_000)).toBe('chip');
    expect(shownAfter(2_999)).toBe('chip');
  });

  it('shows a banner after three seconds', () => {
    expect(shownAfter(3_000)).toBe('banner');
  });

  it('shows a banner from the second attempt on, however early', () => {
    expect(shownAfter(10, 2)).toBe('banner');
  });

  it('stays calm over a session that is there', () => {
    const state = recoveryState();
    expect(urgencyOf({ state, troubledSince: null, isOnline: true, now })).toBe('calm');
  });

  it.each([
    ['a login', reauth],
    ['a conflict', conflict],
    ['a stop', recoveryState({ value: 'failed', failure: failure('SERVER_ERROR') })],
  ])('asks at once for %s', (_, state) => {
    expect(urgencyOf({ state, troubledSince: now, isOnline: true, now })).toBe('dialog');
  });

  it('keeps the banner while the browser itself is offline', () => {
    const state = recoveryState({ value: 'failed', failure: failure('NETWORK_UNREACHABLE') });
    expect(urgencyOf({ state, troubledSince: now, isOnline: false, now })).toBe('banner');
    expect(urgencyOf({ state, troubledSince: now, isOnline: true, now })).toBe('dialog');
  });
});
