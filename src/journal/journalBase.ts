/** What a view of the session proves, and when that is worth a record of its own. */
import type { SessionView } from '../session/sessionApi.ts';
import type { JournalBase, JournalHead } from './journalEntry.ts';
import { tableDigest } from './tableDigest.ts';

/** What a view proves at a moment, ms since the epoch. */
export function baseOf(
  { sessionId, etag, position, total, columns, shape }: SessionView,
  provedAt: number,
): JournalBase {
  return { sessionId, etag: etag ?? null, position, total, columns, shape, provedAt };
}

/** The table at position 0, where a view shows it. */
export function originOf({ position, columns, shape, preview }: SessionView): JournalHead['origin'] {
  if (position !== 0 || (columns === null && shape === null)) return null;
  return { columns, shape, digest: tableDigest(preview) };
}

/** Whether two bases are of one session at one point of its history. */
export function isSameSession(one: JournalBase, other: JournalBase | null): boolean {
  if (other === null || one.sessionId !== other.sessionId) return false;
  return one.etag === other.etag && one.position === other.position;
}

/**
 * Whether what was meant for a base may be sent: the server was proved at the same point since, and no other tab has left
 * a session behind that it was building.
 */
export function isReadyFor(
  base: JournalBase,
  { base: proved, replaying, unsettledAt }: JournalHead,
): boolean {
  return replaying === null && unsettledAt === null && isSameSession(base, proved);
}

/** A proof of what is known. Where an entity tag stands for the session, its moment is of no use; else for a second. */
export function isRepetition(
  { base: known, replaying, unsettledAt, isClearing }: JournalHead,
  base: JournalBase,
): boolean {
  if (known === null || replaying !== null || unsettledAt !== null || isClearing) return false;
  const isRecent = known.etag !== null || Math.abs(base.provedAt - known.provedAt) < 1_000;
  return isRecent && JSON.stringify({ ...known, provedAt: 0 }) === JSON.stringify({ ...base, provedAt: 0 });
}
