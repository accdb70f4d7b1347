/** The sentences that existing servers answer instead of an error code, in English and Spanish. */
import type { FailureCode } from '../../machines/sessionFailure.ts';

type KnownText = readonly [pattern: RegExp, code: FailureCode];

/**
 * A session that is not there. Anchored at the start: a column may well be named "No active session", and its name
 * comes later in the sentence.
 */
const sessionTexts: readonly KnownText[] = [
  [/^\W*no active session\b/i, 'SESSION_NOT_FOUND'],
  [/^\W*session not found\b/i, 'SESSION_NOT_FOUND'],
  [/^\W*no hay (?:una |ninguna )?sesi[oó]n activa\b/i, 'SESSION_NOT_FOUND'],
  [/^\W*sesi[oó]n no encontrada\b/i, 'SESSION_NOT_FOUND'],
];

/** Django's words for a row that is not there and for an id that is none, and Python's for the latter. */
const datasourceTexts: readonly KnownText[] = [
  [/\bmatches the given query\b/i, 'DATASOURCE_NOT_FOUND'],
  [/\bDataSource matching query does not exist\b/i, 'DATASOURCE_NOT_FOUND'],
  [/\bis not a valid UUID\b/i, 'DATASOURCE_NOT_FOUND'],
  [/\bno es un UUID v[aá]lido/i, 'DATASOURCE_NOT_FOUND'],
  [/\bbadly formed hexadecimal UUID string\b/i, 'DATASOURCE_NOT_FOUND'],
];

/** What Django and Django REST framework say in a 403. CSRF is looked for first: its page may also offer a login. */
const forbiddenTexts: readonly KnownText[] = [
  [/\bCSRF\b/i, 'CSRF_REJECTED'],
  [/\bauthentication (?:credentials|(?:is )?required)\b/i, 'AUTHENTICATION_REQUIRED'],
  [/\bcredenciales de autenticaci[oó]n\b/i, 'AUTHENTICATION_REQUIRED'],
  [/\bautenticaci[oó]n (?:es )?(?:requerida|necesaria|obligatoria)\b/i, 'AUTHENTICATION_REQUIRED'],
  [/\binvalid (?:token|username\/password)\b/i, 'AUTHENTICATION_REQUIRED'],
  [/\btoken inv[aá]lido\b/i, 'AUTHENTICATION_REQUIRED'],
  [/\b(?:login (?:is )?required|not logged in|log in again)\b/i, 'AUTHENTICATION_REQUIRED'],
  [/\b(?:iniciar|inicie) sesi[oó]n\b/i, 'AUTHENTICATION_REQUIRED'],
];

/** The code of the first text that says "there is no session", or null. */
export const codeBySessionText = reader(sessionTexts);
/** The code of the first text that says "there is no such datasource", or null. */
export const codeByDatasourceText = reader(datasourceTexts);
/** The code of the first text that says why a 403 was given, or null. */
export const codeByForbiddenText = reader(forbiddenTexts);

function reader(known: readonly KnownText[]): (texts: readonly string[]) => FailureCode | null {
  return (texts) => known.find(([pattern]) => texts.some((text) => pattern.test(text)))?.[1] ?? null;
}
