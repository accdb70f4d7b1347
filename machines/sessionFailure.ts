/** The failure union: what went wrong with a session, as plain JSON. Never an Error, a Response or a token. */

/** Every code a failure can have. The meaning and the road of each stand in `recoveryPolicy.ts`. */
export const failureCodes = [
  'SESSION_TIMEOUT',
  'NETWORK_UNREACHABLE',
  'NETWORK_INTERCEPTED',
  'AUTHENTICATION_REQUIRED',
  'CSRF_REJECTED',
  'PERMISSION_DENIED',
  'SERVER_OVERLOADED',
  'SERVER_ERROR',
  'SESSION_NOT_FOUND',
  'DATASOURCE_NOT_FOUND',
  'SESSION_CORRUPTED',
  'HISTORY_CONFLICT',
  'OPERATION_REJECTED',
  'API_MISMATCH',
  'UNKNOWN',
] as const;

export type FailureCode = (typeof failureCodes)[number];

/** Who has to act for the failure to go away. */
export type FailureAttribution = 'network' | 'server' | 'auth' | 'data' | 'client';

export interface SessionFailure {
  readonly code: FailureCode;
  /** The HTTP status, where an answer had one. */
  readonly status?: number;
  /** How long the server asked us to wait, in ms (RFC 9110 §10.2.3, or a rate-limit header). */
  readonly retryAfterMs?: number;
  /** Whether the call can have had an effect: `unknown` forbids a blind repetition of a mutation. */
  readonly outcome: 'not-applied' | 'unknown';
  readonly attribution: FailureAttribution;
  /** A sentence the server meant for the user. Shown through `textContent` only, never reported. */
  readonly userMessage?: string;
  /** When it was seen, ms since the epoch. */
  readonly at: number;
}

/** What a user can be offered. A button calls `recovery.act(action)`. */
export const recoveryActions = [
  'automatic_retry',
  'manual_retry',
  'reload_page',
  'check_connection',
  'open_network_login',
  'log_in',
  'contact_support',
  'reset_session',
  'choose_datasource',
  'export_work',
  'keep_mine',
  'use_server',
  'dismiss',
] as const;

export type RecoveryAction = (typeof recoveryActions)[number];
