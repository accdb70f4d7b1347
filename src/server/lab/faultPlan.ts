/** The lab's one active fault: decides for each request whether it is struck, and ends by count, time or command. */
import type { Fault } from './fault.ts';
import type { RequestHead } from './requestHead.ts';

/** A fault that strikes one request. */
export interface Strike {
  readonly fault: Fault;
  /** Aborted when the fault is lifted, so that what it holds is let go. */
  readonly lifted: AbortSignal;
}

export interface FaultCounts {
  /** Requests to the session API. */
  readonly requests: number;
  /** Those of them that were struck. */
  readonly struck: number;
}

export class FaultPlan {
  readonly #random: () => number;
  #fault: Fault | null = null;
  #lifted = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #requests = 0;
  #struck = 0;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** The active fault, `calls` being those that are left. */
  get fault(): Fault | null {
    return this.#fault;
  }

  get counts(): FaultCounts {
    return { requests: this.#requests, struck: this.#struck };
  }

  /** Makes `fault` the active one; what an earlier one holds is let go. */
  set(fault: Fault): void {
    this.clear();
    this.#fault = fault;
    if (fault.durationMs !== undefined) this.#timer = setTimeout(() => this.clear(), fault.durationMs);
  }

  /** Lifts the active fault and lets go what it holds. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#fault = null;
    this.#lifted.abort();
    this.#lifted = new AbortController();
  }

  /** Judges one request; a fault whose calls are spent strikes no more, but holds what it holds until lifted. */
  strike(head: RequestHead): Strike | null {
    this.#requests += 1;
    const fault = this.#fault;
    if (fault === null) return null;
    if (fault.match !== undefined && !head.target.includes(fault.match)) return null;
    if (fault.probability !== undefined && this.#random() >= fault.probability) return null;
    this.#struck += 1;
    if (fault.calls !== undefined)
      this.#fault = fault.calls > 1 ? { ...fault, calls: fault.calls - 1 } : null;
    return { fault, lifted: this.#lifted.signal };
  }
}
