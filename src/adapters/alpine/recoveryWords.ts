/** The plug-in's own words, in English, for pages that bring none. */
import type { FailureCode, RecoveryAction } from '../../../machines/sessionFailure.ts';

export const failureWords: Readonly<Record<FailureCode, string>> = {
  SESSION_TIMEOUT: 'The server took too long to answer',
  NETWORK_UNREACHABLE: 'Check internet connection, retry in a moment',
  NETWORK_INTERCEPTED: 'This network asks for a login of its own first',
  AUTHENTICATION_REQUIRED: 'Session expired, please log in again',
  CSRF_REJECTED: 'This page is out of date, please reload it',
  PERMISSION_DENIED: 'You are not allowed to work on this data',
  SERVER_OVERLOADED: 'Server busy, retrying automatically',
  SERVER_ERROR: 'The server had a problem',
  SESSION_NOT_FOUND: 'The session has ended and is being opened again',
  DATASOURCE_NOT_FOUND: 'This data is no longer there',
  SESSION_CORRUPTED: 'Session corrupted, reloading fresh data',
  HISTORY_CONFLICT: 'The session was changed elsewhere',
  OPERATION_REJECTED: 'The server refused this operation',
  API_MISMATCH: 'This page and the server do not fit together',
  UNKNOWN: 'Something went wrong',
};

export const actionWords: Readonly<Record<RecoveryAction, string>> = {
  automatic_retry: 'Retrying automatically',
  manual_retry: 'Retry now',
  reload_page: 'Reload the page',
  check_connection: 'Check the connection',
  open_network_login: "Open the network's login",
  log_in: 'Log in',
  contact_support: 'Contact support',
  reset_session: 'Start over',
  choose_datasource: 'Choose other data',
  export_work: 'Save a copy of the work',
  keep_mine: 'Keep my work',
  use_server: "Use the server's version",
  dismiss: 'Dismiss',
};
