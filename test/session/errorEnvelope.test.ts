import { expect, test } from 'vitest';
import { failureCodes } from '../../machines/sessionFailure.ts';
import { knownCode, readErrorEnvelope } from '../../src/session/errorEnvelope.ts';

test('the enhanced envelope is read', () => {
  expect(
    readErrorEnvelope({
      success: false,
      error: {
        code: 'SESSION_TIMEOUT',
        message: 'Timed out.',
        user_message: 'One moment.',
        recovery_actions: ['automatic_retry'],
        technical_details: { retry_after: 3 },
      },
    }),
  ).toEqual({
    refused: true,
    code: 'SESSION_TIMEOUT',
    texts: ['Timed out.'],
    userMessage: 'One moment.',
    retryAfterSeconds: 3,
  });
});

test('problem details are read, and the title only where nothing else is said', () => {
  expect(
    readErrorEnvelope({ type: 'about:blank', title: 'Conflict', status: 409, detail: 'In flight.' }),
  ).toEqual({
    refused: true,
    code: null,
    texts: ['In flight.'],
    userMessage: undefined,
    retryAfterSeconds: undefined,
  });
  expect(readErrorEnvelope({ title: 'Conflict', status: 409 })).toMatchObject({
    refused: false,
    texts: ['Conflict'],
  });
});

test('the existing shape with a string error is read, with and without a code', () => {
  expect(readErrorEnvelope({ success: false, error: 'No.' })).toEqual({
    refused: true,
    code: null,
    texts: ['No.'],
    userMessage: undefined,
    retryAfterSeconds: undefined,
  });
  expect(
    readErrorEnvelope({
      success: false,
      error: 'No.',
      code: 'CSRF_REJECTED',
      user_message: 'Reload.',
      recovery_actions: ['reload_page'],
      technical_details: { retry_after: 1 },
    }),
  ).toEqual({
    refused: true,
    code: 'CSRF_REJECTED',
    texts: ['No.'],
    userMessage: 'Reload.',
    retryAfterSeconds: 1,
  });
});

test("Django REST framework's detail is read as a sentence and as an object", () => {
  expect(readErrorEnvelope({ detail: 'No.', code: 'token_not_valid' })).toMatchObject({
    refused: true,
    code: 'AUTHENTICATION_REQUIRED',
    texts: ['No.'],
  });
  expect(readErrorEnvelope({ detail: { message: 'No.', code: 'not_authenticated' } })).toMatchObject({
    code: 'AUTHENTICATION_REQUIRED',
    texts: ['No.'],
  });
});

test('the code inside the error goes before the one beside it, a known one before an unknown', () => {
  expect(readErrorEnvelope({ error: { code: 'SERVER_ERROR' }, code: 'UNKNOWN' })?.code).toBe('SERVER_ERROR');
  expect(readErrorEnvelope({ error: { code: 'E_LLAMA' }, code: 'UNKNOWN' })?.code).toBe('UNKNOWN');
});

test('the message for the user inside the error goes before the one beside it', () => {
  expect(readErrorEnvelope({ error: { user_message: 'inner' }, user_message: 'outer' })?.userMessage).toBe(
    'inner',
  );
  expect(readErrorEnvelope({ error: {}, user_message: 'outer' })?.userMessage).toBe('outer');
});

test('the sentences come in order: error, detail, inner messages, message', () => {
  expect(readErrorEnvelope({ error: 'a', detail: 'b', message: 'c', title: 'd' })?.texts).toEqual([
    'a',
    'b',
    'c',
  ]);
  expect(readErrorEnvelope({ error: { message: 'a' }, detail: 'b', message: 'c' })?.texts).toEqual([
    'b',
    'a',
    'c',
  ]);
});

