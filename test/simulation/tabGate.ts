/** The one door into a page: a dead page gets nothing, a frozen one gets it when it thaws, in order. */
import type { World } from './world.ts';

export interface TabGate {
  readonly name: string;
  readonly isDead: boolean;
  readonly isFrozen: boolean;
  /** What reached the device's disk process before the crash still lands, until this moment. */
  readonly landsUntilMs: number;
  /** Runs a task of the page: now, when it thaws, or never. `isUrgent` goes before what waits already. */
  deliver(task: () => void, isUrgent?: boolean): void;
  freeze(): void;
  thaw(): void;
  kill(): void;
  /** Calls back once on each. */
  onFreeze(listener: () => void): void;
  onKill(listener: () => void): void;
}

export function createTabGate({ time, dice }: Pick<World, 'time' | 'dice'>, name: string): TabGate {
  const urgent: (() => void)[] = [];
  const waiting: (() => void)[] = [];
  const freezeListeners: (() => void)[] = [];
  const killListeners: (() => void)[] = [];
  let isDead = false;
  let isFrozen = false;
  let landsUntilMs = Number.POSITIVE_INFINITY;

  function deliver(task: () => void, isUrgent = false): void {
    if (isDead) return;
    if (isFrozen) {
      (isUrgent ? urgent : waiting).push(task);
      return;
    }
    time.touch();
    task();
  }

  return {
    name,
    get isDead() {
      return isDead;
    },
    get isFrozen() {
      return isFrozen;
    },
    get landsUntilMs() {
      return landsUntilMs;
    },
    deliver,
    freeze() {
      if (isDead || isFrozen) return;
      isFrozen = true;
      for (const listener of freezeListeners) listener();
    },
    thaw() {
      if (isDead || !isFrozen) return;
      isFrozen = false;
      // Each is a task of its own: promises settle in between, and it may freeze again before all have run.
      for (const task of [...urgent.splice(0), ...waiting.splice(0)]) time.after(0, () => deliver(task));
    },
    kill() {
      if (isDead) return;
      isDead = true;
      landsUntilMs = time.nowMs() + dice.pick([0, 0, 1, 3, 10_000]);
      urgent.length = 0;
      waiting.length = 0;
      for (const listener of killListeners) listener();
    },
    onFreeze: (listener) => void freezeListeners.push(listener),
    onKill: (listener) => void killListeners.push(listener),
  };
}
