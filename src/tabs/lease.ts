/** A hold of the lock, from its grant to its loss or release. */

export interface Lease {
  /** Aborts when the lock is lost before its release. */
  readonly held: AbortSignal;
  /** Gives the lock back; `held` stays as it is. */
  release(): void;
}

interface LosableLease extends Lease {
  lose(reason: unknown): void;
}

/** A lease that is lost when the page goes away. `onReleased` is called once, at its release or its loss. */
export function createLease(stay: AbortSignal, onReleased: () => void = () => {}): LosableLease {
  const held = new AbortController();
  let isReleased = false;
  const leave = () => lose(stay.reason);

  function release(): void {
    if (isReleased) return;
    isReleased = true;
    stay.removeEventListener('abort', leave);
    onReleased();
  }

  function lose(reason: unknown): void {
    if (isReleased) return;
    release();
    held.abort(reason);
  }

  stay.addEventListener('abort', leave, { once: true });
  return { held: held.signal, release, lose };
}

export interface LeaseRequest {
  readonly locks: LockManager;
  readonly name: string;
  /** Stands in line, takes the lock from whoever has it, or asks whether it is free now. */
  readonly how: 'wait' | 'steal' | 'if-free';
  /** Ends the wait. */
  readonly waiting: AbortSignal;
  /** Takes the lock away when it aborts, though the task runs on. `waiting` has to abort with it. */
  readonly stay: AbortSignal;
  /** Has the lease as long as it holds the lock. */
  readonly leases: Set<Lease>;
}

/**
 * Resolves when the lock is granted (Web Locks §2.4); with null when it is not free and was only asked for `if-free`.
 * @throws the reason of `waiting`, or what the browser throws
 */
export function requestLease({
  locks,
  name,
  how,
  waiting,
  stay,
  leases,
}: LeaseRequest): Promise<Lease | null> {
  return new Promise((resolve, reject) => {
    let lease: LosableLease | null = null;
    // Only a request that waits takes a signal.
    const options: LockOptions =
      how === 'wait' ? { signal: waiting } : how === 'steal' ? { steal: true } : { ifAvailable: true };
    const granted = (lock: Lock | null) => {
      if (lock === null) {
        resolve(null);
        return undefined;
      }
      if (waiting.aborted) {
        reject(waiting.reason);
        return undefined;
      }
      return new Promise<void>((giveBack) => {
        const own = createLease(stay, () => {
          leases.delete(own);
          giveBack();
        });
        lease = own;
        leases.add(own);
        resolve(own);
      });
    };
    // After the grant it rejects when the lock was stolen.
    locks.request(name, options, granted).catch((error: unknown) => {
      reject(error);
      lease?.lose(error);
    });
  });
}