test("a field's errors are sentences where there are no others", () => {
  expect(
    readErrorEnvelope({ new_name: ['Blank.', 5, 'Short.'], old_name: ['Gone.'], title: 't' })?.texts,
  ).toEqual(['Blank.', 'Short.', 'Gone.', 't']);
  expect(readErrorEnvelope({ error: 'No.', recovery_actions: ['dismiss'] })?.texts).toEqual(['No.']);
});

test('a body refuses when it says so, or when it says nothing but an error', () => {
  const refused = (body: object) => readErrorEnvelope(body)?.refused;
  expect(refused({ success: false })).toBe(true);
  expect(refused({ error: 'x' })).toBe(true);
  expect(refused({ error: {} })).toBe(true);
  expect(refused({ detail: 'x' })).toBe(true);
  expect(refused({ success: true, error: 'x' })).toBe(false);
  expect(refused({ success: 'false' })).toBe(false);
  expect(refused({ error: null })).toBe(false);
  expect(refused({})).toBe(false);
});

test('a wait is read from the details, the error or the rate limit, in this order', () => {
  const seconds = (body: object) => readErrorEnvelope(body)?.retryAfterSeconds;
  const rate_limit_info = { retry_after: 9 };
  expect(seconds({ rate_limit_info })).toBe(9);
  expect(seconds({ technical_details: { retry_after: 8 }, rate_limit_info })).toBe(8);
  expect(
    seconds({ error: { technical_details: { retry_after: 7 } }, technical_details: { retry_after: 8 } }),
  ).toBe(7);
  expect(seconds({ technical_details: {}, rate_limit_info })).toBe(9);
  expect(seconds({ rate_limit_info: { retry_after: 0 } })).toBe(0);
});

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, '5', null])('a wait of %s is none', (retry_after) => {
  expect(readErrorEnvelope({ rate_limit_info: { retry_after } })?.retryAfterSeconds).toBeUndefined();
});

test('members of a wrong type are as good as absent', () => {
  expect(
    readErrorEnvelope({
      success: 1,
      error: 5,
      detail: 6,
      non_field_errors: ['x', 'y'],
      code: 7,
      title: {},
      message: [],
      user_message: 3,
      technical_details: 'x',
      rate_limit_info: [],
    }),
  ).toEqual({
    refused: false,
    code: null,
    texts: ['x', 'y'],
    userMessage: undefined,
    retryAfterSeconds: undefined,
  });
  expect(
    readErrorEnvelope({ error: { code: 1, message: 2, user_message: 3, technical_details: 4 } }),
  ).toEqual({ refused: true, code: null, texts: [], userMessage: undefined, retryAfterSeconds: undefined });
});

test('a list of details is an error, and its sentences are the errors', () => {
  expect(readErrorEnvelope({ detail: ['x', 'y'] })).toMatchObject({ refused: true, texts: ['x', 'y'] });
});

test.each([null, undefined, 'error', 5, [], [{ error: 'x' }]])('%j is no envelope', (body) => {
  expect(readErrorEnvelope(body)).toBeNull();
});

test('our own codes are known as they are', () => {
  for (const code of failureCodes) expect(knownCode(code)).toBe(code);
  expect(knownCode('session_timeout')).toBeNull();
  expect(knownCode('')).toBeNull();
  expect(knownCode(undefined)).toBeNull();
});

test.each([
  ['not_authenticated', 'AUTHENTICATION_REQUIRED'],
  ['authentication_failed', 'AUTHENTICATION_REQUIRED'],
  ['token_not_valid', 'AUTHENTICATION_REQUIRED'],
  ['csrf_failed', 'CSRF_REJECTED'],
  ['throttled', 'SERVER_OVERLOADED'],
  ['method_not_allowed', 'API_MISMATCH'],
  ['not_acceptable', 'API_MISMATCH'],
  ['unsupported_media_type', 'API_MISMATCH'],
  ['permission_denied', null],
  ['not_found', null],
])("the framework's %s means %s", (code, known) => {
  expect(knownCode(code)).toBe(known);
});
