import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RecoveryFact } from '../../machines/recoveryFact.ts';
import type { RecoveryClock } from '../../src/recoveryClock.ts';
import { sleepSource } from '../../src/sources/sleepSource.ts';

class Page extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';

  become(state: DocumentVisibilityState): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

/** A clock whose wall and monotonic time, and whose timers, can each go wrong. */
function machine() {
  let wall = Date.UTC(2026, 10, 22);
  let monotonic = 1_000;
  let nextHandle = 0;
  const timers = new Map<number, { callback: () => void; dueAt: number }>();
  const clock: RecoveryClock = {
    now: () => wall,
    monotonic: () => monotonic,
    setTimeout: (callback, delayMs) => {
      nextHandle += 1;
      timers.set(nextHandle, { callback, dueAt: monotonic + delayMs });
      return nextHandle;
    },
    clearTimeout: (handle) => {
      if (typeof handle === 'number') timers.delete(handle);
    },
  };
  const fireDue = () => {
    for (const [handle, { callback, dueAt }] of [...timers]) {
      if (dueAt > monotonic || !timers.delete(handle)) continue;
      callback();
    }
  };
  return {
    clock,
    timers,
    /** Time passes and timers run, at most once in `everyMs`. */
    run(forMs: number, everyMs = 100) {
      for (let passed = 0; passed < forMs; passed += everyMs) {
        wall += everyMs;
        monotonic += everyMs;
        fireDue();
      }
    },
    /** Nothing runs; whether monotonic time goes on is up to the system. */
    sleep(forMs: number, { monotonicToo = true } = {}) {
      wall += forMs;
      if (monotonicToo) monotonic += forMs;
    },
    wake: fireDue,
    setWallClock(byMs: number) {
      wall += byMs;
    },
  };
}

let page: Page;
let slept: number;
const push = ({ type }: RecoveryFact) => {
  if (type === 'page.slept') slept += 1;
};

beforeEach(() => {
  page = new Page();
  slept = 0;
  vi.stubGlobal('document', page);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test('a page that is awake never slept, shown or hidden', () => {
  const { clock, run } = machine();
  sleepSource({ clock })(push);
  run(3_600_000);
  page.become('hidden');
  run(3_600_000, 60_000);
  page.become('visible');
  run(3_600_000);
  expect(slept).toBe(0);
});

test.for([true, false])(
  'a suspended machine is noticed once (monotonic time goes on: %s)',
  (monotonicToo) => {
    const { clock, run, sleep } = machine();
    sleepSource({ clock })(push);
    run(62_300);
    sleep(600_000, { monotonicToo });
    run(10_000);
    expect(slept).toBe(1);
    run(600_000);
    expect(slept).toBe(1);
  },
);

test('a shown page that hung for less than 15 s did not sleep, for 25 s it did', () => {
  const { clock, run, sleep, wake } = machine();
  sleepSource({ clock })(push);
  run(24_900);
  sleep(14_900);
  wake();
  expect(slept).toBe(0);
  run(20_000);
  sleep(25_000);
  wake();
  expect(slept).toBe(1);
});

test('timers that a hidden page gets once a minute are no sleep, two minutes without any are', () => {
  const { clock, run, sleep, wake } = machine();
  sleepSource({ clock })(push);
  run(7_000);
  page.become('hidden');
  run(600_000, 60_000);
  expect(slept).toBe(0);
  sleep(120_000);
  wake();
  expect(slept).toBe(1);
});

test('a page that was hidden and is shown between two beats is judged as hidden', () => {
  const { clock, run, sleep } = machine();
  sleepSource({ clock })(push);
  run(7_000);
  page.become('hidden');
  sleep(50_000);
  page.become('visible');
  run(10_000);
  expect(slept).toBe(0);
});

test('a sleep behind a hidden page is told when the page is shown, before any timer runs', () => {
  const { clock, run, sleep } = machine();
  sleepSource({ clock })(push);
  run(7_000);
  page.become('hidden');
  sleep(8 * 3_600_000);
  page.become('visible');
  expect(slept).toBe(1);
});

test('a wall clock put back is no sleep, and hides none', () => {
  const { clock, run, sleep, setWallClock } = machine();
  sleepSource({ clock })(push);
  run(7_000);
  setWallClock(-3_600_000);
  run(20_000);
  expect(slept).toBe(0);
  sleep(60_000);
  setWallClock(-3_600_000);
  run(10_000);
  expect(slept).toBe(1);
});

test('its off function leaves no timer and no listener', () => {
  const { clock, run, sleep, timers } = machine();
  const off = sleepSource({ clock })(push);
  run(12_000);
  page.become('hidden');
  page.become('visible');
  expect(timers.size).toBe(1);
  off();
  expect(timers.size).toBe(0);
  sleep(600_000);
  page.become('hidden');
  expect(timers.size).toBe(0);
  expect(slept).toBe(0);
});

test('a subscriber that throws does not stop the heartbeat', () => {
  const { clock, run, sleep, wake } = machine();
  let told = 0;
  sleepSource({ clock })(() => {
    told += 1;
    throw new Error('broken subscriber');
  });
  for (let night = 1; night <= 2; night += 1) {
    run(20_000);
    sleep(600_000);
    expect(wake).toThrow('broken subscriber');
    expect(told).toBe(night);
  }
});

test('without a document it still notices a sleep', () => {
  vi.unstubAllGlobals();
  const { clock, run, sleep, wake } = machine();
  sleepSource({ clock })(push);
  run(20_000);
  sleep(60_000);
  wake();
  expect(slept).toBe(1);
});
