import { expect, test } from 'vitest';
import {
  codeByDatasourceText,
  codeByForbiddenText,
  codeBySessionText,
} from '../../src/session/codeByText.ts';

test.each([
  'No active session found',
  ' "no active session" ',
  'Session not found.',
  '«Session not found»',
  'No hay sesión activa',
  'No hay una sesion activa para estos datos',
  '¡No hay ninguna sesión activa!',
  'Sesión no encontrada',
  '¡Sesión no encontrada!',
])('there is no session: %s', (text) => {
  expect(codeBySessionText([text])).toBe('SESSION_NOT_FOUND');
});

test.each([
  'Column "No active session" not found',
  'The session not found here',
  'No active sessions_table',
  'Session not foundational',
  'Sobre: no hay sesión activa',
  'Una sesión no encontrada',
  'Session expired, please log in again',
  '',
])('says nothing of a missing session: %s', (text) => {
  expect(codeBySessionText([text])).toBeNull();
});

test.each([
  'No DataSource matches the given query.',
  'DataSource matching query does not exist.',
  "['“abc” is not a valid UUID.']",
  '«abc» no es un UUID válido.',
  'abc no es un UUID valido',
  'badly formed hexadecimal UUID string',
])('there is no such datasource: %s', (text) => {
  expect(codeByDatasourceText([text])).toBe('DATASOURCE_NOT_FOUND');
});

test.each([
  'No rows match the query',
  'is not a valid number',
  'x matches the given queryset',
  'Session matching query does not exist.',
  'is not a valid UUIDv7',
])('says nothing of a missing datasource: %s', (text) => {
  expect(codeByDatasourceText([text])).toBeNull();
});

test.each([
  'CSRF Failed: CSRF token missing.',
  'La verificación CSRF ha fallado.',
  'csrf token missing. Log in again, authentication required.',
])('a CSRF refusal, whatever else it says: %s', (text) => {
  expect(codeByForbiddenText([text])).toBe('CSRF_REJECTED');
});

test.each([
  'Authentication credentials were not provided.',
  'Incorrect authentication credentials.',
  'Authentication required',
  'authentication is required',
  'Las credenciales de autenticación no se proveyeron.',
  'Credenciales de autenticacion incorrectas.',
  'Autenticación requerida',
  'La autenticacion es necesaria',
  'autenticación obligatoria',
  'Invalid token.',
  'Invalid username/password.',
  'Token inválido.',
  'token invalido',
  'Login required',
  'Login is required',
  'You are not logged in',
  'Session expired, please log in again',
  'Debe iniciar sesión',
  'Inicie sesion para seguir',
])('a login is asked for: %s', (text) => {
  expect(codeByForbiddenText([text])).toBe('AUTHENTICATION_REQUIRED');
});

test.each([
  'You do not have permission to perform this action.',
  'Usted no tiene permiso para realizar esta acción.',
  'A token named csrfmiddlewaretoken',
  'authentication',
  'catalogin required',
  '',
])('a plain refusal: %s', (text) => {
  expect(codeByForbiddenText([text])).toBeNull();
});

test('any of several texts decides, and none decides nothing', () => {
  expect(codeBySessionText(['x', 'No active session found'])).toBe('SESSION_NOT_FOUND');
  expect(codeBySessionText([])).toBeNull();
});
