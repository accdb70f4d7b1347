/** The far end of one session: answers as the tape says, remembers the login, and counts what is sent. */
import type { FaultTape, TapeAnswer } from './faultTape.ts';
import { brokenBody, loginBody, unavailableBody, wholeBody } from './sessionBody.ts';
import { type TapeSocketConstructor, tapeSocketOver } from './tapeSocket.ts';

export interface TapeServer {
  readonly fetch: typeof fetch;
  readonly WebSocket: TapeSocketConstructor;
  /** When each request was sent, virtual ms. */
  readonly sentMs: readonly number[];
  /** How many requests were sent before the moment that a `Retry-After` named (RFC 9110 §10.2.3). */
  earlySends(): number;
  logIn(): void;
}

/** Timers hold whole and broken milliseconds: less than this, ms, is no early send. */
const toleranceMs = 0.01;

/** A server for one session of a tape. */
export function tapeServer(
  tape: FaultTape,
  { seed, session, nowMs }: { readonly seed: number; readonly session: number; nowMs(): number },
): TapeServer {
  const sentMs: number[] = [];
  let isLoginExpired = false;
  let floorMs = 0;
  let early = 0;

  /** Takes a request in and says what becomes of it. */
  function take(): TapeAnswer {
    const at = nowMs();
    if (at < floorMs - toleranceMs) early += 1;
    const answer = tape.answer({ seed, session, request: sentMs.length, sentMs: at });
    sentMs.push(at);
    if (answer.kind === 'unavailable') {
      floorMs = Math.max(floorMs, at + answer.afterMs + answer.retryAfterS * 1000);
    }
    if (answer.kind === 'login-expired') isLoginExpired = true;
    const isAnswered = answer.kind === 'ok' || answer.kind === 'broken-body';
    return isAnswered && isLoginExpired ? { kind: 'login-expired', afterMs: answer.afterMs } : answer;
  }

  function fetchAnswer(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const signal = init?.signal ?? (input instanceof Request ? input.signal : null);
    if (signal?.aborted) return Promise.reject(signal.reason);
    const answer = take();
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const settle = () => {
        signal?.removeEventListener('abort', onAbort);
        const response = responseOf(answer);
        // What Chromium's fetch throws when there is no connection.
        if (response === null) reject(new TypeError('Failed to fetch'));
        else resolve(response);
      };
      const timer = answer.kind === 'hang' ? undefined : setTimeout(settle, answer.afterMs);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  return {
    fetch: fetchAnswer,
    WebSocket: tapeSocketOver(take, { whole: wholeBody, broken: brokenBody }),
    sentMs,
    earlySends: () => early,
    logIn: () => {
      isLoginExpired = false;
    },
  };
}

const json = { 'content-type': 'application/json' };

function responseOf(answer: TapeAnswer): Response | null {
  switch (answer.kind) {
    case 'ok':
      return new Response(wholeBody, { headers: json });
    case 'broken-body':
      return new Response(brokenBody, { headers: json });
    case 'login-expired':
      return new Response(loginBody, { status: 401, headers: json });
    case 'unavailable':
      return new Response(unavailableBody, {
        status: 503,
        headers: { 'content-type': 'text/html', 'retry-after': String(answer.retryAfterS) },
      });
    default:
      return null;
  }
}
