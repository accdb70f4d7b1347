import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test, vi } from 'vitest';
import { type FailureCode, failureCodes, type SessionFailure } from '../../machines/sessionFailure.ts';
import { classifyFailure } from '../../src/session/classifyFailure.ts';
import { SessionError } from '../../src/session/sessionApi.ts';

const failureSchema = v.strictObject({
  code: v.picklist(failureCodes),
  status: v.exactOptional(v.pipe(v.number(), v.integer())),
  retryAfterMs: v.exactOptional(v.pipe(v.number(), v.finite(), v.minValue(0))),
  outcome: v.picklist(['not-applied', 'unknown']),
  attribution: v.picklist(['network', 'server', 'auth', 'data', 'client']),
  userMessage: v.exactOptional(v.pipe(v.string(), v.maxLength(600))),
  at: v.pipe(v.number(), v.finite()),
});

const codeOf = (cause: unknown): FailureCode => classifyFailure(cause).code;
const named = (name: string, more: object = {}): Error =>
  Object.assign(new Error('no matter'), { name }, more);

const failure: SessionFailure = {
  code: 'SERVER_OVERLOADED',
  status: 503,
  retryAfterMs: 5_000,
  outcome: 'not-applied',
  attribution: 'server',
  userMessage: 'Later.',
  at: 12,
};

describe('errors', () => {
  test('a SessionError gives its failure, as plain JSON and nothing more', () => {
    expect(classifyFailure(new SessionError(failure))).toStrictEqual(failure);
    expect(classifyFailure(new SessionError({ ...failure, ...{ response: new Response() } }))).toStrictEqual(
      failure,
    );
  });

  test('an error of another copy of the library gives its failure as well', () => {
    expect(classifyFailure(named('FailedCall', { failure }))).toStrictEqual(failure);
  });

  test('an error whose failure is none is judged by its name', () => {
    expect(codeOf(named('TimeoutError', { failure: { code: 'LLAMA' } }))).toBe('SESSION_TIMEOUT');
  });

  test('limits that ran out, as errors and as what a signal gives', () => {
    expect(codeOf(new DOMException('x', 'TimeoutError'))).toBe('SESSION_TIMEOUT');
    expect(codeOf(named('TimeoutError'))).toBe('SESSION_TIMEOUT');
    expect(codeOf(new DOMException('x', 'AbortError'))).toBe('SESSION_TIMEOUT');
    expect(codeOf(AbortSignal.abort().reason)).toBe('SESSION_TIMEOUT');
  });

  test('what fetch throws without a network', async () => {
    const cause = await fetch('http://127.0.0.1:1/').catch((error: unknown) => error);
    expect(classifyFailure(cause)).toMatchObject({
      code: 'NETWORK_UNREACHABLE',
      outcome: 'unknown',
      attribution: 'network',
    });
    expect(codeOf(new DOMException('x', 'NetworkError'))).toBe('NETWORK_UNREACHABLE');
  });

  test("an error's message is never read", () => {
    const cause = new Error();
    Object.defineProperty(cause, 'message', {
      get: () => {
        throw new Error('read');
      },
    });
    expect(codeOf(Object.assign(cause, { name: 'TypeError' }))).toBe('NETWORK_UNREACHABLE');
    expect(codeOf(new Error('No active session found'))).toBe('UNKNOWN');
    expect(codeOf(new SyntaxError('Unexpected end of JSON input'))).toBe('UNKNOWN');
  });

  test('an error of another realm', () => {
    const foreign = { name: 'TypeError', [Symbol.toStringTag]: 'Error' };
    expect(codeOf(foreign)).toBe('NETWORK_UNREACHABLE');
    expect(codeOf({ name: 'AbortError', [Symbol.toStringTag]: 'DOMException' })).toBe('SESSION_TIMEOUT');
    expect(codeOf({ name: 'TypeError' })).toBe('UNKNOWN');
  });

  test('an error that calls itself something else', () => {
    class Renamed extends Error {
      override name = 'TimeoutError';
      get [Symbol.toStringTag]() {
        return 'Renamed';
      }
    }
    expect(codeOf(new Renamed())).toBe('SESSION_TIMEOUT');
  });

  test('an error that wraps what happened', () => {
    expect(codeOf(new Error('wrapped', { cause: new SessionError(failure) }))).toBe('SERVER_OVERLOADED');
    expect(codeOf(new Error('wrapped', { cause: 'No active session found' }))).toBe('SESSION_NOT_FOUND');
    expect(codeOf(new Error('wrapped', { cause: null }))).toBe('UNKNOWN');
  });

  test('causes are followed five deep, and a circle of causes ends', () => {
    const wrapped = (depth: number): unknown =>
      depth === 0 ? new DOMException('x', 'TimeoutError') : new Error('w', { cause: wrapped(depth - 1) });
    expect(codeOf(wrapped(5))).toBe('SESSION_TIMEOUT');
    expect(codeOf(wrapped(6))).toBe('UNKNOWN');
    const circle = new Error('a');
    circle.cause = new Error('b', { cause: circle });
    expect(codeOf(circle)).toBe('UNKNOWN');
  });

  test('an error of a client that carries the response', () => {
    expect(codeOf(named('HTTPError', { response: new Response(null, { status: 503 }) }))).toBe(
      'SERVER_OVERLOADED',
    );
    expect(codeOf(named('TimeoutError', { response: undefined }))).toBe('SESSION_TIMEOUT');
  });
});

