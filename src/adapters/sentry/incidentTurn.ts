/** Which of the tabs that meet the same incident reports it: the first. */

export interface IncidentTurn {
  /** Calls back with whether this tab is the one: at once where tabs can't agree, or else as soon as the browser says. */
  take(datasourceId: string | null, onTurn: (isOurs: boolean) => void): void;
  /** The incident is over here: whoever opens one from now on meets another one. */
  release(): void;
  /** Gives up what it has. A turn that is still asked for is answered. */
  close(): void;
}

/**
 * A turn by a Web Lock that the reporting tab holds while its incident is open. Without locks, on plain http or where
 * the page is none, everybody reports.
 */
export function createIncidentTurn(): IncidentTurn {
  let held = new AbortController();

  function release(): void {
    held.abort();
    held = new AbortController();
  }
  // A page that holds a lock may not be kept for the way back.
  const { window }: Partial<typeof globalThis> = globalThis;
  window?.addEventListener('pagehide', release);

  return {
    take(datasourceId, onTurn) {
      const { document, navigator }: Partial<typeof globalThis> = globalThis;
      const locks = document === undefined ? undefined : navigator?.locks;
      if (locks === undefined || datasourceId === null) onTurn(true);
      else void askFor(locks, datasourceId, held.signal).then(onTurn);
    },
    release,
    close() {
      window?.removeEventListener('pagehide', release);
      release();
    },
  };
}

function askFor(locks: LockManager, datasourceId: string, over: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const hold = (lock: Lock | null): Promise<void> | undefined => {
      resolve(lock !== null);
      return lock === null ? undefined : untilAborted(over);
    };
    locks
      .request(`holdfast-incident:${datasourceId}`, { ifAvailable: true }, hold)
      // A frame that may use no locks can't agree with anybody: its incident is reported.
      .catch(() => resolve(true));
  });
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
