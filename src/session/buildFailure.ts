/** Builds a session failure from its code and what is known of the call. */
import type { FailureAttribution, FailureCode, SessionFailure } from '../../machines/sessionFailure.ts';
import { cleanUserMessage } from './userMessage.ts';

const attributions: Readonly<Record<FailureCode, FailureAttribution>> = {
  SESSION_TIMEOUT: 'network',
  NETWORK_UNREACHABLE: 'network',
  NETWORK_INTERCEPTED: 'network',
  AUTHENTICATION_REQUIRED: 'auth',
  CSRF_REJECTED: 'auth',
  PERMISSION_DENIED: 'auth',
  SERVER_OVERLOADED: 'server',
  SERVER_ERROR: 'server',
  SESSION_NOT_FOUND: 'server',
  DATASOURCE_NOT_FOUND: 'data',
  SESSION_CORRUPTED: 'data',
  HISTORY_CONFLICT: 'data',
  OPERATION_REJECTED: 'data',
  API_MISMATCH: 'client',
  UNKNOWN: 'client',
};

export interface FailureFacts {
  /** @default 'unknown', which forbids a blind repetition */
  readonly outcome?: SessionFailure['outcome'] | undefined;
  /** Anything but a three-digit HTTP status counts as none. */
  readonly status?: number | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly userMessage?: string | undefined;
  readonly attribution?: FailureAttribution | undefined;
  /** Ms since the epoch. @default now */
  readonly at?: number | undefined;
}

/** A plain-JSON failure: absent facts are absent, and the server's sentence is cleaned for showing. */
export function buildFailure(code: FailureCode, facts: FailureFacts = {}): SessionFailure {
  const { retryAfterMs, outcome = 'unknown', at = Date.now() } = facts;
  const status = isHttpStatus(facts.status) ? facts.status : undefined;
  const userMessage = cleanUserMessage(facts.userMessage);
  // A gateway that answers 504 was reached: it is the server behind it that is slow.
  const answeredLate = code === 'SESSION_TIMEOUT' && status !== undefined;
  return {
    code,
    ...(status !== undefined && { status }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    outcome,
    attribution: facts.attribution ?? (answeredLate ? 'server' : attributions[code]),
    ...(userMessage !== undefined && { userMessage }),
    at,
  };
}

function isHttpStatus(status: number | undefined): boolean {
  return Number.isInteger(status) && status !== undefined && status >= 100 && status <= 999;
}
