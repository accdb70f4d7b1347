import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  conditionalRequest,
  getRequest,
  operationRequest,
  postRequest,
  sessionAddress,
} from '../../src/session/sessionRequest.ts';
import { datasourceId } from './fixtures/answerFixture.ts';
import { operation } from './judgeCall.ts';

afterEach(() => vi.unstubAllGlobals());

const address = sessionAddress('', datasourceId);
const headersOf = ({ init }: { readonly init: RequestInit }) => Object.fromEntries(new Headers(init.headers));

describe('addresses', () => {
  test.each([
    ['', ''],
    ['/', ''],
    ['/hydroml', '/hydroml'],
    ['/hydroml/', '/hydroml'],
    ['https://studio.example', 'https://studio.example'],
    ['https://studio.example/', 'https://studio.example'],
    ['HTTP://127.0.0.1:8000/a/b//', 'HTTP://127.0.0.1:8000/a/b'],
  ])('a base of %j', (baseUrl, prefix) => {
    expect(sessionAddress(baseUrl, 'ds')).toBe(`${prefix}/tools/api/studio/ds/session/`);
  });

  test.each([
    'studio.example',
    '//studio.example',
    'ftp://a',
    'https://',
    '/a?b',
    '/a#b',
    'https://a?b',
    'https://a/b#c',
    'x/y',
    ' /a',
    '/a b',
  ])('a base of %j is refused with a sentence that says what to give', (baseUrl) => {
    expect(() => sessionAddress(baseUrl, 'ds')).toThrow(/^Give hydromlApi a baseUrl that is/);
  });

  test.each(['1', datasourceId, 'a.b~c_d-e', 'x'.repeat(128)])('a datasource %s stays one segment', (id) => {
    expect(sessionAddress('', id)).toBe(`/tools/api/studio/${id}/session/`);
  });

  test.each(['', '.', '..', 'a/b', 'a?b', 'a#b', 'a b', '%2e', '-a', 'x'.repeat(129), 'ñ', 'a\n'])(
    'a datasource %j is refused with a sentence that says what to give',
    (id) => {
      expect(() => sessionAddress('', id)).toThrow(/^Give hydromlApi the datasourceId/);
    },
  );

  test('values of another type are refused as well', () => {
    const untyped: (...args: unknown[]) => string = sessionAddress as never;
    expect(() => untyped(undefined, 'ds')).toThrow(/baseUrl/);
    expect(() => untyped('', 5)).toThrow(/datasourceId/);
  });
});

test('a read carries nothing but what it accepts', () => {
  const request = getRequest(address, 'status');
  expect(request.url).toBe(`${address}status/`);
  expect(request.init).toMatchObject({ method: 'GET', credentials: 'same-origin', cache: 'no-store' });
  expect(request.init.body).toBeUndefined();
  expect(headersOf(request)).toEqual({ accept: 'application/problem+json, application/json' });
});

test('a change carries JSON, an empty object where there is nothing to say', () => {
  const request = postRequest(address, 'initialize');
  expect(request.url).toBe(`${address}initialize/`);
  expect(request.init).toMatchObject({
    method: 'POST',
    body: '{}',
    credentials: 'same-origin',
    cache: 'no-store',
  });
  expect(headersOf(request)).toEqual({
    accept: 'application/problem+json, application/json',
    'content-type': 'application/json',
  });
});

test('the CSRF token of the moment goes with a change, and never with a read', () => {
  const page = { cookie: 'csrftoken=one' };
  vi.stubGlobal('document', page);
  expect(headersOf(postRequest(address, 'undo'))['x-csrftoken']).toBe('one');
  page.cookie = 'csrftoken=two';
  expect(headersOf(postRequest(address, 'undo'))['x-csrftoken']).toBe('two');
  expect(headersOf(getRequest(address, 'status'))).not.toHaveProperty('x-csrftoken');
});

describe('operations', () => {
  test('the name is the segment, the parameters the body, the id the key', () => {
    const request = operationRequest(
      address,
      operation('fill_missing_values', { columns: ['a'], strategy: 'mean' }),
      false,
    );
    expect(request.url).toBe(`${address}fill-missing-values/`);
    expect(request.init.body).toBe('{"columns":["a"],"strategy":"mean"}');
    expect(headersOf(request)).toMatchObject({ 'idempotency-key': operation('x').id });
    expect(headersOf(request)).not.toHaveProperty('if-match');
  });

  test('the entity tag it expects is its precondition', () => {
    const request = operationRequest(address, { ...operation('undo'), expectedEtag: '"e:7"' }, true);
    expect(headersOf(request)['if-match']).toBe('"e:7"');
  });

  test.each(['', 'Undo', '_undo', 'undo_', 'a__b', '1a', 'a-b', '../x', 'a/b', 'undo\n'])(
    'an operation named %j is refused before it is sent',
    (name) => {
      expect(() => operationRequest(address, operation(name), true)).toThrow(
        expect.objectContaining({
          cause: new TypeError(
            'Name an operation in lower case with underscores, for example rename_column.',
          ),
        }),
      );
    },
  );

  test('an operation that cannot be sent is refused by itself', () => {
    const refusals = [
      () => operationRequest(address, { ...operation('undo'), id: 'a\nb' }, true),
      () => operationRequest(address, { ...operation('undo'), params: { n: 5n as never } }, true),
      () => operationRequest(address, operation('Bad Name'), true),
    ];
    for (const refuse of refusals) {
      let thrown: unknown;
      try {
        refuse();
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toMatchObject({
        failure: { code: 'OPERATION_REJECTED', outcome: 'not-applied' },
        cause: expect.any(TypeError),
      });
    }
  });
});

describe('in a page', () => {
  test('calls to another origin send its cookies, and no key before the server is known to take it', () => {
    vi.stubGlobal('location', new URL('https://app.example/studio/'));
    const api = sessionAddress('https://api.example', 'ds');
    expect(getRequest(api, 'status').init.credentials).toBe('include');
    expect(postRequest(api, 'undo').init.credentials).toBe('include');
    expect(headersOf(operationRequest(api, operation('undo'), false))).not.toHaveProperty('idempotency-key');
    expect(headersOf(operationRequest(api, operation('undo'), true))).toHaveProperty('idempotency-key');
  });

  test('calls to the own origin send its cookies and the key', () => {
    vi.stubGlobal('location', new URL('https://app.example/studio/'));
    for (const own of ['', '/hydroml', 'https://app.example']) {
      const api = sessionAddress(own, 'ds');
      expect(getRequest(api, 'status').init.credentials).toBe('same-origin');
      expect(headersOf(operationRequest(api, operation('undo'), false))).toHaveProperty('idempotency-key');
    }
  });
});

test('a replay says so to a server that knows keys, and to no other', () => {
  const replay = { ...operation('undo'), isReplay: true } as const;
  expect(headersOf(operationRequest(address, replay, true))).toMatchObject({ 'x-holdfast-replay': '1' });
  for (const [sent, keysAreKnown] of [
    [replay, false],
    [operation('undo'), true],
  ] as const) {
    expect(headersOf(operationRequest(address, sent, keysAreKnown))).not.toHaveProperty('x-holdfast-replay');
  }
});

test('a conditional read names the entity tag', () => {
  const { init, url } = conditionalRequest(address, 'status', '"e:4"');
  expect([url, init.method]).toEqual([`${address}status/`, 'GET']);
  expect(headersOf({ init })).toMatchObject({ 'if-none-match': '"e:4"' });
});
