/** Virtual time in the place of the global timers and clocks, so that clients that know no clock port can be measured. */

/** Ms since the epoch at which every session's virtual time begins. */
const epochMs = Date.UTC(2026, 0, 1);

/** What `setTimeout` gives: as much of Node's own handle as libraries touch. */
class VirtualTimer {
  isArmed = true;
  readonly dueMs: number;
  readonly order: number;
  readonly callback: () => void;

  constructor(dueMs: number, order: number, callback: () => void) {
    this.dueMs = dueMs;
    this.order = order;
    this.callback = callback;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return this.isArmed;
  }
}

export interface VirtualTime {
  /** Ms of virtual time since the last `reset`'s zero. */
  nowMs(): number;
  /** Forgets every timer, sets the time and the dice that `Math.random` rolls from here on. */
  reset(atMs: number, dice: () => number): void;
  /** Fires what is due, in the order of time, until `isDone`, nothing is armed, or `untilMs` is passed. */
  run(untilMs: number, isDone: () => boolean): Promise<void>;
  /** Lets every promise settle without moving the time. */
  settle(): Promise<void>;
  /** Gives the platform its own timers, clocks and dice back. */
  uninstall(): void;
}

const realSetImmediate = globalThis.setImmediate;

/** Resolves when no microtask is left: the event loop reaches an immediate only then. */
function settle(): Promise<void> {
  return new Promise((resolve) => realSetImmediate(resolve));
}

/**
 * Replaces `setTimeout`, `setInterval`, their clears, `Date.now`, `performance.now`, `AbortSignal.timeout` and
 * `Math.random` of this process until `uninstall`. `new Date()` keeps the wall time: no client reads it to wait.
 */
export function installVirtualTime(): VirtualTime {
  let elapsedMs = 0;
  let order = 0;
  let heap: VirtualTimer[] = [];
  let roll: () => number = Math.random;

  const isBefore = (a: VirtualTimer, b: VirtualTimer) =>
    a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);

  function push(timer: VirtualTimer): void {
    let index = heap.push(timer) - 1;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex];
      if (parent === undefined || !isBefore(timer, parent)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = timer;
  }

  function pop(): VirtualTimer | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || first === last) return first;
    let index = 0;
    for (;;) {
      const left = heap[2 * index + 1];
      const right = heap[2 * index + 2];
      if (left === undefined) break;
      const isRight = right !== undefined && isBefore(right, left);
      const child = isRight ? right : left;
      if (!isBefore(child, last)) break;
      heap[index] = child;
      index = 2 * index + (isRight ? 2 : 1);
    }
    heap[index] = last;
    return first;
  }

  function peekArmed(): VirtualTimer | undefined {
    while (heap[0] !== undefined && !heap[0].isArmed) pop();
    return heap[0];
  }

  function arm(callback: () => void, delayMs: unknown): VirtualTimer {
    const delay = Number(delayMs);
    const timer = new VirtualTimer(elapsedMs + (delay > 0 ? delay : 0), order, callback);
    order += 1;
    push(timer);
    return timer;
  }

  function disarm(timer: unknown): void {
    if (timer instanceof VirtualTimer) timer.isArmed = false;
  }

  function armEvery(callback: () => void, everyMs: unknown): VirtualTimer {
    const handle = new VirtualTimer(0, 0, callback);
    const again = () => {
      if (!handle.isArmed) return;
      callback();
      arm(again, everyMs);
    };
    arm(again, everyMs);
    return handle;
  }

  const restores = [
    replace(
      globalThis,
      'setTimeout',
      (callback: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) =>
        arm(args.length === 0 ? callback : () => callback(...args), ms),
    ),
    replace(globalThis, 'clearTimeout', disarm),
    replace(globalThis, 'setInterval', (callback: () => void, ms?: number) => armEvery(callback, ms)),
    replace(globalThis, 'clearInterval', disarm),
    replace(Date, 'now', () => epochMs + elapsedMs),
    replace(performance, 'now', () => elapsedMs),
    replace(Math, 'random', () => roll()),
    replace(AbortSignal, 'timeout', (ms: number) => {
      const controller = new AbortController();
      arm(() => controller.abort(new DOMException('The operation timed out.', 'TimeoutError')), ms);
      return controller.signal;
    }),
  ];

  return {
    nowMs: () => elapsedMs,
    reset(atMs, dice) {
      heap = [];
      order = 0;
      elapsedMs = atMs;
      roll = dice;
    },
    async run(untilMs, isDone) {
      await settle();
      while (!isDone()) {
        const timer = peekArmed();
        if (timer === undefined || timer.dueMs > untilMs) return;
        pop();
        timer.isArmed = false;
        elapsedMs = Math.max(elapsedMs, timer.dueMs);
        timer.callback();
        await settle();
      }
    },
    settle,
    uninstall() {
      for (const restore of restores) restore();
    },
  };
}

/** Replaces a property and returns the function that puts back what was there. */
function replace(owner: object, name: string, value: unknown): () => void {
  const original = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
  return () => {
    if (original === undefined) Reflect.deleteProperty(owner, name);
    else Object.defineProperty(owner, name, original);
  };
}
