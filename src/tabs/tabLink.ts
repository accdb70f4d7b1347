/** The port to the other tabs of this browser that have the same datasource open. */

/** What one tab can do with the others. Without a browser there are none, and each method does what it does alone. */
export interface TabLink {
  /**
   * Runs a task while no other tab runs one. `held` aborts when the hold is lost before the task ends: another tab has
   * taken it from a page that did not answer, or this page went into the back-forward cache. The task then runs on
   * without it: whoever writes compares first, and nothing more may be sent.
   * @throws the signal's reason when it aborts while the hold is waited for
   */
  hold<T>(task: (held: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T>;
  /**
   * As {@link hold}, when nobody else has the hold or waits for it; otherwise nothing is run, and it resolves with false
   * without waiting. A link that can't tell has no such method.
   * @throws the signal's reason when it aborts before the task begins
   */
  holdIfFree?(task: (held: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<boolean>;
  /** Tells the other tabs plain data; never this one. A message is a hint: it can be late or lost, and nothing relies on it. */
  post(message: object): void;
  /** Hears what other tabs tell; returns its off function. */
  listen(listener: (message: unknown) => void): () => void;
  /** Gives up what it has. Final. */
  close(): void;
}

/** Links this tab with the others that use the same name. */
export type RecoveryTabs = (name: string) => TabLink;
