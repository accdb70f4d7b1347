/** What each failure code tells the user and the client: one row per code that this server gives. */
import type { FailureCode, RecoveryAction } from '../../../machines/sessionFailure.ts';

export interface FailureAdvice {
  /** A short name for the kind of problem (RFC 9457 §3.1.3). */
  readonly title: string;
  readonly actions: readonly RecoveryAction[];
  readonly retrySuggested: boolean;
  /** For the user; where it is missing, the failure's own sentence is meant for the user. */
  readonly userMessage?: string;
}

const retry = ['automatic_retry', 'manual_retry'] as const;

export const failureAdvice: Readonly<Record<FailureCode, FailureAdvice>> = {
  SESSION_TIMEOUT: {
    title: 'The request took too long',
    actions: [...retry, 'reload_page'],
    retrySuggested: true,
    userMessage: 'The server did not answer in time. It is tried again.',
  },
  NETWORK_UNREACHABLE: {
    title: 'The network can not be reached',
    actions: ['check_connection', 'manual_retry'],
    retrySuggested: true,
  },
  NETWORK_INTERCEPTED: {
    title: 'Something else answered in the place of the server',
    actions: ['open_network_login', 'manual_retry'],
    retrySuggested: true,
  },
  AUTHENTICATION_REQUIRED: {
    title: 'Login needed',
    actions: ['log_in'],
    retrySuggested: false,
    userMessage: 'Please log in. Your work is kept.',
  },
  CSRF_REJECTED: {
    title: 'The request could not be traced to your page',
    actions: ['reload_page', 'log_in'],
    retrySuggested: false,
    userMessage: 'The page is out of date. Reload it or log in again.',
  },
  PERMISSION_DENIED: {
    title: 'Not allowed',
    actions: ['contact_support'],
    retrySuggested: false,
    userMessage: 'You are not allowed to do this.',
  },
  SERVER_OVERLOADED: {
    title: 'The server is busy',
    actions: retry,
    retrySuggested: true,
    userMessage: 'The server is busy. It is tried again in a moment.',
  },
  SERVER_ERROR: {
    title: 'The server failed',
    actions: [...retry, 'contact_support'],
    retrySuggested: true,
    userMessage: 'Something went wrong on the server. Nothing was changed.',
  },
  SESSION_NOT_FOUND: {
    title: 'No active session',
    actions: ['automatic_retry', 'reset_session'],
    retrySuggested: true,
    userMessage: 'The session has ended. It is opened again.',
  },
  DATASOURCE_NOT_FOUND: {
    title: 'No such table',
    actions: ['choose_datasource'],
    retrySuggested: false,
    userMessage: 'This table does not exist. Choose another one.',
  },
  SESSION_CORRUPTED: {
    title: 'The session is damaged',
    actions: ['automatic_retry', 'reset_session', 'export_work'],
    retrySuggested: true,
  },
  HISTORY_CONFLICT: {
    title: 'The session has changed',
    actions: ['keep_mine', 'use_server', 'export_work'],
    retrySuggested: false,
    userMessage: 'The table was changed elsewhere. It is read again.',
  },
  OPERATION_REJECTED: {
    title: 'The operation was refused',
    actions: ['dismiss'],
    retrySuggested: false,
  },
  API_MISMATCH: {
    title: 'The server does not know this call',
    actions: ['reload_page', 'contact_support'],
    retrySuggested: false,
    userMessage: 'This page and the server do not fit together. Reload the page.',
  },
  UNKNOWN: {
    title: 'Something went wrong',
    actions: ['manual_retry', 'contact_support'],
    retrySuggested: false,
  },
};
