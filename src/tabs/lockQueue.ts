/** Waits for the lock that all tabs share, however the page comes and goes meanwhile. */
import type { RecoveryClock } from '../recoveryClock.ts';
import { watchHolder } from './holderWatch.ts';
import { createLease, type Lease, requestLease } from './lease.ts';
import type { PagePresence } from './pagePresence.ts';
import type { RollCall } from './rollCall.ts';
import type { TabPlatform } from './tabPlatform.ts';

export interface LockQueueOptions {
  readonly name: string;
  readonly platform: TabPlatform;
  readonly clock: RecoveryClock;
  readonly presence: PagePresence;
  readonly roll: RollCall;
  /** The leases of this link that have the lock. */
  readonly leases: Set<Lease>;
  readonly onError: (error: unknown) => void;
}

export interface LockQueue {
  /** Waits for a lease. @throws the signal's reason when that aborts first */
  wait(signal: AbortSignal): Promise<Lease>;
  /** A lease, or null where there would be a wait. @throws the signal's reason when that aborts first */
  takeIfFree(signal: AbortSignal): Promise<Lease | null>;
}

/** The line before the lock. Where the browser has no locks, or refuses them, a lease is given without it, at once. */
export function lockQueue(options: LockQueueOptions): LockQueue {
  const { platform, clock, presence, roll, leases, onError } = options;
  const lockName = `holdfast:${options.name}`;
  const guardName = `holdfast-taking:${options.name}`;

  async function standInLine(locks: LockManager, waiting: AbortSignal, stay: AbortSignal): Promise<Lease> {
    const place = new AbortController();
    const over = new AbortController();
    const request = { locks, name: lockName, stay, leases };
    // Mostly nobody else wants it: then there is nobody to watch, and nobody who asked.
    const atOnce = await requestLease({ ...request, how: 'if-free', waiting });
    if (atOnce !== null) return atOnce;
    try {
      const inTurn = requestLease({
        ...request,
        how: 'wait',
        waiting: AbortSignal.any([waiting, place.signal]),
      });
      const takeOver = () => place.abort();
      watchHolder({ locks, lockName, guardName, clock, presence, roll, over: over.signal, takeOver }).catch(
        (error: unknown) => {
          if (!over.signal.aborted) onError(error);
        },
      );
      const lease = await inTurn.catch((error: unknown) => {
        if (waiting.aborted || !place.signal.aborted) throw error;
        return requestLease({ ...request, how: 'steal', waiting });
      });
      if (lease === null) throw new Error('A lock that was waited for is granted.');
      roll.present();
      return lease;
    } finally {
      over.abort();
    }
  }

  async function wait(signal: AbortSignal): Promise<Lease> {
    for (;;) {
      await presence.untilHere(signal);
      const { stay } = presence;
      try {
        const { locks } = platform;
        if (!locks) return createLease(stay);
        return await standInLine(locks, AbortSignal.any([signal, stay]), stay);
      } catch (error) {
        signal.throwIfAborted();
        // A request that waits is withdrawn when the page goes away: it would be granted to a page that can't run.
        if (stay.aborted) continue;
        onError(error);
        return createLease(stay);
      }
    }
  }

  async function takeIfFree(signal: AbortSignal): Promise<Lease | null> {
    const { stay } = presence;
    const { locks } = platform;
    if (stay.aborted) return null;
    if (!locks) return createLease(stay);
    try {
      const waiting = AbortSignal.any([signal, stay]);
      return await requestLease({ locks, name: lockName, how: 'if-free', waiting, stay, leases });
    } catch (error) {
      signal.throwIfAborted();
      if (!stay.aborted) onError(error);
      return null;
    }
  }

  return { wait, takeIfFree };
}
