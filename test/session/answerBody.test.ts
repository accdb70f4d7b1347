import { expect, test } from 'vitest';
import { declaredMedia, readAnswerBody } from '../../src/session/answerBody.ts';

test('what a body is, is told by its contents and not by its Content-Type', () => {
  expect(readAnswerBody('{"a": 1}', 'text/html')).toEqual({ kind: 'json', value: { a: 1 } });
  expect(readAnswerBody('\n<!doctype html>', 'application/json')).toEqual({
    kind: 'page',
    text: '<!doctype html>',
  });
  expect(readAnswerBody('\uFEFF<?xml?>', null)).toEqual({ kind: 'page', text: '<?xml?>' });
  expect(readAnswerBody('{"a": [1', 'text/html')).toEqual({ kind: 'cut' });
  expect(readAnswerBody('{"a": NaN}', null)).toEqual({ kind: 'json', value: { a: null } });
});

test.each(['', ' \r\n', '\uFEFF', '\uFEFF '])('a body of nothing is empty: %j', (text) => {
  expect(readAnswerBody(text, 'application/json')).toEqual({ kind: 'empty' });
});

test('words are a page when they are declared to be one', () => {
  expect(readAnswerBody(' Sign in ', 'text/html')).toEqual({ kind: 'page', text: 'Sign in' });
  expect(readAnswerBody('Sign in', 'text/plain')).toEqual({ kind: 'text', text: 'Sign in' });
  expect(readAnswerBody('Sign in', null)).toEqual({ kind: 'text', text: 'Sign in' });
});

test.each([
  ['application/json', 'json'],
  ['Application/JSON; charset=utf-8', 'json'],
  ['application/problem+json', 'json'],
  [' application/json ', 'json'],
  ['application/jsonp', 'other'],
  ['text/json', 'other'],
  ['x-application/json', 'other'],
  ['text/html; charset=utf-8', 'page'],
  ['text/html', 'page'],
  ['TEXT/HTML', 'page'],
  ['text/htmlx', 'other'],
  ['xtext/html', 'other'],
  ['application/xhtml+xml', 'page'],
  ['text/xml', 'page'],
  ['application/xmlish', 'other'],
  ['text/plain; a=text/html', 'other'],
  ['', 'other'],
  [null, 'other'],
])('a Content-Type of %s declares %s', (contentType, media) => {
  expect(declaredMedia(contentType)).toBe(media);
});
