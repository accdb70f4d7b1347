/** Who may use the lab: the page of this very server, since any website can post to a loopback address. */
import type { IncomingHttpHeaders } from 'node:http';

/** The header that no foreign page can send without asking first (a CORS preflight, which is never granted). */
const labHeader = 'x-holdfast-lab';

/** Why a request is refused, in one sentence; `null` when it is allowed. */
export function refusalOf(method: string, headers: IncomingHttpHeaders): string | null {
  const { host = '', origin } = headers;
  // Names that others can point at a loopback address are refused (DNS rebinding).
  if (!isLoopbackHost(host)) return 'The fault lab answers only under localhost, 127.0.0.1 or [::1].';
  if (headers[labHeader] !== '1') return 'The fault lab needs the header X-Holdfast-Lab: 1.';
  // Browsers send no Origin with a GET to their own server.
  if (origin === undefined && method === 'GET') return null;
  if (origin !== `http://${host}`)
    return 'The fault lab answers only to the page of this server: send its Origin.';
  return null;
}

function isLoopbackHost(host: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i.test(host);
}
