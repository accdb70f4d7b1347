/** Virtual time: events in the order of their moments, and the engine's promises settle after each that touched it. */

export interface WorldTimer {
  readonly dueMs: number;
  readonly order: number;
  callback: (() => void) | null;
}

export interface WorldTime {
  /** Whole ms since the run began. */
  nowMs(): number;
  after(delayMs: number, callback: () => void): WorldTimer;
  cancel(timer: WorldTimer): void;
  /** Says that the event under way ran code of an engine: promises have to settle before the next event. */
  touch(): void;
  /** Runs all events that are due until `untilMs`, or until `isDone`; the time then stands at the last of them. */
  run(untilMs: number, isDone: () => boolean): Promise<void>;
  /** Events run so far. */
  readonly events: number;
}

/** Resolves when no microtask is left: the event loop reaches an immediate only then. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

export function createWorldTime(): WorldTime {
  const heap: WorldTimer[] = [];
  let nowMs = 0;
  let order = 0;
  let isTouched = false;
  let events = 0;

  const isBefore = (a: WorldTimer, b: WorldTimer) =>
    a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);

  function push(timer: WorldTimer): void {
    let index = heap.push(timer) - 1;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !isBefore(timer, parent)) break;
      heap[index] = parent;
      index = above;
    }
    heap[index] = timer;
  }

  function pop(): void {
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
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
  }

  return {
    nowMs: () => nowMs,
    after(delayMs, callback) {
      const timer = { dueMs: nowMs + Math.max(0, Math.ceil(delayMs)), order, callback };
      order += 1;
      push(timer);
      return timer;
    },
    cancel(timer) {
      timer.callback = null;
    },
    touch() {
      isTouched = true;
    },
    get events() {
      return events;
    },
    async run(untilMs, isDone) {
      while (!isDone()) {
        const timer = heap[0];
        if (timer === undefined || timer.dueMs > untilMs) {
          nowMs = Math.max(nowMs, untilMs);
          return;
        }
        pop();
        if (timer.callback === null) continue;
        nowMs = timer.dueMs;
        events += 1;
        timer.callback();
        if (!isTouched) continue;
        isTouched = false;
        await settle();
      }
    },
  };
}
