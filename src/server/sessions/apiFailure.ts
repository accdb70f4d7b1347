/** The one error that becomes an answer of the API: a code, a status and a sentence, never a cause's own words. */
import type { FailureCode } from '../../../machines/sessionFailure.ts';

export interface ApiFailureOptions extends ErrorOptions {
  readonly sessionId?: string;
  /** Sent as `Retry-After`, rounded up to whole seconds (RFC 9110 §10.2.3). */
  readonly retryAfterMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export class ApiFailure extends Error {
  readonly code: FailureCode;
  readonly status: number;
  readonly sessionId: string | null;
  readonly retryAfterMs: number | null;
  readonly headers: Readonly<Record<string, string>>;

  /** @param sentence What the user or the client's author reads. */
  constructor(code: FailureCode, status: number, sentence: string, options: ApiFailureOptions = {}) {
    super(sentence, options);
    this.name = 'ApiFailure';
    this.code = code;
    this.status = status;
    this.sessionId = options.sessionId ?? null;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.headers = options.headers ?? {};
  }
}
