import { expect, test } from 'vitest';
import { codeByStatus } from '../../src/session/codeByStatus.ts';

test.each([
  [401, 'AUTHENTICATION_REQUIRED'],
  [405, 'API_MISMATCH'],
  [406, 'API_MISMATCH'],
  [407, 'NETWORK_INTERCEPTED'],
  [408, 'SESSION_TIMEOUT'],
  [409, 'SERVER_OVERLOADED'],
  [410, 'SESSION_NOT_FOUND'],
  [412, 'HISTORY_CONFLICT'],
  [415, 'API_MISMATCH'],
  [425, 'SESSION_TIMEOUT'],
  [426, 'API_MISMATCH'],
  [429, 'SERVER_OVERLOADED'],
  [440, 'AUTHENTICATION_REQUIRED'],
  [501, 'API_MISMATCH'],
  [502, 'SERVER_ERROR'],
  [503, 'SERVER_OVERLOADED'],
  [504, 'SESSION_TIMEOUT'],
  [505, 'API_MISMATCH'],
  [507, 'SERVER_ERROR'],
  [511, 'NETWORK_INTERCEPTED'],
  [520, 'SERVER_ERROR'],
  [521, 'SERVER_ERROR'],
  [522, 'SERVER_ERROR'],
  [523, 'SERVER_ERROR'],
  [524, 'SESSION_TIMEOUT'],
  [525, 'SERVER_ERROR'],
  [529, 'SERVER_OVERLOADED'],
  [530, 'SERVER_ERROR'],
  [597, 'SERVER_ERROR'],
  [598, 'SESSION_TIMEOUT'],
  [599, 'SESSION_TIMEOUT'],
])('%i is %s by itself', (status, code) => {
  expect(codeByStatus(status)).toBe(code);
});

test('every other 5xx but 500 is an error of the server', () => {
  expect(codeByStatus(506)).toBe('SERVER_ERROR');
  expect(codeByStatus(560)).toBe('SERVER_ERROR');
});

test.each([0, 200, 204, 302, 304, 400, 403, 404, 413, 418, 422, 451, 499, 500, 600])(
  '%i leaves it to the body',
  (status) => {
    expect(codeByStatus(status)).toBeNull();
  },
);
