/** The raw 503 that the proxy gives in the server's place, as a reverse proxy in maintenance would. */

const page =
  '<html><head><title>503 Service Unavailable</title></head><body><h1>503 Service Unavailable</h1></body></html>\n';

/** A whole answer that asks to wait `retryAfterS` seconds (RFC 9110 §10.2.3) and ends its connection. */
export function unavailableAnswer(retryAfterS: number): Buffer {
  return Buffer.from(
    [
      'HTTP/1.1 503 Service Unavailable',
      `Date: ${new Date().toUTCString()}`,
      'Content-Type: text/html',
      `Content-Length: ${Buffer.byteLength(page)}`,
      'Connection: close',
      `Retry-After: ${retryAfterS}`,
      '',
      page,
    ].join('\r\n'),
  );
}
