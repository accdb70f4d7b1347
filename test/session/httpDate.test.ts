import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseHttpDate } from '../../src/session/httpDate.ts';

const nowAt = Date.UTC(2026, 10, 22);

test.each(['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'])(
  'each of the three forms names the same moment: %s',
  (text) => {
    expect(parseHttpDate(text, nowAt)).toBe(Date.UTC(1994, 10, 6, 8, 49, 37));
  },
);

test('space around a date is no part of it', () => {
  expect(parseHttpDate(' Sun, 06 Nov 1994 08:49:37 GMT ', nowAt)).toBe(784_111_777_000);
});

test('every month and a two-digit day in the C form are read', () => {
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  for (const [index, month] of months.entries()) {
    expect(parseHttpDate(`Mon ${month} 16 01:02:03 2026`, nowAt)).toBe(Date.UTC(2026, index, 16, 1, 2, 3));
  }
});

test('the date that a platform writes is read back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), (at) => {
      expect(parseHttpDate(new Date(at).toUTCString(), nowAt)).toBe(Math.floor(at / 1000) * 1000);
    }),
  );
});

test('a two-digit year is at most fifty years ahead', () => {
  expect(parseHttpDate('Sunday, 01-Jan-76 00:00:00 GMT', nowAt)).toBe(Date.UTC(2076, 0, 1));
  expect(parseHttpDate('Sunday, 01-Jan-77 00:00:00 GMT', nowAt)).toBe(Date.UTC(1977, 0, 1));
  expect(parseHttpDate('Sunday, 01-Jan-26 00:00:00 GMT', nowAt)).toBe(Date.UTC(2026, 0, 1));
});

test('a leap second and the last moments of a day are read', () => {
  expect(parseHttpDate('Sat, 31 Dec 2016 23:59:60 GMT', nowAt)).toBe(Date.UTC(2017, 0, 1));
  expect(parseHttpDate('Sat, 31 Dec 2016 23:59:59 GMT', nowAt)).toBe(Date.UTC(2016, 11, 31, 23, 59, 59));
});

test.each([
  null,
  '',
  '0',
  '2026-11-22T12:00:00Z',
  'Sun, 06 Nov 1994 08:49:37',
  'Sun, 06 Nov 1994 08:49:37 CET',
  'Sun, 06 Nov 1994 08:49:37 GMT+1',
  'x Sun, 06 Nov 1994 08:49:37 GMT',
  'Sun, 06 nov 1994 08:49:37 GMT',
  'Sun, 06 Nov 94 08:49:37 GMT',
  'Sun, 31 Feb 2026 08:49:37 GMT',
  'Sun, 00 Feb 2026 08:49:37 GMT',
  'Sun, 06 Nov 1994 24:00:00 GMT',
  'Sun, 06 Nov 1994 08:60:00 GMT',
  'Sun, 06 Nov 1994 08:00:61 GMT',
  'Sun, 06-Nov-94 08:49:37 GMT',
  'Sunday, 06-Nov-1994 08:49:37 GMT',
  'Sun Nov  6 08:49:37 1994 GMT',
  'xSun Nov  6 08:49:37 1994',
  'xSunday, 06-Nov-94 08:49:37 GMT',
  'Sunday, 06-Nov-94 08:49:37 GMT+1',
])('what is no HTTP date is null: %s', (text) => {
  expect(parseHttpDate(text, nowAt)).toBeNull();
});
