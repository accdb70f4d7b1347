/** The callers who wait for their operation's outcome. An operation outlives its caller; a caller never outlives the page. */
import type { SessionView } from '../session/sessionApi.ts';

interface Waiting {
  resolve(view: SessionView): void;
  reject(reason: unknown): void;
}

/** A table of waiting callers by operation id. */
export function performances() {
  const waiting = new Map<string, Waiting>();

  function take(id: string): Waiting | undefined {
    const entry = waiting.get(id);
    waiting.delete(id);
    return entry;
  }

  return {
    /** Waits for an outcome; an abort rejects at once and calls `onAbort`. */
    wait(id: string, signal: AbortSignal | undefined, onAbort: () => void): Promise<SessionView> {
      return new Promise((resolve, reject) => {
        const abort = () => {
          take(id)?.reject(signal?.reason);
          onAbort();
        };
        const settled =
          <T>(settle: (value: T) => void) =>
          (value: T) => {
            signal?.removeEventListener('abort', abort);
            settle(value);
          };
        waiting.set(id, { resolve: settled(resolve), reject: settled(reject) });
        signal?.addEventListener('abort', abort, { once: true });
        if (signal?.aborted) abort();
      });
    },
    /** Whose outcome is waited for. */
    ids: (): readonly string[] => [...waiting.keys()],
    isAwaited: (id: string): boolean => waiting.has(id),
    resolve: (id: string, view: SessionView) => take(id)?.resolve(view),
    reject: (id: string, reason: unknown) => take(id)?.reject(reason),
    rejectAll(reason: unknown): void {
      for (const id of [...waiting.keys()]) take(id)?.reject(reason);
    },
  };
}
