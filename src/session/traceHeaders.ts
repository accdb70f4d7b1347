/** Joins a request to a trace (W3C Trace Context), and never lets one fail because of it. */
import type { SessionRequest } from './sessionRequest.ts';

/** Gives the headers of a call's trace, at the moment it leaves. */
export type TraceHeaders = () => Readonly<Record<string, string>>;

/** Only these are taken: whoever gives trace headers has no say in the others. */
const traceNames = ['traceparent', 'tracestate', 'sentry-trace', 'baggage'];

/** The request with its trace's headers, where there are some; without `give` it is the same request. */
export function withTrace(request: SessionRequest, give: TraceHeaders | undefined): SessionRequest {
  if (give === undefined) return request;
  const headers = new Headers(request.init.headers);
  for (const [name, value] of Object.entries(given(give))) {
    const isTrace = traceNames.includes(name.toLowerCase()) && /^[\x20-\x7e]+$/.test(value);
    if (isTrace) headers.set(name, value);
  }
  return { ...request, init: { ...request.init, headers } };
}

const reported = new WeakSet<TraceHeaders>();

function given(give: TraceHeaders): Readonly<Record<string, string>> {
  try {
    return give();
  } catch (error) {
    if (!reported.has(give)) {
      reported.add(give);
      const name = error instanceof Error ? error.name : typeof error;
      console.error(`The traceHeaders given to hydromlApi threw (${name}): calls go without a trace.`);
    }
    return {};
  }
}
