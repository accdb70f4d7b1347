/** When a session ends, by the server's word. */
import { parseHttpDate } from './httpDate.ts';
import type { SessionInfo } from './hydromlAnswers.ts';
import type { SessionView } from './sessionApi.ts';

/** A difference between the two clocks up to this, in ms, is the answer's way here and the `Date` header's whole seconds. */
const toleratedSkewMs = 30_000;

/**
 * Ms since the epoch by this device's clock, or null when the server doesn't say. A date with a zone counts as it
 * stands. HydroML sends one without: it would be read in the device's zone, so the answer's own `Date` plus
 * `timeout_minutes` counts instead, since every answer of a session renews it. Where the device's clock is wrong by more
 * than the tolerance, the difference is taken off, so that a live session never looks expired.
 */
export function sessionExpiresAt(
  info: Pick<SessionInfo, 'expires_at' | 'timeout_minutes'>,
  headers: Pick<Headers, 'get'>,
  nowAt: number,
): number | null {
  const answeredAt = parseHttpDate(headers.get('date'), nowAt) ?? nowAt;
  const skewMs = answeredAt - nowAt;
  const onThisClock = (at: number) => (Math.abs(skewMs) > toleratedSkewMs ? at - skewMs : at);
  const stated = info.expires_at ?? '';
  const zoned = /\d[T ]\d.*(?:Z|[+-]\d{2}:?\d{2})$/i.test(stated) ? Date.parse(stated) : Number.NaN;
  if (Number.isFinite(zoned)) return onThisClock(zoned);
  if (info.timeout_minutes === null || info.timeout_minutes === undefined) return null;
  return onThisClock(answeredAt + info.timeout_minutes * 60_000);
}

/**
 * A view whose end is no later than the one before it, where nothing was changed in between. HydroML's answer to a read
 * renews what it tells of a session and not the tables, which live from the last change on; a session that outlived the
 * end it was given was changed by somebody else. On a server with entity tags a read renews all of it.
 */
export function withoutRenewal(before: SessionView | null, view: SessionView, nowAt: number): SessionView {
  const endsAt = before?.expiresAt ?? null;
  if (before === null || endsAt === null || view.expiresAt === null || view.etag) return view;
  const isUnchanged =
    view.exists &&
    before.sessionId === view.sessionId &&
    before.position === view.position &&
    before.total === view.total;
  return isUnchanged && endsAt > nowAt && endsAt < view.expiresAt ? { ...view, expiresAt: endsAt } : view;
}
