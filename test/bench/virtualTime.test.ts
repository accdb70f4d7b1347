import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seededDice } from './tape/seededDice.ts';
import { installVirtualTime, type VirtualTime } from './tape/virtualTime.ts';

const realSetTimeout = globalThis.setTimeout;
const never = () => false;
let time: VirtualTime;

beforeEach(() => {
  time = installVirtualTime();
  time.reset(0, () => 0.25);
});

afterEach(() => time.uninstall());

describe('virtual time', () => {
  test('fires timers in the order of their time, and of their arming where the time is the same', async () => {
    const fired: string[] = [];
    setTimeout(() => fired.push('late'), 300);
    setTimeout(() => fired.push('first'), 100);
    setTimeout(() => fired.push('second'), 100);
    const gone = setTimeout(() => fired.push('cleared'), 50);
    for (const ms of [290, 10, 200, 90, 150]) setTimeout(() => fired.push(`at ${ms}`), ms);
    clearTimeout(gone);
    await time.run(1000, never);
    expect(fired).toEqual(['at 10', 'at 90', 'first', 'second', 'at 150', 'at 200', 'at 290', 'late']);
  });

  test('lets promises settle between two timers, so that what they arm counts', async () => {
    const fired: string[] = [];
    setTimeout(async () => {
      for (let link = 0; link < 500; link += 1) await Promise.resolve();
      setTimeout(() => fired.push(`chained at ${time.nowMs()}`), 5);
    }, 10);
    setTimeout(() => fired.push('at 20'), 20);
    await time.run(1000, never);
    expect(fired).toEqual(['chained at 15', 'at 20']);
  });

  test('moves every clock of the page together', async () => {
    const began = Date.now();
    const beganAt = performance.now();
    setTimeout(() => undefined, 1500);
    await time.run(10_000, never);
    expect([Date.now() - began, performance.now() - beganAt, time.nowMs()]).toEqual([1500, 1500, 1500]);
    expect(Math.random()).toBe(0.25);
  });

  test('stops at its end, when it is done, and when nothing is armed', async () => {
    let ticks = 0;
    const ticking = setInterval(() => {
      ticks += 1;
    }, 100);
    await time.run(450, never);
    expect(ticks).toBe(4);
    await time.run(10_000, () => ticks === 7);
    expect(ticks).toBe(7);
    clearInterval(ticking);
    await time.run(10_000, never);
    expect(ticks).toBe(7);
  });

  test('a signal with a time limit aborts by virtual time', async () => {
    const signal = AbortSignal.timeout(4000);
    await time.run(3999, never);
    expect(signal.aborted).toBe(false);
    await time.run(4000, never);
    expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
  });

  test('a reset forgets what was armed', async () => {
    let hasFired = false;
    setTimeout(() => {
      hasFired = true;
    }, 10);
    time.reset(0, Math.random);
    await time.run(1000, never);
    expect(hasFired).toBe(false);
  });

  test('gives the platform its own timers back', () => {
    expect(globalThis.setTimeout).not.toBe(realSetTimeout);
    time.uninstall();
    expect(globalThis.setTimeout).toBe(realSetTimeout);
    expect(Object.hasOwn(performance, 'now')).toBe(false);
  });
});

test('dice of the same seed fall the same, and evenly', () => {
  const rolls = (seed: number) => Array.from({ length: 20_000 }, seededDice(seed, 7));
  expect(rolls(1)).toEqual(rolls(1));
  expect(rolls(1)).not.toEqual(rolls(2));
  const tenths = Array.from(
    { length: 10 },
    (_, tenth) => rolls(3).filter((roll) => Math.floor(roll * 10) === tenth).length,
  );
  for (const count of tenths) expect(count).toBeGreaterThan(1850);
});
