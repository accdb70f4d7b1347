/** The two shapes of an error: the existing client's, and problem details with the enhanced envelope (RFC 9457). */
import type { JsonObject } from '../../session/sessionApi.ts';
import type { ApiFailure } from '../sessions/apiFailure.ts';
import { failureAdvice } from './failureAdvice.ts';

export interface ErrorCircumstances {
  /** How long a session lives without being used, in ms. */
  readonly timeoutMs: number;
  /** The trace that the client named, or null. */
  readonly traceId: string | null;
}

/** The default shape. `error` stays one sentence, since the existing page prints it. */
export function plainErrorBody(failure: ApiFailure, circumstances: ErrorCircumstances): JsonObject {
  const { title: _, ...advice } = adviceOf(failure, circumstances);
  return { success: false, error: failure.message, code: failure.code, ...advice };
}

/** @param instance The path that failed, without its query. */
export function problemBody(
  failure: ApiFailure,
  circumstances: ErrorCircumstances,
  instance: string,
): JsonObject {
  const { title, ...advice } = adviceOf(failure, circumstances);
  return {
    type: `urn:holdfast:problem:${failure.code.toLowerCase().replaceAll('_', '-')}`,
    title,
    status: failure.status,
    detail: failure.message,
    instance,
    success: false,
    error: { code: failure.code, message: failure.message, ...advice },
  };
}

function adviceOf(failure: ApiFailure, { timeoutMs, traceId }: ErrorCircumstances) {
  const { title, actions, retrySuggested, userMessage } = failureAdvice[failure.code];
  return {
    title,
    user_message: userMessage ?? failure.message,
    recovery_actions: [...actions],
    technical_details: {
      // Of interest where a session was missing.
      timeout_duration: failure.code === 'SESSION_NOT_FOUND' ? timeoutMs : null,
      retry_suggested: retrySuggested,
      session_id: failure.sessionId,
      ...(traceId !== null && { trace_id: traceId }),
    },
  };
}

/** Whether an `Accept` field asks for problem details by name. */
export function wantsProblem(accept: string | undefined): boolean {
  return (accept ?? '').split(',').some((part) => {
    const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    return (
      type === 'application/problem+json' && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter))
    );
  });
}
