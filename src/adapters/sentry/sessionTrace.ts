/** The trace that the calls of one stretch of work share with the server: W3C Trace Context, and Sentry's own where it traces. */
import type { SentryLike, SentryTraceData } from './sentryLike.ts';

/** One call's place in a trace (W3C Trace Context §3.2.2): 32 and 16 lower-case hexadecimal digits. */
export interface TraceMark {
  readonly traceId: string;
  readonly spanId: string;
}

export interface SessionTrace {
  /** For `hydromlApi`'s `traceHeaders`: `traceparent`, and what Sentry wants besides. Never throws. */
  headers(): Readonly<Record<string, string>>;
  /** What the last call carried; null before the first. */
  current(): TraceMark | null;
  /** The next call begins a new trace of our own; one of Sentry's begins and ends when Sentry says. */
  renew(): void;
}

/**
 * A trace for one recovery. With a Sentry that gives trace headers it is Sentry's; otherwise it is our own, with a random
 * id for all calls from one success to the next, so that the lost call and every attempt after it are found together.
 */
export function createSessionTrace(
  sentry?: Pick<SentryLike, 'addBreadcrumb' | 'getTraceData'>,
): SessionTrace {
  let own: string | null = null;
  let last: TraceMark | null = null;

  return {
    headers() {
      const given = traceDataOf(sentry);
      const sentrys = readSentryTrace(given['sentry-trace']);
      if (sentrys !== null) {
        last = sentrys.mark;
        return {
          traceparent: traceparent(sentrys.mark, sentrys.isSampled),
          'sentry-trace': given['sentry-trace'] ?? '',
          ...(given.baggage !== undefined && { baggage: given.baggage }),
        };
      }
      own ??= randomHex(16);
      last = { traceId: own, spanId: randomHex(8) };
      // Marked as sampled: a server that follows its caller would otherwise record none of these calls.
      return { traceparent: traceparent(last, true) };
    },
    current: () => last,
    renew() {
      own = null;
    },
  };
}

function traceDataOf(sentry: Pick<SentryLike, 'getTraceData'> | undefined): SentryTraceData {
  try {
    return sentry?.getTraceData?.() ?? {};
  } catch {
    // A Sentry that can't say its trace has none; ours stands in, and a session call never fails for it.
    return {};
  }
}

/** `<trace id>-<span id>` and perhaps `-0` or `-1`, the decision to sample. */
function readSentryTrace(header: string | undefined): { mark: TraceMark; isSampled: boolean } | null {
  const [, traceId, spanId, sampled] = /^([0-9a-f]{32})-([0-9a-f]{16})(?:-([01]))?$/.exec(header ?? '') ?? [];
  if (traceId === undefined || spanId === undefined) return null;
  return { mark: { traceId, spanId }, isSampled: sampled !== '0' };
}

function traceparent({ traceId, spanId }: TraceMark, isSampled: boolean): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
}

function randomHex(bytes: number): string {
  const random = globalThis.crypto.getRandomValues(new Uint8Array(bytes));
  return [...random].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
