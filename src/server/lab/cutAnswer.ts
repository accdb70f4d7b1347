/** Cuts an answer short: its head, some bytes of its body, and then the connection is dropped. */
import type { Wire } from './exchange.ts';

const headEnd = '\r\n\r\n';

/**
 * A reader of answer bytes that lets `bytes` bytes of the body through, at least one less than `Content-Length` says.
 * An answer without a body passes; the connection is dropped all the same.
 */
export function cutAnswer(wire: Wire, bytes: number): (chunk: Buffer) => void {
  let head: Buffer | null = Buffer.alloc(0);
  let left = bytes;
  return (chunk) => {
    let body = chunk;
    if (head !== null) {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf(headEnd);
      if (end < 0) return;
      const whole = head.subarray(0, end + headEnd.length);
      body = head.subarray(whole.length);
      head = null;
      left = Math.min(bytes, bodyLength(whole) - 1);
      wire.toClient(whole);
    }
    const part = body.subarray(0, Math.max(0, left));
    left -= part.length;
    if (part.length > 0) wire.toClient(part);
    if (left <= 0) wire.hangUp();
  };
}

function bodyLength(head: Buffer): number {
  const text = head.toString('latin1');
  const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
  if (length !== undefined) return Number(length);
  return /\r\ntransfer-encoding:/i.test(text) ? Number.POSITIVE_INFINITY : 0;
}
