/** The lock that the tabs of a browser share: handed over in order, by the dead at once, and stolen from the frozen. */
import type { TabGate } from './tabGate.ts';
import type { World } from './world.ts';

export interface TabLocks {
  hold<T>(gate: TabGate, task: (held: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T>;
  /** As `hold`, when it is free; else false, a moment later. */
  holdIfFree(
    gate: TabGate,
    task: (held: AbortSignal) => Promise<void>,
    signal: AbortSignal,
  ): Promise<boolean>;
  /** The tab whose hold is valid now. */
  holder(): TabGate | null;
}

interface Request {
  readonly gate: TabGate;
  readonly controller: AbortController;
  readonly run: () => void;
}

/** A visible tab asks the holder to hand over, and takes the lock when it hears nothing for so long. */
const patienceMs = 1_000;

export function createTabLocks({ time, dice, log }: World): TabLocks {
  const queue: Request[] = [];
  const known = new Set<TabGate>();
  let current: Request | null = null;

  function pump(): void {
    if (current !== null) return;
    const next = queue.shift();
    if (next === undefined) return;
    current = next;
    time.after(dice.whole(0, 3), () => {
      if (current === next) next.gate.deliver(next.run);
    });
    considerStealing();
  }

  function release(request: Request): void {
    if (current !== request) return;
    current = null;
    pump();
  }

  function considerStealing(): void {
    const held = current;
    if (held === null || !held.gate.isFrozen || queue.every(({ gate }) => gate === held.gate)) return;
    time.after(patienceMs + dice.whole(0, 100), () => {
      const isWanted = queue.some(({ gate }) => gate !== held.gate && !gate.isFrozen);
      if (current !== held || !held.gate.isFrozen || !isWanted) return;
      log.add('locks', `stolen from ${held.gate.name}`);
      held.gate.deliver(
        () => held.controller.abort(new DOMException('The lock was stolen.', 'AbortError')),
        true,
      );
      current = null;
      // The thief goes before those who wait in order.
      const thief = queue.findIndex(({ gate }) => gate !== held.gate && !gate.isFrozen);
      queue.unshift(...queue.splice(thief, 1));
      pump();
    });
  }

  function meet(gate: TabGate): void {
    if (known.has(gate)) return;
    known.add(gate);
    gate.onFreeze(considerStealing);
    gate.onKill(() => {
      for (let index = queue.length - 1; index >= 0; index -= 1)
        if (queue[index]?.gate === gate) queue.splice(index, 1);
      const held = current;
      if (held?.gate === gate) time.after(dice.whole(20, 80), () => release(held));
    });
  }

  const hold: TabLocks['hold'] = (gate, task, signal) => {
    meet(gate);
    return new Promise((resolve, reject) => {
      if (gate.isDead) return;
      if (signal.aborted) return reject(signal.reason);
      const controller = new AbortController();
      let isRunning = false;
      const run = () => {
        // While this page was frozen another one has taken what it was given.
        if (current !== request) {
          if (!isRunning && !signal.aborted) queue.push(request);
          return pump();
        }
        if (isRunning) return;
        isRunning = true;
        signal.removeEventListener('abort', onAbort);
        void task(controller.signal)
          .then(resolve, reject)
          .finally(() => release(request));
      };
      const request: Request = { gate, controller, run };
      const onAbort = () => {
        const place = queue.indexOf(request);
        if (place >= 0) queue.splice(place, 1);
        release(request);
        reject(signal.reason);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      queue.push(request);
      pump();
      considerStealing();
    });
  };

  return {
    holder: () => current?.gate ?? null,
    hold,
    holdIfFree(gate, task, signal) {
      if (current === null && queue.length === 0) return hold(gate, task, signal).then(() => true);
      return new Promise((resolve) => {
        time.after(dice.whole(0, 3), () => gate.deliver(() => resolve(false)));
      });
    },
  };
}
