import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { en } from '../../src/studio/messages/en.ts';
import type { RecoveryScreen } from '../../src/studio/recoveryScreen.ts';
import { watchRecovery } from '../../src/studio/recoveryWatch.ts';
import { failure, now, recoveryState } from './recoveryStates.ts';

let screens: RecoveryScreen[] = [];
let endings = 0;
const watching = () =>
  watchRecovery({
    messages: en,
    isOnline: () => true,
    show: (screen) => screens.push(screen),
    over: () => {
      endings += 1;
    },
  });
const lost = recoveryState({ value: 'retrying', attempt: 1, failure: failure('NETWORK_UNREACHABLE') });

beforeEach(() => {
  vi.useFakeTimers({ now });
  screens = [];
  endings = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

it('grows from nothing to the chip to the banner while a trouble lasts', () => {
  const watch = watching();
  watch.update(lost);
  expect(screens.at(-1)?.urgency).toBe('calm');
  vi.advanceTimersByTime(1_000);
  expect(screens.at(-1)?.urgency).toBe('chip');
  vi.advanceTimersByTime(2_000);
  expect(screens.at(-1)?.urgency).toBe('banner');
  watch.stop();
});

it('shows a passing second only when a countdown has one', () => {
  const watch = watching();
  watch.update({ ...lost, nextAttemptAt: now + 2_000 });
  vi.advanceTimersByTime(900);
  expect(screens.map(({ countdown }) => countdown)).toEqual(['retry in 2 seconds']);
  vi.advanceTimersByTime(100);
  expect(screens.at(-1)?.countdown).toBe('retry in 1 second');
  watch.stop();
});

it('tells once that a trouble is over that the user was told of', () => {
  const watch = watching();
  watch.update(lost);
  vi.advanceTimersByTime(3_000);
  watch.update(recoveryState());
  watch.update(recoveryState({ pending: 1 }));
  expect(endings).toBe(1);
  watch.stop();
});

it('says nothing of a trouble that nobody saw', () => {
  const watch = watching();
  watch.update(lost);
  vi.advanceTimersByTime(2_500);
  watch.update(recoveryState());
  expect(endings).toBe(0);
  watch.stop();
});

it('says nothing at the end of a first opening that was only slow', () => {
  const watch = watching();
  watch.update(recoveryState({ value: 'initializing', session: null }));
  vi.advanceTimersByTime(5_000);
  expect(screens.at(-1)?.urgency).toBe('banner');
  watch.update(recoveryState());
  expect(endings).toBe(0);
  watch.stop();
});

it('leaves no timer behind, recovered or stopped', () => {
  const watch = watching();
  watch.update(lost);
  watch.update(recoveryState());
  expect(vi.getTimerCount()).toBe(0);
  watch.update(lost);
  watch.stop();
  expect(vi.getTimerCount()).toBe(0);
});
