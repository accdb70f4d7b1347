/** One plain sentence for each failure, for pages that print an error as text. */
import type { FailureCode } from '../../machines/sessionFailure.ts';

const english: Readonly<Record<FailureCode, string>> = {
  SESSION_TIMEOUT: 'The server took too long to answer, please try again',
  NETWORK_UNREACHABLE: 'Check internet connection, please try again',
  NETWORK_INTERCEPTED: 'This network asks for a login of its own first',
  AUTHENTICATION_REQUIRED: 'Session expired, please log in again',
  CSRF_REJECTED: 'This page is out of date, please reload it',
  PERMISSION_DENIED: 'You are not allowed to work on this data',
  SERVER_OVERLOADED: 'Server busy, please try again in a moment',
  SERVER_ERROR: 'The server had a problem, please try again',
  SESSION_NOT_FOUND: 'The session has ended, please start it again',
  DATASOURCE_NOT_FOUND: 'This data is no longer there, please choose another',
  SESSION_CORRUPTED: 'Session corrupted, please load the data afresh',
  HISTORY_CONFLICT: 'The session was changed elsewhere, please choose which history to keep',
  OPERATION_REJECTED: 'The server refused this operation',
  API_MISMATCH: 'This page and the server do not fit together, please reload',
  UNKNOWN: 'Something went wrong, please try again',
};

const spanish: Readonly<Record<FailureCode, string>> = {
  SESSION_TIMEOUT: 'El servidor tardó demasiado en responder, intente de nuevo',
  NETWORK_UNREACHABLE: 'Revise la conexión a internet e intente de nuevo',
  NETWORK_INTERCEPTED: 'Esta red pide antes su propio inicio de sesión',
  AUTHENTICATION_REQUIRED: 'La sesión expiró, inicie sesión de nuevo',
  CSRF_REJECTED: 'Esta página quedó desactualizada, vuelva a cargarla',
  PERMISSION_DENIED: 'No tiene permiso para trabajar con estos datos',
  SERVER_OVERLOADED: 'Servidor ocupado, intente de nuevo en un momento',
  SERVER_ERROR: 'El servidor tuvo un problema, intente de nuevo',
  SESSION_NOT_FOUND: 'La sesión terminó, iníciela de nuevo',
  DATASOURCE_NOT_FOUND: 'Estos datos ya no están, elija otros',
  SESSION_CORRUPTED: 'Sesión dañada, cargue los datos de nuevo',
  HISTORY_CONFLICT: 'La sesión cambió en otro lugar, elija qué historial conservar',
  OPERATION_REJECTED: 'El servidor rechazó esta operación',
  API_MISMATCH: 'Esta página y el servidor no coinciden, vuelva a cargarla',
  UNKNOWN: 'Algo salió mal, intente de nuevo',
};

/** The sentence in the document's language: Spanish where its `lang` says so, English elsewhere. */
export function failureSentence(code: FailureCode): string {
  const lang = globalThis.document?.documentElement.lang ?? '';
  return (/^es\b/i.test(lang) ? spanish : english)[code];
}
