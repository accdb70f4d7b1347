/** What happens to one request and its answer on their way through the proxy: as sent, or struck by a fault. */
import { cutAnswer } from './cutAnswer.ts';
import type { Strike } from './faultPlan.ts';
import type { RequestHead } from './requestHead.ts';
import { unavailableAnswer } from './unavailableAnswer.ts';

/** The two sides of a connection, as an exchange may use them. */
export interface Wire {
  /** Connects to the server first, if need be; `written` is called when the bytes are on their way. */
  toServer(bytes: Buffer, written?: () => void): void;
  toClient(bytes: Buffer): void;
  /** Resets the connections to both sides at once. */
  reset(): void;
  /** Ends the client's connection after what was written to it, and drops the server's. */
  hangUp(): void;
}

export interface Exchange {
  /** Bytes of the request, head first. */
  request(bytes: Buffer): void;
  answer(bytes: Buffer): void;
  /** Lets go of timers and listeners: the exchange is over, or its connection is gone. */
  release(): void;
}

/** An exchange over `wire` for the request `head` (of `headBytes` bytes), struck or not. */
export function openExchange(
  wire: Wire,
  head: RequestHead,
  headBytes: number,
  strike: Strike | null,
): Exchange {
  const plain: Exchange = {
    request: (bytes) => wire.toServer(bytes),
    answer: (bytes) => wire.toClient(bytes),
    release: () => {},
  };
  if (strike === null) return plain;
  const { fault, lifted } = strike;
  switch (fault.kind) {
    case 'refuse':
      return { ...plain, request: () => wire.reset() };
    case 'reset':
      return { ...plain, request: resetAfter(wire, bytesBeforeReset(fault.bytes, head, headBytes)) };
    case 'delay':
      return delayed(plain, fault.delayMs);
    case 'blackhole': {
      const letGo = () => wire.reset();
      lifted.addEventListener('abort', letGo, { once: true });
      return { ...plain, request: () => {}, release: () => lifted.removeEventListener('abort', letGo) };
    }
    case 'cut':
      return { ...plain, answer: cutAnswer(wire, fault.bytes) };
    case 'lose-answer':
      // The first byte of an answer says that the server has done its work.
      return { ...plain, answer: () => wire.hangUp() };
    case 'unavailable':
      return { ...plain, request: refuseWith(wire, unavailableAnswer(fault.retryAfterS), head, headBytes) };
  }
}

function bytesBeforeReset(asked: number | undefined, head: RequestHead, headBytes: number): number {
  if (head.bodyBytes === null) return asked ?? headBytes;
  const whole = headBytes + head.bodyBytes;
  return Math.min(asked ?? Math.floor(whole / 2), whole);
}

function resetAfter(wire: Wire, limit: number): (bytes: Buffer) => void {
  let passed = 0;
  return (bytes) => {
    const part = bytes.subarray(0, limit - passed);
    passed += part.length;
    const last = passed === limit;
    if (part.length > 0) wire.toServer(part, last ? () => wire.reset() : undefined);
    else if (limit === 0) wire.reset();
  };
}

function delayed(plain: Exchange, delayMs: number): Exchange {
  let held: Buffer[] | null = [];
  const timer = setTimeout(() => {
    const waiting = held ?? [];
    held = null;
    for (const bytes of waiting) plain.request(bytes);
  }, delayMs);
  return {
    ...plain,
    request: (bytes) => (held === null ? plain.request(bytes) : void held.push(bytes)),
    release: () => clearTimeout(timer),
  };
}

function refuseWith(
  wire: Wire,
  answer: Buffer,
  head: RequestHead,
  headBytes: number,
): (bytes: Buffer) => void {
  // A socket closed with unread bytes resets, and the client could lose the answer: the request is read first.
  let left = headBytes + (head.bodyBytes ?? 0);
  return (bytes) => {
    left -= bytes.length;
    if (left > 0) return;
    wire.toClient(answer);
    wire.hangUp();
  };
}
