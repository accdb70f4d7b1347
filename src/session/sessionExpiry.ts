/** When a session ends, by the server's word. */
import { parseHttpDate } from './httpDate.ts';
import type { SessionInfo } from './hydromlAnswers.ts';

/**
 * Ms since the epoch, or null when the server doesn't say. A date with a zone counts as it stands. HydroML sends one
 * without: it would be read in the device's zone, so the answer's own `Date` plus `timeout_minutes` counts instead,
 * since every answer of a session renews it.
 */
export function sessionExpiresAt(
  info: Pick<SessionInfo, 'expires_at' | 'timeout_minutes'>,
  headers: Pick<Headers, 'get'>,
  nowAt: number,
): number | null {
  const stated = info.expires_at ?? '';
  const zoned = /\d[T ]\d.*(?:Z|[+-]\d{2}:?\d{2})$/i.test(stated) ? Date.parse(stated) : Number.NaN;
  if (Number.isFinite(zoned)) return zoned;
  if (info.timeout_minutes === null || info.timeout_minutes === undefined) return null;
  return (parseHttpDate(headers.get('date'), nowAt) ?? nowAt) + info.timeout_minutes * 60_000;
}
