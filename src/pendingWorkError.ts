/** A sign-out that would destroy work: thrown before anything is touched. */

import type { PendingWork } from './journal/pendingWork.ts';

/** Operations wait to be sent: export them, wait until they are sent, or sign out with `{ discard: true }`. */
export class PendingWorkError extends Error {
  override readonly name = 'PendingWorkError';

  /** How many operations of this recovery's datasource would be lost. */
  readonly pending: number;

  /** The same user's other datasources on this device in which operations wait: each is exported by a recovery of its own. */
  readonly elsewhere: readonly PendingWork[];

  constructor(pending: number, elsewhere: readonly PendingWork[] = []) {
    const total = elsewhere.reduce((sum, other) => sum + other.pending, pending);
    const operations = total === 1 ? 'One operation has' : `${total} operations have`;
    const where =
      elsewhere.length === 0
        ? ''
        : ` (in datasource ${elsewhere.map((other) => other.datasourceId).join(', ')})`;
    super(
      `${operations} not been sent yet${where}, and signing out destroys them: call exportWork() first, wait until nothing is pending, or call signOut({ discard: true }).`,
    );
    this.pending = pending;
    this.elsewhere = elsewhere;
  }
}
