/** A sign-out that would destroy work: thrown before anything is touched. */

/** Operations wait to be sent: export them, wait until they are sent, or sign out with `{ discard: true }`. */
export class PendingWorkError extends Error {
  override readonly name = 'PendingWorkError';

  /** How many operations would be lost. */
  readonly pending: number;

  constructor(pending: number) {
    const operations = pending === 1 ? 'One operation has' : `${pending} operations have`;
    super(
      `${operations} not been sent yet, and signing out destroys them: call exportWork() first, wait until nothing is pending, or call signOut({ discard: true }).`,
    );
    this.pending = pending;
  }
}
