import { expect, test } from 'vitest';
import type { SessionView } from '../../src/session/sessionApi.ts';
import { sessionExpiresAt, withoutRenewal } from '../../src/session/sessionExpiry.ts';

const dated = new Headers({ date: 'Sun, 22 Nov 2026 12:00:00 GMT' });
const answeredAt = Date.UTC(2026, 10, 22, 12);
const nowAt = answeredAt + 30_000;
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

test.each([-86_400_000, -30_001, 30_001, 5 * 3_600_000])(
  'a device whose clock is wrong by %i ms sees the time that is left, not an end in the past',
  (wrongMs) => {
    const now = answeredAt + wrongMs;
    const left = (expires_at: string) =>
      (sessionExpiresAt({ expires_at, timeout_minutes: 240 }, dated, now) ?? 0) - now;
    expect(left('2026-11-22T16:00:00Z')).toBe(240 * 60_000);
    expect(left('2026-11-22T05:34:44')).toBe(240 * 60_000);
  },
);

const view: SessionView = {
  exists: true,
  sessionId: 's',
  datasourceId: 'd',
  position: 2,
  total: 3,
  shape: null,
  columns: null,
  preview: null,
  expiresAt: 5_000,
  etag: null,
};

test('a read does not put off the end of tables that nobody has changed', () => {
  const later = { ...view, expiresAt: 9_000 };
  expect(withoutRenewal(view, later, 1_000).expiresAt).toBe(5_000);
  expect(withoutRenewal(later, view, 1_000).expiresAt).toBe(5_000);
  expect(withoutRenewal(null, later, 1_000).expiresAt).toBe(9_000);
});

test.each([
  ['position', { position: 3 }],
  ['number of operations', { total: 4 }],
  ['moment of creation', { sessionId: 't' }],
  ['entity tag', { etag: '"e:1"' }],
])('a session with another %s is one that lives anew', (_, changed) => {
  expect(withoutRenewal(view, { ...view, expiresAt: 9_000, ...changed }, 1_000).expiresAt).toBe(9_000);
});

test('a session that is there after the end it was given was changed by somebody else', () => {
  expect(withoutRenewal(view, { ...view, expiresAt: 9_000 }, 5_000).expiresAt).toBe(9_000);
});
