import { expect, test, vi } from 'vitest';
import { skippingClock } from './skippingClock.ts';

test('a wait of an hour takes no time, and the clock stands at its end', async () => {
  const clock = skippingClock(1_000);
  const firedAt = await new Promise<number>((resolve) =>
    clock.setTimeout(() => resolve(clock.now()), 3_600_000),
  );
  expect(firedAt).toBeGreaterThanOrEqual(3_601_000);
});

test('timers fire in the order of their moments, also those that are set on the way', async () => {
  const clock = skippingClock(0);
  const fired: string[] = [];
  await new Promise<void>((resolve) => {
    clock.setTimeout(() => fired.push('second'), 2_000);
    const dropped = clock.setTimeout(() => fired.push('dropped'), 1_500);
    clock.setTimeout(() => {
      fired.push('first');
      clock.clearTimeout(dropped);
      clock.setTimeout(() => fired.push('third'), 2_000);
    }, 1_000);
    clock.setTimeout(resolve, 9_000);
  });
  expect(fired).toEqual(['first', 'second', 'third']);
});

test('nothing is skipped while a call is held', async () => {
  const clock = skippingClock(0);
  const release = clock.hold();
  const fired = vi.fn();
  clock.setTimeout(fired, 3_600_000);
  const short = new Promise<void>((resolve) => clock.setTimeout(resolve, 20));
  await short;
  expect(clock.monotonic()).toBeLessThan(600_000);
  expect(fired).not.toHaveBeenCalled();
  release();
  release();
  await vi.waitFor(() => expect(fired).toHaveBeenCalledOnce());
  expect(clock.monotonic()).toBeGreaterThanOrEqual(3_600_000);
});
