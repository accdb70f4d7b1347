import { expect, test } from 'vitest';
import { sessionExpiresAt } from '../../src/session/sessionExpiry.ts';

const nowAt = Date.UTC(2020, 0, 1);
const dated = new Headers({ date: 'Sun, 22 Nov 2026 12:00:00 GMT' });
const answeredAt = Date.UTC(2026, 10, 22, 12);
const expiry = (expires_at: string | null, timeout_minutes: number | null = 240, headers = dated) =>
  sessionExpiresAt({ expires_at, timeout_minutes }, headers, nowAt);

test.each([
  ['2026-11-22T16:00:00Z', Date.UTC(2026, 10, 22, 16)],
  ['2026-11-22T16:00:00.250z', Date.UTC(2026, 10, 22, 16, 0, 0, 250)],
  ['2026-11-22T10:00:00.642226-06:00', Date.UTC(2026, 10, 22, 16, 0, 0, 642)],
  ['2026-11-22T18:00:00+0200', Date.UTC(2026, 10, 22, 16)],
  ['2026-11-22 16:00:00+00:00', Date.UTC(2026, 10, 22, 16)],
])('a date with a zone counts as it stands: %s', (text, at) => {
  expect(expiry(text, 60)).toBe(at);
});

test.each([
  '2026-11-22T05:34:44.642226',
  '2026-11-22 05:34:44',
  '2026-11-22',
  'soon-05:00',
  'T Z',
  '2026-13-45T99:00:00Z',
  '',
  null,
])('without a zone, %j gives way to the moment of the answer plus the timeout', (text) => {
  expect(expiry(text)).toBe(answeredAt + 240 * 60_000);
});

test("without a date of the answer the device's clock counts", () => {
  expect(expiry('2026-11-22T05:34:44', 30, new Headers())).toBe(nowAt + 1_800_000);
});

test('a server that says nothing of an end has none', () => {
  expect(expiry('2026-11-22T05:34:44', null)).toBeNull();
  expect(sessionExpiresAt({}, dated, nowAt)).toBeNull();
});

test('a timeout of nothing ends now', () => {
  expect(expiry(null, 0)).toBe(answeredAt);
});