describe('responses', () => {
  const at = (url: string, init: ResponseInit) => {
    const response = new Response(null, init);
    Object.defineProperty(response, 'url', { value: url });
    return response;
  };
  const html = { 'content-type': 'text/html; charset=utf-8' };

  test.each([
    [401, 'AUTHENTICATION_REQUIRED'],
    [403, 'PERMISSION_DENIED'],
    [404, 'API_MISMATCH'],
    [405, 'API_MISMATCH'],
    [408, 'SESSION_TIMEOUT'],
    [409, 'SERVER_OVERLOADED'],
    [410, 'SESSION_NOT_FOUND'],
    [412, 'HISTORY_CONFLICT'],
    [413, 'OPERATION_REJECTED'],
    [422, 'OPERATION_REJECTED'],
    [500, 'SERVER_ERROR'],
    [502, 'SERVER_ERROR'],
    [503, 'SERVER_OVERLOADED'],
    [504, 'SESSION_TIMEOUT'],
    [511, 'NETWORK_INTERCEPTED'],
    [520, 'SERVER_ERROR'],
    [200, 'UNKNOWN'],
  ])('a %i is judged by its head', (status, code) => {
    expect(classifyFailure(new Response(null, { status }))).toMatchObject({ code, status });
  });

  test('the body is left to its owner', async () => {
    const response = new Response('No active session found', { status: 400 });
    expect(codeOf(response)).toBe('OPERATION_REJECTED');
    expect(response.bodyUsed).toBe(false);
    expect(await response.text()).toBe('No active session found');
  });

  test('the media type tells an intercepted answer and an unknown path', () => {
    expect(codeOf(new Response('x', { headers: html }))).toBe('NETWORK_INTERCEPTED');
    expect(codeOf(Response.json({}, { status: 404 }))).toBe('DATASOURCE_NOT_FOUND');
    expect(codeOf(new Response('x', { status: 404, headers: html }))).toBe('API_MISMATCH');
  });

  test('a wait and a challenge in the headers', () => {
    expect(
      classifyFailure(new Response(null, { status: 429, headers: { 'retry-after': '7' } })).retryAfterMs,
    ).toBe(7_000);
    expect(codeOf(new Response(null, { status: 403, headers: { 'www-authenticate': 'Basic' } }))).toBe(
      'AUTHENTICATION_REQUIRED',
    );
  });

  test('redirects: to the login, unfollowed, hidden, followed', () => {
    expect(codeOf(Response.redirect('https://studio.example/accounts/login/', 302))).toBe(
      'AUTHENTICATION_REQUIRED',
    );
    expect(
      codeOf({ type: 'opaqueredirect', status: 0, url: 'http://studio.example/x', headers: new Headers() }),
    ).toBe('AUTHENTICATION_REQUIRED');
    const followed = {
      status: 200,
      headers: new Headers(html),
      url: 'https://studio.example/accounts/login/?next=/',
    };
    expect(codeOf({ ...followed, redirected: true })).toBe('AUTHENTICATION_REQUIRED');
    expect(codeOf({ ...followed, redirected: false })).toBe('NETWORK_INTERCEPTED');
    expect(codeOf(followed)).toBe('NETWORK_INTERCEPTED');
  });

  test('a network error and an opaque answer', () => {
    expect(classifyFailure(Response.error())).toMatchObject({
      code: 'NETWORK_UNREACHABLE',
      outcome: 'unknown',
    });
    expect(classifyFailure(Response.error())).not.toHaveProperty('status');
    expect(codeOf({ type: 'opaque', status: 0, url: '', headers: new Headers() })).toBe('UNKNOWN');
  });

  test.each([
    ['/tools/api/studio/1/session/status/', 'UNKNOWN', 'not-applied'],
    ['/tools/api/studio/1/session/initialize/', 'UNKNOWN', 'not-applied'],
    ['/tools/api/studio/1/session/clear', 'UNKNOWN', 'not-applied'],
    ['/tools/api/studio/1/session/extend/?a=1', 'UNKNOWN', 'not-applied'],
    ['/tools/api/studio/1/session/rename-column/#x', 'OPERATION_REJECTED', 'not-applied'],
    ['/tools/api/studio/1/session/status/more/', 'OPERATION_REJECTED', 'not-applied'],
    ['/elsewhere/', 'OPERATION_REJECTED', 'not-applied'],
  ])('a 400 of %s is %s', (path, code, outcome) => {
    expect(classifyFailure(at(`https://studio.example${path}`, { status: 400 }))).toMatchObject({
      code,
      outcome,
    });
  });

  test('a status that failed changed nothing, of anything else nobody knows', () => {
    expect(classifyFailure(at('https://a.example/session/status/', { status: 500 })).outcome).toBe(
      'not-applied',
    );
    expect(classifyFailure(at('https://a.example/session/undo/', { status: 500 })).outcome).toBe('unknown');
    expect(classifyFailure(at('https://a.example/my-session/status/', { status: 500 })).outcome).toBe(
      'unknown',
    );
  });

  test('what only resembles a response is none', () => {
    const headers = new Headers();
    expect(codeOf({ status: 503, url: '', headers: null })).toBe('SERVER_OVERLOADED');
    expect(classifyFailure({ status: '503', url: '', headers }).code).toBe('UNKNOWN');
    expect(classifyFailure({ status: 401, url: 5, headers }).code).toBe('AUTHENTICATION_REQUIRED');
    expect(classifyFailure({ status: 200, url: '', headers: { get: 'x' } })).not.toHaveProperty('status');
    expect(classifyFailure({ status: 200, url: '', headers: {} })).not.toHaveProperty('status');
    expect(classifyFailure({ status: 200, url: '', headers: 'x' })).not.toHaveProperty('status');
    expect(classifyFailure({ status: 200, url: '', headers })).toMatchObject({
      status: 200,
      code: 'UNKNOWN',
    });
  });
});

