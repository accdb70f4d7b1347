import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../src/recoveryClock.ts';
import { withinLimit } from '../../src/storage/callLimit.ts';

const limit = { limitMs: 3000, clock: systemClock };
const unhurried = new AbortController().signal;
const never = () => new Promise<never>(() => {});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function outcome(work: Promise<unknown>): Promise<unknown> {
  return work.catch((cause: unknown) => cause);
}

test('work that ends in time passes through, and no timer stays behind', async () => {
  await expect(withinLimit(Promise.resolve(7), limit, unhurried)).resolves.toBe(7);
  await expect(withinLimit(Promise.reject(new Error('broken')), limit, unhurried)).rejects.toThrow('broken');
  expect(vi.getTimerCount()).toBe(0);
});

test('work that never ends is a timeout at the limit and not before', async () => {
  let settled = false;
  const limited = outcome(withinLimit(never(), limit, unhurried)).finally(() => {
    settled = true;
  });
  await vi.advanceTimersByTimeAsync(2999);
  expect(settled).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(await limited).toMatchObject({ name: 'StorageError', code: 'timeout' });
  expect(vi.getTimerCount()).toBe(0);
});

test('as long as other writes are stored, a call behind them is late and not unanswered', async () => {
  let progressAt = performance.now();
  let settledAt: number | null = null;
  const start = performance.now();
  const limited = outcome(withinLimit(never(), limit, unhurried, () => progressAt)).finally(() => {
    settledAt = performance.now() - start;
  });
  for (let step = 0; step < 5; step += 1) {
    await vi.advanceTimersByTimeAsync(2000);
    progressAt = performance.now();
  }
  expect(settledAt).toBe(null);
  await vi.advanceTimersByTimeAsync(3000);
  expect(await limited).toMatchObject({ code: 'timeout' });
  expect(settledAt).toBe(13_000);
});

test('an abort rejects at once with its reason and leaves neither timer nor listener', async () => {
  const leaving = new AbortController();
  const removed = vi.spyOn(leaving.signal, 'removeEventListener');
  const limited = outcome(withinLimit(never(), limit, leaving.signal));
  const reason = new Error('The user left.');
  leaving.abort(reason);
  expect(await limited).toBe(reason);
  expect(await outcome(withinLimit(never(), limit, leaving.signal))).toBe(reason);
  expect(vi.getTimerCount()).toBe(0);
  expect(removed).toHaveBeenCalledTimes(2);
});
