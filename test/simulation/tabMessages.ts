/** Messages between the tabs of a browser: hints that can be late or lost. */
import type { TabLink } from '../../src/tabs/tabLink.ts';
import type { TabGate } from './tabGate.ts';
import type { TabLocks } from './tabLocks.ts';
import type { World } from './world.ts';

interface Listener {
  readonly gate: TabGate;
  readonly hear: (message: unknown) => void;
}

export interface TabMessages {
  link(gate: TabGate, locks: TabLocks): TabLink;
}

export function createTabMessages({ time, dice, strikes }: World): TabMessages {
  const listeners = new Set<Listener>();

  function post(from: TabGate, message: object): void {
    if (from.isDead) return;
    const text = JSON.stringify(message);
    for (const listener of listeners) {
      if (listener.gate === from || strikes('lostMessage')) continue;
      const delayMs = strikes('lateMessage') ? dice.whole(100, 6_000) : dice.whole(1, 15);
      time.after(delayMs, () =>
        listener.gate.deliver(() => {
          if (listeners.has(listener)) listener.hear(JSON.parse(text));
        }),
      );
    }
  }

  return {
    link(gate, locks) {
      const own = new Set<Listener>();
      return {
        hold: (task, signal) => locks.hold(gate, task, signal),
        holdIfFree: (task, signal) => locks.holdIfFree(gate, task, signal),
        post: (message) => post(gate, message),
        listen(hear) {
          const listener = { gate, hear };
          listeners.add(listener);
          own.add(listener);
          return () => void listeners.delete(listener);
        },
        close() {
          for (const listener of own) listeners.delete(listener);
        },
      };
    },
  };
}
