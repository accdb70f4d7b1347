import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRetryAfter, readRetryAfterMs, toDelayMs } from '../../src/session/retryAfter.ts';

const serverNowAt = Date.UTC(2026, 10, 22, 12);
const date = new Date(serverNowAt).toUTCString();
/** A device whose clock is two hours behind. */
const nowAt = serverNowAt - 7_200_000;

const read = (headers: Record<string, string>, status = 503) =>
  readRetryAfterMs({ status, headers: new Headers(headers) }, nowAt);

describe('Retry-After', () => {
  test.each([
    ['0', 0],
    ['120', 120_000],
    [' 5 ', 5_000],
    ['1.5', 1_500],
    ['0.0004', 1],
    ['-5', 0],
    ['5, 30', 30_000],
    ['30,5', 30_000],
    ['3 , 1.25', 3_000],
    ['1, 7.125', 7_125],
    ['2147483', 2_147_483_000],
    ['2147484', 2_147_483_647],
    ['99999999999999999999', 2_147_483_647],
    ['Sun, 22 Nov 2026 12:02:00 GMT', 120_000],
    ['Sunday, 22-Nov-26 12:00:01 GMT', 1_000],
    ['Sun Nov 22 12:00:10 2026', 10_000],
    ['Sun, 22 Nov 2026 11:59:59 GMT', 0],
  ])('%s is read', (value, ms) => {
    expect(read({ date, 'retry-after': value })).toBe(ms);
  });

  test.each([
    '',
    'soon',
    '5s',
    '5,',
    ',5',
    '5,x',
    'x5',
    '+5',
    '1e3',
    '0x10',
    'Infinity',
    'NaN',
    '.5',
    '5.',
    '2026-11-22',
  ])('garbage is as good as none: %j', (value) => {
    expect(read({ date, 'retry-after': value })).toBeUndefined();
  });

  test('a missing header is none', () => {
    expect(parseRetryAfter(null, serverNowAt)).toBeUndefined();
  });

  test("a date counts from the device's clock when the answer has no date of its own", () => {
    const at = new Date(nowAt + 30_000).toUTCString();
    expect(read({ 'retry-after': at })).toBe(30_000);
    expect(read({ 'retry-after': at, date: 'garbage' })).toBe(30_000);
  });

  test('any text is read without a throw, into a delay that a timer can hold or none', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[-\d., ]*$/),
      fc.date({ noInvalidDate: true }).map((at) => at.toUTCString()),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const ms = parseRetryAfter(text, serverNowAt);
        if (ms === undefined) return;
        expect(Number.isInteger(ms)).toBe(true);
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThanOrEqual(2 ** 31 - 1);
      }),
    );
  });
});

describe('rate-limit headers', () => {
  test('count on a 429 only', () => {
    expect(read({ date, 'x-ratelimit-reset': '7' }, 429)).toBe(7_000);
    expect(read({ date, 'x-ratelimit-reset': '7' }, 503)).toBeUndefined();
    expect(read({ date, 'x-ratelimit-reset': '7' }, 400)).toBeUndefined();
  });

  test('yield to Retry-After, even to one of 0', () => {
    expect(read({ date, 'retry-after': '0', 'x-ratelimit-reset': '7' }, 429)).toBe(0);
    expect(read({ date, 'retry-after': 'x', 'x-ratelimit-reset': '7' }, 429)).toBe(7_000);
  });

  test.each([
    ['0', 0],
    ['60', 60_000],
    ['999999999', 2_147_483_647],
    [String(serverNowAt / 1000 + 90), 90_000],
    [`${serverNowAt / 1000 + 90}.25`, 90_250],
    [String(serverNowAt + 1_500), 1_500],
    [String(serverNowAt / 1000 - 5), 0],
    ['1000000000', 0],
    ['1000000000000', 0],
  ])('X-RateLimit-Reset: %s', (value, ms) => {
    expect(read({ date, 'x-ratelimit-reset': value }, 429)).toBe(ms);
  });

  test.each(['', 'x', '-5', '5s', 'x5', '5,6'])('a reset of %j is none', (value) => {
    expect(read({ date, 'x-ratelimit-reset': value }, 429)).toBeUndefined();
  });

  test('RateLimit-Reset goes before the older name, and RateLimit before both', () => {
    const older = { date, 'x-ratelimit-reset': '30' };
    expect(read({ ...older, 'ratelimit-reset': '20' }, 429)).toBe(20_000);
    expect(
      read({ ...older, 'ratelimit-reset': '20', ratelimit: 'limit=10, remaining=0, reset=9' }, 429),
    ).toBe(9_000);
  });

  test.each([
    ['limit=10, remaining=0, reset=9', 9_000],
    ['reset=9', 9_000],
    ['reset=90', 90_000],
    ['limit=10;reset=9', 9_000],
    ['"default";r=0;t=5', 5_000],
    ['"default"; t=5; r=0', 5_000],
    ['"default";t=5', 5_000],
    ['"burst";r=0;t=5, "hour";r=0;t=3000, "day";r=4;t=90000', 3_000_000],
    ['"burst";r=00;t=5, "hour";r=010;t=3000', 5_000],
  ])('RateLimit: %s', (value, ms) => {
    expect(read({ date, ratelimit: value }, 429)).toBe(ms);
  });

  test.each([
    '',
    '"default";r=5;t=30',
    '"default"; r=5; t=30',
    '"default";r=0',
    'limit=10, preset=9',
    '"default";tt=5',
    '"a";t=x',
  ])('RateLimit %j says nothing of a wait', (value) => {
    expect(read({ date, ratelimit: value }, 429)).toBeUndefined();
  });
});

test('seconds become whole ms, rounded up, that a timer can hold', () => {
  expect(toDelayMs(1.2341)).toBe(1_235);
  expect(toDelayMs(-1)).toBe(0);
  expect(toDelayMs(1e9)).toBe(2 ** 31 - 1);
});
