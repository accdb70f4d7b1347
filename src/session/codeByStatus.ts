/** The failure codes that an HTTP status decides by itself, whatever the body says in prose. */
import type { FailureCode } from '../../machines/sessionFailure.ts';

const codes: ReadonlyMap<number, FailureCode> = new Map<number, FailureCode>([
  [401, 'AUTHENTICATION_REQUIRED'],
  [405, 'API_MISMATCH'],
  [406, 'API_MISMATCH'],
  // A proxy that wants a login stands in front of the network, not of the session.
  [407, 'NETWORK_INTERCEPTED'],
  [408, 'SESSION_TIMEOUT'],
  // Our server's word for "the same operation is under way": wait and repeat the same key.
  [409, 'SERVER_OVERLOADED'],
  [410, 'SESSION_NOT_FOUND'],
  [412, 'HISTORY_CONFLICT'],
  [415, 'API_MISMATCH'],
  [425, 'SESSION_TIMEOUT'],
  [426, 'API_MISMATCH'],
  [429, 'SERVER_OVERLOADED'],
  // IIS: the login timed out.
  [440, 'AUTHENTICATION_REQUIRED'],
  [501, 'API_MISMATCH'],
  [503, 'SERVER_OVERLOADED'],
  [504, 'SESSION_TIMEOUT'],
  [505, 'API_MISMATCH'],
  // RFC 6585 §6: network authentication required.
  [511, 'NETWORK_INTERCEPTED'],
  // Cloudflare: the origin took too long; 529 is the word several services use for "site overloaded".
  [524, 'SESSION_TIMEOUT'],
  [529, 'SERVER_OVERLOADED'],
  // Proxies' own words for a read and a connect that took too long.
  [598, 'SESSION_TIMEOUT'],
  [599, 'SESSION_TIMEOUT'],
]);

/** The code that `status` alone decides, or null when the body has to be asked (2xx, 3xx, 400, 403, 404, 413, 422, 500 …). */
export function codeByStatus(status: number): FailureCode | null {
  const code = codes.get(status);
  if (code !== undefined) return code;
  return status > 500 && status <= 599 ? 'SERVER_ERROR' : null;
}
