/** A tab without others: for servers, tests, and where each tab has a session of its own. */
import type { RecoveryTabs } from './tabLink.ts';

/** Runs each task at once, with a `held` that never aborts; tells nobody and hears nothing. */
export const loneTab: RecoveryTabs = () => {
  const closed = new AbortController();
  return {
    async hold(task, signal) {
      signal.throwIfAborted();
      closed.signal.throwIfAborted();
      return task(new AbortController().signal);
    },
    async holdIfFree(task, signal) {
      signal.throwIfAborted();
      closed.signal.throwIfAborted();
      await task(new AbortController().signal);
      return true;
    },
    post: () => {},
    listen: () => () => {},
    close: () => closed.abort(new DOMException('This link to the other tabs is closed.', 'AbortError')),
  };
};
