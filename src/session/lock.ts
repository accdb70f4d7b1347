/** One task at a time, in the order of asking: reads and mutations of a session never overlap. */
export type Lock = <T>(task: () => Promise<T>) => Promise<T>;

/** A lock of its own. A task that throws releases it. */
export function createLock(): Lock {
  let tail: Promise<unknown> = Promise.resolve();
  return (task) => {
    const run = tail.then(task);
    tail = run.then(
      () => undefined,
      () => undefined,
    );
    return run;
  };
}
