/** What a page makes of an answer: the body of a good one, an error that carries the rest of a bad one. */

/** An answer that is no success. */
class HttpRefusal extends Error {
  readonly status: number;
  /** How long the server asked to wait, ms; 0 when it said nothing (RFC 9110 §10.2.3). */
  readonly retryAfterMs: number;

  constructor({ status, headers }: Pick<Response, 'status' | 'headers'>) {
    super(`HTTP ${status}`);
    this.name = 'HttpRefusal';
    this.status = status;
    this.retryAfterMs = Number(headers.get('retry-after') ?? 0) * 1000;
  }
}

/** The JSON of a success. @throws HttpRefusal for any other status, SyntaxError for a broken body */
export async function readBody(response: Response): Promise<unknown> {
  if (!response.ok) throw new HttpRefusal(response);
  return await response.json();
}

export function isLoggedOut(error: unknown): boolean {
  return error instanceof HttpRefusal && error.status === 401;
}

export function retryAfterMsOf(error: unknown): number {
  return error instanceof HttpRefusal ? error.retryAfterMs : 0;
}