describe('bodies and sentences', () => {
  test('both shapes of the envelope, and what frameworks send', () => {
    expect(codeOf({ success: false, error: { code: 'PERMISSION_DENIED' } })).toBe('PERMISSION_DENIED');
    expect(codeOf({ success: false, error: 'No active session found' })).toBe('SESSION_NOT_FOUND');
    expect(codeOf({ success: false, error: 'x', code: 'SERVER_ERROR' })).toBe('SERVER_ERROR');
    expect(codeOf({ detail: 'CSRF Failed: Origin checking failed.' })).toBe('CSRF_REJECTED');
    expect(codeOf({ success: false, error: 'Something' })).toBe('UNKNOWN');
    expect(codeOf({})).toBe('UNKNOWN');
    expect(codeOf([])).toBe('UNKNOWN');
  });

  test('problem details give their status', () => {
    expect(classifyFailure({ status: 503, title: 'Busy' })).toMatchObject({
      code: 'SERVER_OVERLOADED',
      status: 503,
    });
    expect(classifyFailure({ status: 422, error: 'Column "x" not found' })).toMatchObject({
      code: 'OPERATION_REJECTED',
      userMessage: 'Column "x" not found',
      outcome: 'not-applied',
    });
    expect(classifyFailure({ status: 400, error: 'x' }).status).toBe(400);
    expect(classifyFailure({ status: 599, error: 'x' }).status).toBe(599);
  });

  test.each([200, 399, 600, 500.5, '503', 'active', null])(
    'a member `status` of %j is no HTTP error',
    (status) => {
      expect(classifyFailure({ status, error: 'x' })).not.toHaveProperty('status');
    },
  );

  test('the sentence meant for the user is kept', () => {
    expect(
      classifyFailure({ success: false, error: { code: 'SERVER_ERROR', user_message: 'Sorry.' } })
        .userMessage,
    ).toBe('Sorry.');
  });

  test('a failure is itself', () => {
    expect(classifyFailure(failure)).toStrictEqual(failure);
    expect(codeOf({ ...failure, code: 'LLAMA' })).toBe('UNKNOWN');
  });

  test.each([
    ['No active session found', 'SESSION_NOT_FOUND'],
    ['CSRF Failed: CSRF token missing.', 'CSRF_REJECTED'],
    ['No DataSource matches the given query.', 'DATASOURCE_NOT_FOUND'],
    [' SESSION_TIMEOUT ', 'SESSION_TIMEOUT'],
    ['{"success": false, "error": {"code": "API_MISMATCH"}}', 'API_MISMATCH'],
    ['<form><input type=password><input name="csrfmiddlewaretoken">', 'AUTHENTICATION_REQUIRED'],
    ['Failed to fetch', 'UNKNOWN'],
    ['<html>502 Bad Gateway</html>', 'UNKNOWN'],
    ['', 'UNKNOWN'],
    ['{"a', 'NETWORK_UNREACHABLE'],
  ])('the string %j is %s', (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  test.each([undefined, null, 0, 5n, true, Symbol('x'), () => 'x'])('%s says nothing', (cause) => {
    vi.useFakeTimers({ now: 77, toFake: ['Date'] });
    try {
      expect(classifyFailure(cause)).toStrictEqual({
        code: 'UNKNOWN',
        outcome: 'unknown',
        attribution: 'client',
        at: 77,
      });
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('anything at all', () => {
  const throwing = () => {
    throw new Error('trap');
  };

  function hostile(value: object, trap: number): object {
    const traps: ProxyHandler<object>[] = [
      { get: throwing },
      { has: throwing },
      { ownKeys: throwing },
      { getPrototypeOf: throwing },
      { getOwnPropertyDescriptor: throwing },
      { get: () => value, has: () => true },
      { get: () => throwing, has: () => true },
    ];
    return new Proxy(value, traps[trap % traps.length] ?? {});
  }

  const revoked = () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  };
  const circular = () => {
    const value: Record<string, unknown> = { success: false };
    value.error = value;
    value.cause = value;
    value.technical_details = value;
    return Object.freeze(value);
  };
  const withGetter = (key: string) => Object.defineProperty({}, key, { get: throwing, enumerable: true });

  const members = fc.record(
    {
      name: fc.constantFrom('TypeError', 'AbortError', 'TimeoutError', 'x'),
      status: fc.anything(),
      url: fc.anything(),
      headers: fc.oneof(fc.anything(), fc.constant({ get: () => 'Sun' }), fc.constant({ get: throwing })),
      type: fc.anything(),
      redirected: fc.anything(),
      code: fc.oneof(fc.constantFrom(...failureCodes), fc.anything()),
      error: fc.anything(),
      detail: fc.anything(),
      failure: fc.anything(),
      response: fc.anything(),
      cause: fc.anything(),
      outcome: fc.anything(),
      attribution: fc.anything(),
      retryAfterMs: fc.anything(),
      at: fc.anything(),
      user_message: fc.anything(),
      technical_details: fc.anything(),
    },
    { requiredKeys: [] },
  );

  const plain = fc.oneof(
    fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withSparseArray: true,
      withTypedArray: true,
    }),
    members,
    fc.string().map((text) => `{"error": ${text}`),
  );
  /** Made when it is needed: the generator itself would trip over what is hostile. */
  const makers = fc.oneof(
    plain.map((value) => () => value),
    members.map((more) => () => Object.assign(new Error('x'), more)),
    fc.tuple(members, fc.nat()).map(
      ([value, trap]) =>
        () =>
          hostile({ ...value }, trap),
    ),
    fc.tuple(members, fc.nat()).map(
      ([value, trap]) =>
        () =>
          hostile(Object.assign(new Error('x'), value), trap),
    ),
    fc
      .constantFrom('status', 'error', 'failure', 'outcome', 'code', 'name', 'url')
      .map((key) => () => withGetter(key)),
    fc.constantFrom(revoked, circular),
  );

  test('is classified without a throw, into a failure that is plain JSON', () => {
    fc.assert(
      fc.property(makers, (makeCause) => {
        const classified = classifyFailure(makeCause());
        expect(v.safeParse(failureSchema, classified).issues).toBeUndefined();
        expect(JSON.parse(JSON.stringify(classified))).toStrictEqual(classified);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a cause that throws when it is looked at is unknown', () => {
    expect(codeOf(revoked())).toBe('UNKNOWN');
    expect(codeOf(withGetter('error'))).toBe('UNKNOWN');
  });
});
