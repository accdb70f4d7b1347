/** The proof of a recovery: a session is live only when it is shown to be the one that the user left. */
import type { SessionView } from './sessionApi.ts';

export interface ExpectedSession {
  readonly datasourceId: string;
  /** The head of what the server has acknowledged. */
  readonly position: number;
  /** As they were at that position, where known. */
  readonly shape: readonly [number, number] | null;
  readonly columns: readonly string[] | null;
}

export type Disproof =
  | 'missing'
  | 'expired'
  | 'other-datasource'
  | 'other-position'
  | 'other-shape'
  | 'other-columns';

/** Why a view is not the expected session, or null when it is proved. What either side leaves out is not judged. */
export function disproveSession(view: SessionView, expected: ExpectedSession, now: number): Disproof | null {
  if (!view.exists) return 'missing';
  if (view.expiresAt !== null && view.expiresAt <= now) return 'expired';
  if (view.datasourceId !== expected.datasourceId) return 'other-datasource';
  if (view.position !== expected.position) return 'other-position';
  if (expected.shape && view.shape && String(view.shape) !== String(expected.shape)) return 'other-shape';
  if (expected.columns && view.columns && JSON.stringify(view.columns) !== JSON.stringify(expected.columns)) {
    return 'other-columns';
  }
  return null;
}
