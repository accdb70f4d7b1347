import { expect, test } from 'vitest';
import { isLoginForm, visibleText } from '../../src/session/htmlPage.ts';

const csrf = '<input type="hidden" name="csrfmiddlewaretoken" value="x">';

test.each([
  `<form>${csrf}<input type="password" name="password"></form>`,
  `<form>${csrf}<input name=clave required\n TYPE = 'password'></form>`,
  `<form><INPUT type=password>${csrf}</form>`,
])('a form with a password and the CSRF field is a login: %s', (page) => {
  expect(isLoginForm(page)).toBe(true);
});

test.each([
  '<form><input type="password"></form>',
  `<form>${csrf}<input type="text" name="password"></form>`,
  `<form>${csrf}<p type="password">`,
  `<form>${csrf}<inputs type="password">`,
  `<form>${csrf}<input data-mytype="password">`,
  `<form>${csrf}<input name="a"> type="password"`,
  `<form><input name="xcsrfmiddlewaretokens"><input type="password"></form>`,
  '',
])('any other page is none: %s', (page) => {
  expect(isLoginForm(page)).toBe(false);
});

test('a form beyond the length of any login page is not looked for', () => {
  const form = `<form>${csrf}<input type="password"></form>`;
  expect(isLoginForm(' '.repeat(50_000) + form)).toBe(true);
  expect(isLoginForm(' '.repeat(60_000) + form)).toBe(false);
});

test('the visible text is what a reader sees, in one line', () => {
  const page = `<!DOCTYPE html><html><head><title>403
    Forbidden</title><STYLE type="a">b{}</STYLE ><script>const CSRF = '<p>';</script></head>
    <body><!-- CSRF
    --><p class="CSRF">One<br>two</p>   three<script src="x"></script>four</body></html>`;
  expect(visibleText(page, 100)).toBe('403 Forbidden One two three four');
});

test('a script or comment that never ends hides the rest', () => {
  expect(visibleText('a <script>CSRF <b>', 100)).toBe('a');
  expect(visibleText('a <!-- CSRF', 100)).toBe('a');
  expect(visibleText('a <scripted>b', 100)).toBe('a b');
});

test('the visible text ends at its limit', () => {
  expect(visibleText('<p>abcdef</p>', 3)).toBe('abc');
});

test('a page of nothing but open brackets is read in no time', () => {
  expect(visibleText('<'.repeat(1_000_000), 10)).toBe('<'.repeat(10));
});
