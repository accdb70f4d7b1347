/** Lets so many run at once; the others wait in line. */
export interface Slots {
  /** Resolves with what gives the slot back. Rejects with the signal's reason when aborted in line. */
  take(signal?: AbortSignal): Promise<() => void>;
}

export function createSlots(count: number): Slots {
  const line: (() => void)[] = [];
  let free = count;

  const giveBack = (): void => {
    free += 1;
    line.shift()?.();
  };
  const onceOnly = (): (() => void) => {
    free -= 1;
    let isTaken = true;
    return () => {
      if (isTaken) giveBack();
      isTaken = false;
    };
  };

  return {
    take: (signal) =>
      new Promise((resolve, reject) => {
        if (free > 0) {
          resolve(onceOnly());
          return;
        }
        const turn = (): void => {
          signal?.removeEventListener('abort', leave);
          resolve(onceOnly());
        };
        const leave = (): void => {
          line.splice(line.indexOf(turn), 1);
          reject(signal?.reason);
        };
        line.push(turn);
        signal?.addEventListener('abort', leave, { once: true });
      }),
  };
}
