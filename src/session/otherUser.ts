/** Tells another user from the owner of the work, and says so as a failure. */
import { FailedCall } from './callWithin.ts';

/** The owner of a journal on a server that names no users. */
export const anonymous = 'anonymous';

/** The name of another user whom another tab has seen without saying who it is: no server gives an id like it. */
export const somebodyElse = '\u0000somebody else';

/** The session belongs to somebody else than the work of this page: nothing of the one may reach the other. */
export class OtherUser extends FailedCall {
  /** `at` is the moment, ms since the epoch. */
  constructor(at: number) {
    super({ code: 'PERMISSION_DENIED', outcome: 'not-applied', attribution: 'auth', at }, 'status');
    this.name = 'OtherUser';
  }
}

/** Whether a server's word names somebody else than the owner. Where either is not named there is nothing to compare. */
export function isOtherUser(owner: string | null | undefined, userId: string | null | undefined): boolean {
  return Boolean(owner) && owner !== anonymous && Boolean(userId) && userId !== owner;
}
