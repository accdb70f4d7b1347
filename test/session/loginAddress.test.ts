import { expect, test } from 'vitest';
import { asksToReturn, isLoginAddress, isOtherOrigin, loginAddress } from '../../src/session/loginAddress.ts';

const request = 'https://studio.example/tools/api/studio/1/session/status/';
const path = '/accounts/login/';

test.each([
  '/accounts/login/',
  '/accounts/login',
  '/accounts/login//',
  '/accounts/login/?next=/x',
  '/es/accounts/login/#top',
  'https://studio.example/accounts/login/',
  '../../../../../../accounts/login/',
])('%s is the login page', (address) => {
  expect(isLoginAddress(address, path, request)).toBe(true);
});

test.each([
  '/accounts/login/help/',
  '/accounts/logout/',
  '/?next=/accounts/login/',
  'https://portal.example/accounts/login/',
  'http://studio.example/accounts/login/',
  'https://[',
])('%s is not the login page', (address) => {
  expect(isLoginAddress(address, path, request)).toBe(false);
});

test('without the address of the request only the path counts', () => {
  expect(isLoginAddress('/accounts/login/', path)).toBe(true);
  expect(isLoginAddress('https://anywhere.example/accounts/login/', path)).toBe(true);
  expect(isLoginAddress('https://anywhere.example/accounts/', path)).toBe(false);
});

test('a login path may lack its slashes and may carry a query', () => {
  expect(isLoginAddress('/entrar/?next=/', 'entrar', request)).toBe(true);
  expect(isLoginAddress('/reentrar/', 'entrar', request)).toBe(false);
  expect(isLoginAddress('/entrar/', '/entrar?lang=es', request)).toBe(true);
  expect(isLoginAddress('/entrar/', '//entrar#a', request)).toBe(true);
});

test('a login path that is the root is only the root', () => {
  expect(isLoginAddress('/', '/', request)).toBe(true);
  expect(isLoginAddress('/anything/', '/', request)).toBe(false);
});

test('a login on an origin of its own is told by its whole address', () => {
  const login = 'https://sso.example/login';
  expect(isLoginAddress('https://sso.example/login?service=x', login, request)).toBe(true);
  expect(isLoginAddress('https://other.example/login', login, request)).toBe(false);
  expect(isLoginAddress('https://sso.example/logout', login, request)).toBe(false);
  expect(isLoginAddress('/login', login, request)).toBe(false);
});

test('an address on the same origin with a path to return to asks for something first', () => {
  expect(asksToReturn('/ingresar/?next=/tools/', request)).toBe(true);
  expect(asksToReturn('/ingresar/?next=/tools/')).toBe(true);
  expect(asksToReturn('/ingresar/?next=https://evil.example/', request)).toBe(false);
  expect(asksToReturn('/ingresar/?next=', request)).toBe(false);
  expect(asksToReturn('/ingresar/', request)).toBe(false);
  expect(asksToReturn('https://portal.example/?next=/', request)).toBe(false);
  expect(asksToReturn('https://[', request)).toBe(false);
});

test('another origin is told where both are known', () => {
  expect(isOtherOrigin('https://portal.example/', request)).toBe(true);
  expect(isOtherOrigin('http://studio.example/', request)).toBe(true);
  expect(isOtherOrigin('/a', request)).toBe(false);
  expect(isOtherOrigin('https://portal.example/', '')).toBe(false);
  expect(isOtherOrigin('https://[', request)).toBe(false);
});

test('the address of a login leads back to where the user was', () => {
  expect(loginAddress('', path, '/studio/?datasource=1&x=2')).toBe(
    '/accounts/login/?next=%2Fstudio%2F%3Fdatasource%3D1%26x%3D2',
  );
  expect(loginAddress('/hydroml', path, '/a')).toBe('/accounts/login/?next=%2Fa');
  expect(loginAddress('https://api.example/hydroml', path, '/a')).toBe(
    'https://api.example/accounts/login/?next=%2Fa',
  );
  expect(loginAddress('', 'https://sso.example/login?app=studio', '/a')).toBe(
    'https://sso.example/login?app=studio&next=%2Fa',
  );
});
