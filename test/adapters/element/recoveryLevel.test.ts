import { describe, expect, it } from 'vitest';
import { recoveryLevel } from '../../../src/adapters/element/recoveryLevel.ts';
import { conflict, failure, reauth, recoveryState } from '../../studio/recoveryStates.ts';

const shownAfter = (elapsedMs: number, attempt = 1, wasTold = false) =>
  recoveryLevel({
    state: recoveryState({ value: 'retrying', attempt }),
    elapsedMs,
    wasTold,
    isOnline: true,
  });
const at = (state: Parameters<typeof recoveryLevel>[0]['state'], isOnline = true) =>
  recoveryLevel({ state, elapsedMs: 60_000, wasTold: true, isOnline });

describe('how loudly a recovery is shown', () => {
  it.each([
    [0, 'calm'],
    [999, 'calm'],
    [1_000, 'chip'],
    [2_999, 'chip'],
    [3_000, 'banner'],
  ])('after %d ms: %s', (elapsedMs, level) => {
    expect(shownAfter(elapsedMs)).toBe(level);
  });

  it('shows a banner from the second attempt on, however early', () => {
    expect(shownAfter(10, 2)).toBe('banner');
  });

  it('never takes a banner back before the session is there', () => {
    expect(shownAfter(10, 1, true)).toBe('banner');
    expect(at(recoveryState())).toBe('calm');
    expect(at(recoveryState({ value: 'idle' }))).toBe('calm');
  });

  it.each([
    ['a login', reauth],
    ['a conflict', conflict],
    ['a stop', recoveryState({ value: 'failed', failure: failure('SERVER_ERROR') })],
  ])('asks at once for %s', (_, state) => {
    expect(at(state)).toBe('dialog');
  });

  it('keeps the banner while the browser itself is offline', () => {
    const state = recoveryState({ value: 'failed', failure: failure('NETWORK_UNREACHABLE') });
    expect(at(state, false)).toBe('banner');
    expect(at(state, true)).toBe('dialog');
    expect(at(conflict, false)).toBe('dialog');
  });
});
