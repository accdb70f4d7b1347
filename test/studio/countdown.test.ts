import { expect, it } from 'vitest';
import { retryWords, secondsLeft } from '../../src/studio/countdown.ts';
import { en } from '../../src/studio/messages/en.ts';
import { now } from './recoveryStates.ts';

it('rounds up, so that zero means now', () => {
  expect(secondsLeft(now + 4_001, now)).toBe(5);
  expect(secondsLeft(now + 1, now)).toBe(1);
  expect(secondsLeft(now - 10, now)).toBe(0);
});

it('counts minutes where seconds say little, and names the clock where minutes do', () => {
  expect(retryWords(en, now + 30_000, now)).toBe('retry in 30 seconds');
  expect(retryWords(en, now + 240_000, now)).toBe('retry in 4 minutes');
  expect(retryWords(en, now + 7_200_000, now)).toMatch(/^retry at \d\d:\d\d$/);
});
