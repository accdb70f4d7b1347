/** Reads the error bodies that session servers answer, old and new, into one shape. */
import * as v from 'valibot';
import { type FailureCode, failureCodes } from '../../machines/sessionFailure.ts';

export interface ErrorEnvelope {
  /** The body says itself that the call was refused. */
  readonly refused: boolean;
  /** The server's own code, where it is one of ours. */
  readonly code: FailureCode | null;
  /** What the server says in prose; may hold internals and is matched, not shown. */
  readonly texts: readonly string[];
  /** The sentence the server meant for the user. */
  readonly userMessage: string | undefined;
  /** Seconds the body asks us to wait. */
  readonly retryAfterSeconds: number | undefined;
}

/** Django REST framework's codes that mean one thing only. Its `permission_denied` also stands for CSRF failures. */
const frameworkCodes: ReadonlyMap<string, FailureCode> = new Map<string, FailureCode>([
  ['not_authenticated', 'AUTHENTICATION_REQUIRED'],
  ['authentication_failed', 'AUTHENTICATION_REQUIRED'],
  ['token_not_valid', 'AUTHENTICATION_REQUIRED'],
  ['csrf_failed', 'CSRF_REJECTED'],
  ['throttled', 'SERVER_OVERLOADED'],
  ['method_not_allowed', 'API_MISMATCH'],
  ['not_acceptable', 'API_MISMATCH'],
  ['unsupported_media_type', 'API_MISMATCH'],
]);

const text = v.fallback(v.optional(v.string()), undefined);
const seconds = v.fallback(v.optional(v.pipe(v.number(), v.finite(), v.minValue(0))), undefined);
const waiting = v.fallback(v.optional(v.object({ retry_after: seconds })), undefined);

const errorObject = v.object({
  code: text,
  message: text,
  user_message: text,
  technical_details: waiting,
});
/** `error`, `detail`: a sentence, or an object that holds one. */
const said = v.fallback(v.optional(v.union([v.string(), errorObject])), undefined);

const envelopeSchema = v.object({
  success: v.fallback(v.optional(v.boolean()), undefined),
  error: said,
  detail: said,
  code: text,
  title: text,
  message: text,
  user_message: text,
  technical_details: waiting,
  rate_limit_info: waiting,
});

/**
 * Reads the enhanced envelope `{success:false, error:{code, message, user_message, …}}` (also as RFC 9457 problem
 * details), the existing `{success:false, error:"…", code?, user_message?}`, Django REST framework's `{detail}` and field
 * errors, and the rate limit's body. Null when `value` is not an object. Throws only what a getter of `value` throws.
 */
export function readErrorEnvelope(value: unknown): ErrorEnvelope | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const body = v.parse(envelopeSchema, value);
  const objects = [body.error, body.detail].filter((part) => typeof part === 'object');
  const sentences = [body.error, body.detail].filter((part) => typeof part === 'string');
  const messages = [...sentences, ...objects.map((part) => part.message), body.message].filter(
    (part) => part !== undefined,
  );
  const codes = [...objects.map((part) => part.code), body.code];
  return {
    refused:
      body.success === false || (body.success === undefined && (body.error ?? body.detail) !== undefined),
    code: codes.map(knownCode).find((code) => code !== null) ?? null,
    // Other lists, such as `recovery_actions`, stand beside a message: without one, a list holds a field's errors.
    texts:
      messages.length > 0
        ? messages
        : [...fieldErrors(value), ...(body.title === undefined ? [] : [body.title])],
    userMessage: [...objects.map((part) => part.user_message), body.user_message].find(
      (part) => part !== undefined,
    ),
    retryAfterSeconds: [
      ...objects.map((part) => part.technical_details),
      body.technical_details,
      body.rate_limit_info,
    ].find((part) => part?.retry_after !== undefined)?.retry_after,
  };
}

/** The code of ours that a server's code means, or null. */
export function knownCode(code: string | undefined): FailureCode | null {
  return failureCodes.find((known) => known === code) ?? frameworkCodes.get(code ?? '') ?? null;
}

/** `{"new_name": ["This field may not be blank."]}`: how Django REST framework refuses a body. */
function fieldErrors(body: object): string[] {
  return Object.values(body)
    .filter((part) => Array.isArray(part))
    .flatMap((part: unknown[]) => part.filter((entry) => typeof entry === 'string'));
}
