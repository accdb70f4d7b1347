import { expect, it } from 'vitest';
import {
  addressOf,
  datasourceIn,
  loginAddress,
  otherTabLoginAddress,
} from '../../src/studio/studioAddress.ts';

const page = 'http://127.0.0.1:8000/studio/?datasource=a%20b&x=1';

it('finds the table in the address', () => {
  expect(datasourceIn(page)).toBe('a b');
  expect(datasourceIn('http://127.0.0.1:8000/studio/')).toBeNull();
  expect(datasourceIn('http://127.0.0.1:8000/studio/?datasource=')).toBeNull();
});

it('changes the table and nothing else', () => {
  expect(addressOf('c', page)).toBe('/studio/?datasource=c&x=1');
});

it('leads a login back to this page', () => {
  const login = new URL(loginAddress(page), page);
  expect(login.pathname).toBe('/accounts/login/');
  expect(login.searchParams.get('next')).toBe('/studio/?datasource=a%20b&x=1');
});

it('leads a login in another tab to the page that says so', () => {
  expect(new URL(otherTabLoginAddress(), page).searchParams.get('next')).toBe('/studio/signed-in.html');
});
