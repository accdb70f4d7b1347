/** The trace that a request belongs to (W3C Trace Context §3.2), so that client and server can be read side by side. */
import type { IncomingHttpHeaders } from 'node:http';

/** Version, trace id, span id, flags; a version to come may append more. Zeros alone are no id, `ff` is no version. */
const traceparent = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?$/;

/** The trace's id: 32 lower-case hexadecimal digits; null where the client named none, or none that is valid. */
export function traceIdOf(headers: IncomingHttpHeaders): string | null {
  const { traceparent: header } = headers;
  if (typeof header !== 'string') return null;
  const [, version, traceId = null, rest] = traceparent.exec(header.trim()) ?? [];
  return version === '00' && rest !== undefined ? null : traceId;
}
