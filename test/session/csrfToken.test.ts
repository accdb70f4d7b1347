import { afterEach, expect, test, vi } from 'vitest';
import { csrfTokenIn, readCsrfToken } from '../../src/session/csrfToken.ts';

afterEach(() => vi.unstubAllGlobals());

test.each([
  ['csrftoken=abc', 'abc'],
  ['a=1; csrftoken=abc; b=2', 'abc'],
  ['a=1;csrftoken = abc ', 'abc'],
  ['csrftoken=a=b==', 'a=b=='],
  ['csrftoken="abc"', 'abc'],
  ['csrftoken="abc', '"abc'],
  ['csrftoken=abc"d"', 'abc"d"'],
  ['csrftoken="a"bc', '"a"bc'],
  ['xcsrftoken=no; csrftoken=yes', 'yes'],
  ['csrftoken=; csrftoken=second', 'second'],
])('the token in %j is %s', (cookies, token) => {
  expect(csrfTokenIn(cookies)).toBe(token);
});

test.each([
  '',
  'csrftoken',
  'csrftoken=',
  'CSRFTOKEN=abc',
  'my_csrftoken=abc',
  'csrftoken=a b',
  'csrftoken=ñ',
  'csrftoken=a\u0007',
])('there is no token to send in %j', (cookies) => {
  expect(csrfTokenIn(cookies)).toBeNull();
});

test('without a document there is no token', () => {
  expect(readCsrfToken()).toBeNull();
});

test('the cookies of this moment count', () => {
  const page = { cookie: 'csrftoken=first' };
  vi.stubGlobal('document', page);
  expect(readCsrfToken()).toBe('first');
  page.cookie = 'csrftoken=second';
  expect(readCsrfToken()).toBe('second');
});

test('a document that refuses its cookies has no token', () => {
  vi.stubGlobal('document', {
    get cookie() {
      throw new DOMException('sandboxed', 'SecurityError');
    },
  });
  expect(readCsrfToken()).toBeNull();
});
