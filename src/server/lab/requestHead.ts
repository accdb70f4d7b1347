/** Reads the head of an HTTP/1.1 request (RFC 9112 §3, §5), only as far as a proxy needs it. */

export interface RequestHead {
  readonly method: string;
  /** The request target as sent: path and query. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Bytes of the body that follow; `null` for a chunked body, whose end only its chunks tell. */
  readonly bodyBytes: number | null;
}

/** The head in `bytes` (all up to and including the empty line), or `null` when it is none. */
export function parseRequestHead(bytes: Buffer): RequestHead | null {
  const [requestLine = '', ...lines] = bytes.toString('latin1').trimEnd().split('\r\n');
  const parts = /^([A-Z]+) (\S+) HTTP\/1\.[01]$/.exec(requestLine);
  if (parts === null) return null;
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) return null;
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  const [, method = '', target = ''] = parts;
  if (headers.has('transfer-encoding')) return { method, target, headers, bodyBytes: null };
  const length = headers.get('content-length') ?? '0';
  if (!/^\d{1,15}$/.test(length)) return null;
  return { method, target, headers, bodyBytes: Number(length) };
}
