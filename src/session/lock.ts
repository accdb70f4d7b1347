/** One task at a time, in the order of asking: reads and mutations of a session never overlap. */
export interface Lock {
  <T>(task: () => Promise<T>): Promise<T>;
  /** Whether a task would begin at once. */
  isFree(): boolean;
}

/** A lock of its own. A task that throws releases it. */
export function createLock(): Lock {
  let tail: Promise<unknown> = Promise.resolve();
  let tasks = 0;

  function lock<T>(task: () => Promise<T>): Promise<T> {
    tasks += 1;
    const run = tail.then(task);
    const end = () => {
      tasks -= 1;
    };
    tail = run.then(end, end);
    return run;
  }

  return Object.assign(lock, { isFree: () => tasks === 0 });
}
