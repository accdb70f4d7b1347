/** The tabs of one browser in memory: one hold at a time in the order of asking, and messages to all others. */
import type { JsonObject } from '../../src/session/sessionApi.ts';
import type { RecoveryTabs } from '../../src/tabs/tabLink.ts';

export interface FakeTabs {
  /** For each tab: its own link. */
  tab(): RecoveryTabs;
  /** Takes the hold from the tab that has it; its task runs on without it. */
  steal(): void;
  /** How often a hold was given. */
  readonly holds: number;
  /** Whether some tab has the hold now. */
  readonly isHeld: boolean;
}

export function fakeTabs(): FakeTabs {
  const listeners = new Set<{ readonly hear: (message: unknown) => void; readonly owner: symbol }>();
  const waiting: (() => void)[] = [];
  let holder: AbortController | null = null;
  let holds = 0;

  function passOn(from: AbortController): void {
    if (holder !== from) return;
    holder = null;
    waiting.shift()?.();
  }

  async function take(signal: AbortSignal): Promise<AbortController> {
    signal.throwIfAborted();
    while (holder !== null) {
      await new Promise<void>((resolve, reject) => {
        const wake = () => resolve();
        waiting.push(wake);
        signal.addEventListener('abort', () => {
          const place = waiting.indexOf(wake);
          if (place >= 0) waiting.splice(place, 1);
          reject(signal.reason);
        });
      });
    }
    const taken = new AbortController();
    holder = taken;
    holds += 1;
    return taken;
  }

  return {
    tab: () => () => {
      const owner = Symbol('tab');
      let isClosed = false;
      return {
        async hold(task, signal) {
          const taken = await take(signal);
          try {
            return await task(taken.signal);
          } finally {
            passOn(taken);
          }
        },
        async holdIfFree(task, signal) {
          if (holder !== null) return false;
          const taken = await take(signal);
          try {
            await task(taken.signal);
          } finally {
            passOn(taken);
          }
          return true;
        },
        post(message: JsonObject) {
          const text = JSON.stringify(message);
          for (const listener of [...listeners]) {
            if (isClosed || listener.owner === owner) continue;
            queueMicrotask(() => listeners.has(listener) && listener.hear(JSON.parse(text)));
          }
        },
        listen(hear) {
          const listener = { hear, owner };
          listeners.add(listener);
          return () => void listeners.delete(listener);
        },
        close() {
          isClosed = true;
          for (const listener of [...listeners]) if (listener.owner === owner) listeners.delete(listener);
        },
      };
    },
    steal() {
      const lost = holder;
      if (lost === null) return;
      lost.abort(new DOMException('Another tab has taken the hold.', 'AbortError'));
      passOn(lost);
    },
    get holds() {
      return holds;
    },
    get isHeld() {
      return holder !== null;
    },
  };
}
