import { describe, expect, test, vi } from 'vitest';
import type { FailureCode } from '../../machines/sessionFailure.ts';
import { type AnswerBody, readAnswerBody } from '../../src/session/answerBody.ts';
import { classifyAnswer } from '../../src/session/classifyAnswer.ts';
import type { SessionAnswer } from '../../src/session/sessionAnswer.ts';

const nowAt = Date.UTC(2026, 10, 22, 12);
const requestUrl = 'https://studio.example/tools/api/studio/1/session/status/';
const cut: AnswerBody = { kind: 'cut' };
const empty: AnswerBody = { kind: 'empty' };
const form = '<form><input name="csrfmiddlewaretoken"><input type="password"></form>';

const body = (value: unknown): AnswerBody =>
  readAnswerBody(typeof value === 'string' ? value : JSON.stringify(value), null);

function classify(answer: Partial<Omit<SessionAnswer, 'headers'>> & { headers?: Record<string, string> }) {
  return classifyAnswer(
    {
      endpoint: 'status',
      status: 200,
      url: requestUrl,
      requestUrl,
      redirected: false,
      opaqueRedirect: false,
      body: empty,
      ...answer,
      headers: new Headers(answer.headers),
    },
    { nowAt },
  );
}

const codeOf = (answer: Parameters<typeof classify>[0]): FailureCode | null => classify(answer)?.code ?? null;

describe('success', () => {
  test.each([200, 201, 202, 299])('a %i with a JSON object is nothing to complain about', (status) => {
    expect(classify({ status, body: body({ success: true }) })).toBeNull();
    expect(classify({ status, body: body({}) })).toBeNull();
  });

  test('a code in a success is no failure', () => {
    expect(classify({ body: body({ success: true, code: 'SERVER_ERROR', error: 'old' }) })).toBeNull();
  });

  test.each([
    [body('null'), 'SESSION_CORRUPTED'],
    [body('[]'), 'SESSION_CORRUPTED'],
    [body('"ok"'), 'SESSION_CORRUPTED'],
    [body('ok'), 'SESSION_CORRUPTED'],
    [empty, 'SESSION_CORRUPTED'],
    [cut, 'NETWORK_UNREACHABLE'],
    [body('<html>Hello</html>'), 'NETWORK_INTERCEPTED'],
    [{ kind: 'unread', declared: 'page' } as const, 'NETWORK_INTERCEPTED'],
    [{ kind: 'unread', declared: 'json' } as const, 'UNKNOWN'],
    [{ kind: 'unread', declared: 'other' } as const, 'UNKNOWN'],
  ])('a 200 with %j is %s', (answerBody, code) => {
    expect(codeOf({ body: answerBody })).toBe(code);
    expect(codeOf({ body: answerBody, endpoint: 'apply' })).toBe(code);
  });

  test('only a clear may answer 204 with nothing', () => {
    expect(codeOf({ status: 204, endpoint: 'clear' })).toBeNull();
    expect(codeOf({ status: 200, endpoint: 'clear' })).toBe('SESSION_CORRUPTED');
    expect(codeOf({ status: 204, endpoint: 'apply' })).toBe('SESSION_CORRUPTED');
  });

  test('199 and 300 are none', () => {
    expect(codeOf({ status: 199, body: body({ success: true }) })).toBe('UNKNOWN');
    expect(codeOf({ status: 300, body: body({ success: true }) })).toBe('UNKNOWN');
  });

  test('a refusal in a 200 is judged by its code, then its words, then the call', () => {
    expect(codeOf({ body: body({ success: false, code: 'CSRF_REJECTED', error: 'x' }) })).toBe(
      'CSRF_REJECTED',
    );
    expect(codeOf({ body: body({ success: false, error: 'No active session found' }) })).toBe(
      'SESSION_NOT_FOUND',
    );
    expect(codeOf({ body: body({ success: false, error: 'No DataSource matches the given query.' }) })).toBe(
      'DATASOURCE_NOT_FOUND',
    );
    expect(codeOf({ body: body({ success: false, error: 'x' }) })).toBe('UNKNOWN');
    expect(codeOf({ endpoint: 'apply', body: body({ success: false, error: 'x' }) })).toBe(
      'OPERATION_REJECTED',
    );
    expect(
      codeOf({ endpoint: 'apply', body: body({ success: false, error: 'x is not a valid UUID' }) }),
    ).toBe('OPERATION_REJECTED');
    expect(codeOf({ endpoint: 'initialize', body: body({ success: false, error: 'x' }) })).toBe('UNKNOWN');
    expect(codeOf({ endpoint: null, body: body({ success: false, error: 'x' }) })).toBe('UNKNOWN');
    expect(codeOf({ endpoint: 'apply', status: 299, body: body({ success: false }) })).toBe(
      'OPERATION_REJECTED',
    );
    expect(codeOf({ endpoint: 'apply', status: 300, body: body({ success: false }) })).toBe('UNKNOWN');
    expect(codeOf({ endpoint: 'apply', status: 199, body: body({ success: false }) })).toBe('UNKNOWN');
  });
});

describe('login', () => {
  test('a followed redirect that ends on the login page, whatever the page holds', () => {
    const url = 'https://studio.example/accounts/login/?next=/x';
    for (const status of [200, 404, 429, 499]) {
      expect(codeOf({ status, redirected: true, url, body: body('<p>Entrar</p>') })).toBe(
        'AUTHENTICATION_REQUIRED',
      );
    }
  });

  test('a login page that is itself broken is the server’s trouble', () => {
    const url = 'https://studio.example/accounts/login/';
    expect(codeOf({ status: 500, redirected: true, url })).toBe('SERVER_ERROR');
    expect(codeOf({ status: 502, redirected: true, url, body: body(form) })).toBe('SERVER_ERROR');
  });

  test('an address that nobody was redirected to proves nothing', () => {
    const url = 'https://studio.example/accounts/login/';
    expect(codeOf({ redirected: false, url, body: body({ success: true }) })).toBeNull();
  });

  test('a redirect elsewhere on the site is no login unless it will lead back', () => {
    const page = body('<p>Hello</p>');
    expect(codeOf({ redirected: true, url: 'https://studio.example/home/', body: page })).toBe(
      'NETWORK_INTERCEPTED',
    );
    expect(codeOf({ redirected: true, url: 'https://studio.example/in/?next=/x', body: page })).toBe(
      'AUTHENTICATION_REQUIRED',
    );
  });

  test.each([200, 403, 0])('a login form with a %i', (status) => {
    expect(codeOf({ status, body: body(form) })).toBe('AUTHENTICATION_REQUIRED');
  });

  test.each([
    [201, 'NETWORK_INTERCEPTED'],
    [404, 'API_MISMATCH'],
    [400, 'UNKNOWN'],
    [503, 'SERVER_OVERLOADED'],
  ] as const)('a login form in the corner of a %i page is not the answer', (status, code) => {
    expect(codeOf({ status, body: body(form) })).toBe(code);
  });

  test('a login form that was quoted in JSON is no form', () => {
    expect(codeOf({ body: body({ success: true, message: form }) })).toBeNull();
  });

  test('another login path', () => {
    const answer: SessionAnswer = {
      endpoint: 'status',
      status: 302,
      url: requestUrl,
      requestUrl,
      redirected: false,
      opaqueRedirect: false,
      headers: new Headers({ location: '/entrar/' }),
      body: empty,
    };
    expect(classifyAnswer(answer, { loginPath: '/entrar/' })?.code).toBe('AUTHENTICATION_REQUIRED');
    expect(classifyAnswer(answer)?.code).toBe('API_MISMATCH');
  });
});

describe('redirects that were not followed', () => {
  test.each([301, 302, 303, 307, 308])('a %i to the login', (status) => {
    expect(codeOf({ status, headers: { location: '/accounts/login/?next=/' } })).toBe(
      'AUTHENTICATION_REQUIRED',
    );
  });

  test.each([300, 304, 305, 309])('a %i is no redirect', (status) => {
    expect(codeOf({ status, headers: { location: '/accounts/login/' } })).toBe('UNKNOWN');
  });

  test('to another origin: a single sign-on over TLS, an interception over plain http', () => {
    const headers = { location: 'https://sso.example/login' };
    expect(codeOf({ status: 302, headers })).toBe('AUTHENTICATION_REQUIRED');
    expect(codeOf({ status: 302, headers, requestUrl: 'http://studio.example/' })).toBe(
      'NETWORK_INTERCEPTED',
    );
  });

  test('elsewhere on the same origin', () => {
    expect(codeOf({ status: 302, headers: { location: '/elsewhere/' } })).toBe('API_MISMATCH');
  });

  test('without a target', () => {
    expect(codeOf({ status: 302, requestUrl: 'http://studio.example/' })).toBe('AUTHENTICATION_REQUIRED');
  });

  test('whose target is hidden and could not be followed', () => {
    expect(codeOf({ status: 0, opaqueRedirect: true })).toBe('AUTHENTICATION_REQUIRED');
    expect(codeOf({ status: 0, opaqueRedirect: true, requestUrl: '' })).toBe('AUTHENTICATION_REQUIRED');
    expect(codeOf({ status: 0, opaqueRedirect: true, requestUrl: 'http://studio.example/' })).toBe(
      'NETWORK_INTERCEPTED',
    );
  });
});

describe('by body, where the status leaves it open', () => {
  test('403', () => {
    expect(codeOf({ status: 403 })).toBe('PERMISSION_DENIED');
    expect(codeOf({ status: 403, body: cut })).toBe('NETWORK_UNREACHABLE');
    expect(codeOf({ status: 403, body: body('CSRF Failed') })).toBe('CSRF_REJECTED');
    expect(codeOf({ status: 403, body: body({ detail: 'Login required' }) })).toBe('AUTHENTICATION_REQUIRED');
    expect(codeOf({ status: 403, body: body({ error: 'No active session found' }) })).toBe(
      'SESSION_NOT_FOUND',
    );
    expect(codeOf({ status: 403, headers: { 'www-authenticate': 'Token' } })).toBe('AUTHENTICATION_REQUIRED');
    expect(
      codeOf({ status: 403, headers: { 'www-authenticate': 'Bearer error="insufficient_scope"' } }),
    ).toBe('PERMISSION_DENIED');
    expect(codeOf({ status: 403, headers: { 'www-authenticate': 'x' }, body: body('CSRF') })).toBe(
      'CSRF_REJECTED',
    );
  });

  test('the words of a page count where a reader would look, at its start', () => {
    const late = `<title>Forbidden</title>${'<p>word</p>'.repeat(300)}CSRF`;
    expect(codeOf({ status: 403, body: body(late) })).toBe('PERMISSION_DENIED');
    expect(codeOf({ status: 403, body: body(`${'word '.repeat(300)}CSRF`) })).toBe('PERMISSION_DENIED');
    expect(codeOf({ status: 403, body: body(`<title>${'x '.repeat(400)}CSRF</title>`) })).toBe(
      'CSRF_REJECTED',
    );
  });

  test('404', () => {
    expect(codeOf({ status: 404, body: body({ detail: 'Not found.' }) })).toBe('DATASOURCE_NOT_FOUND');
    expect(codeOf({ status: 404, body: { kind: 'unread', declared: 'json' } })).toBe('DATASOURCE_NOT_FOUND');
    expect(codeOf({ status: 404, body: { kind: 'unread', declared: 'page' } })).toBe('API_MISMATCH');
    expect(codeOf({ status: 404, body: { kind: 'unread', declared: 'other' } })).toBe('API_MISMATCH');
    expect(codeOf({ status: 404, body: body('<h1>Not Found</h1>') })).toBe('API_MISMATCH');
    expect(codeOf({ status: 404 })).toBe('API_MISMATCH');
    expect(codeOf({ status: 404, body: cut })).toBe('NETWORK_UNREACHABLE');
    expect(codeOf({ status: 404, body: body({ error: 'No active session found' }) })).toBe(
      'SESSION_NOT_FOUND',
    );
    expect(
      codeOf({ status: 404, endpoint: 'apply', body: body('No DataSource matches the given query.') }),
    ).toBe('DATASOURCE_NOT_FOUND');
  });

  test('500', () => {
    expect(codeOf({ status: 500 })).toBe('SERVER_ERROR');
    expect(codeOf({ status: 500, body: cut })).toBe('SERVER_ERROR');
    expect(codeOf({ status: 500, body: body({ error: 'x' }) })).toBe('SERVER_ERROR');
    expect(codeOf({ status: 500, body: body({ error: 'CSRF' }) })).toBe('SERVER_ERROR');
    expect(codeOf({ status: 500, body: body({ error: 'No active session found' }) })).toBe(
      'SESSION_NOT_FOUND',
    );
    expect(codeOf({ status: 500, endpoint: 'apply', body: body({ error: 'x is not a valid UUID' }) })).toBe(
      'DATASOURCE_NOT_FOUND',
    );
  });

  test.each([400, 413, 422])('a %i refuses an operation and only an operation', (status) => {
    expect(codeOf({ status, endpoint: 'apply' })).toBe('OPERATION_REJECTED');
    expect(codeOf({ status, endpoint: null })).toBe('OPERATION_REJECTED');
    for (const endpoint of ['status', 'initialize', 'clear', 'extend'] as const) {
      expect(codeOf({ status, endpoint })).toBe('UNKNOWN');
    }
    expect(codeOf({ status, endpoint: 'apply', body: body({ error: 'x is not a valid UUID' }) })).toBe(
      'OPERATION_REJECTED',
    );
    expect(codeOf({ status, endpoint: 'status', body: body({ error: 'x is not a valid UUID' }) })).toBe(
      'DATASOURCE_NOT_FOUND',
    );
    expect(codeOf({ status, endpoint: 'apply', body: body({ error: 'No active session found' }) })).toBe(
      'SESSION_NOT_FOUND',
    );
  });

  test('a refusal that is cut is not heard, but for a 413, which is enough', () => {
    expect(codeOf({ status: 400, endpoint: 'apply', body: cut })).toBe('NETWORK_UNREACHABLE');
    expect(codeOf({ status: 422, endpoint: 'apply', body: cut })).toBe('NETWORK_UNREACHABLE');
    expect(codeOf({ status: 413, endpoint: 'apply', body: cut })).toBe('OPERATION_REJECTED');
  });

  test('an error body that came without a status', () => {
    expect(codeOf({ status: 0, body: body('CSRF Failed') })).toBe('CSRF_REJECTED');
    expect(codeOf({ status: 0, body: body('Authentication required') })).toBe('AUTHENTICATION_REQUIRED');
    expect(codeOf({ status: 0, body: body('No active session found') })).toBe('SESSION_NOT_FOUND');
    expect(codeOf({ status: 0, body: body('x matches the given query') })).toBe('DATASOURCE_NOT_FOUND');
    expect(codeOf({ status: 0, body: body('x') })).toBe('UNKNOWN');
    expect(codeOf({ status: 418, body: body('CSRF') })).toBe('UNKNOWN');
  });
});

describe("the server's own code", () => {
  test.each([400, 403, 404, 409, 429, 500, 502, 599])('wins over a %i', (status) => {
    expect(codeOf({ status, body: body({ success: false, error: { code: 'HISTORY_CONFLICT' } }) })).toBe(
      'HISTORY_CONFLICT',
    );
  });

  test('yields to the status when nobody knows it', () => {
    expect(codeOf({ status: 429, body: body({ error: { code: 'E_LLAMA' } }) })).toBe('SERVER_OVERLOADED');
  });

  test('in a list is none', () => {
    expect(codeOf({ status: 429, body: body([{ code: 'HISTORY_CONFLICT' }]) })).toBe('SERVER_OVERLOADED');
  });
});

describe('the rest of a failure', () => {
  test('status, moment and attribution', () => {
    expect(classify({ status: 504 })).toStrictEqual({
      code: 'SESSION_TIMEOUT',
      status: 504,
      outcome: 'not-applied',
      attribution: 'server',
      at: nowAt,
    });
    expect(classify({ status: 0, opaqueRedirect: true })).not.toHaveProperty('status');
  });

  test('the moment is now where none is given', () => {
    vi.useFakeTimers({ now: 5_000, toFake: ['Date'] });
    try {
      const headers = new Headers({ 'retry-after': 'Thu, 01 Jan 1970 00:00:09 GMT' });
      const answer = {
        endpoint: null,
        status: 503,
        url: '',
        requestUrl: '',
        redirected: false,
        opaqueRedirect: false,
        headers,
        body: empty,
      };
      expect(classifyAnswer(answer)).toMatchObject({ at: 5_000, retryAfterMs: 4_000 });
    } finally {
      vi.useRealTimers();
    }
  });

  test('a wait in the headers goes before one in the body, and a wait is no part of a failure without one', () => {
    const limited = body({ error: 'x', rate_limit_info: { retry_after: 9 } });
    expect(classify({ status: 429, body: limited })?.retryAfterMs).toBe(9_000);
    expect(classify({ status: 429, body: limited, headers: { 'retry-after': '3' } })?.retryAfterMs).toBe(
      3_000,
    );
    expect(classify({ status: 429 })).not.toHaveProperty('retryAfterMs');
  });

  test('only a refused operation repeats what the server said in prose', () => {
    const refusal = body({ success: false, error: 'Column "x" not found' });
    expect(classify({ status: 400, endpoint: 'apply', body: refusal })?.userMessage).toBe(
      'Column "x" not found',
    );
    expect(classify({ status: 500, body: refusal })).not.toHaveProperty('userMessage');
    const meant = body({ success: false, error: 'Internals', user_message: 'Sorry.' });
    expect(classify({ status: 400, endpoint: 'apply', body: meant })?.userMessage).toBe('Sorry.');
    expect(classify({ status: 500, body: meant })?.userMessage).toBe('Sorry.');
    expect(classify({ status: 400, endpoint: 'apply', body: body('<p>Bad</p>') })).not.toHaveProperty(
      'userMessage',
    );
  });

  const outcomeOf = (status: number, answer: Parameters<typeof classify>[0] = {}) =>
    classify({ status, endpoint: 'apply', ...answer })?.outcome;

  test.each([400, 401, 403, 404, 405, 410, 412, 413, 415, 418, 422, 425, 429])(
    'a change that met a %i was not applied',
    (status) => {
      expect(outcomeOf(status)).toBe('not-applied');
    },
  );

  test.each([200, 304, 408, 409, 499, 500, 502, 503, 504, 511, 524, 529])(
    'whether a change that met a %i was applied is unknown, and a read never was',
    (status) => {
      expect(outcomeOf(status)).toBe('unknown');
      expect(outcomeOf(status, { endpoint: null })).toBe('unknown');
      expect(outcomeOf(status, { endpoint: 'initialize' })).toBe('unknown');
      expect(outcomeOf(status, { endpoint: 'status' })).toBe('not-applied');
    },
  );

  test('a 409 with a verdict is one', () => {
    expect(outcomeOf(409, { body: body({ error: { code: 'HISTORY_CONFLICT' } }) })).toBe('not-applied');
    expect(outcomeOf(503, { body: body({ error: { code: 'HISTORY_CONFLICT' } }) })).toBe('unknown');
  });

  test('a login or a token that is asked for means that nothing was done', () => {
    expect(outcomeOf(200, { body: body(form) })).toBe('not-applied');
    expect(outcomeOf(302)).toBe('not-applied');
    expect(outcomeOf(500, { body: body({ code: 'CSRF_REJECTED' }) })).toBe('not-applied');
    expect(outcomeOf(500, { body: body({ code: 'AUTHENTICATION_REQUIRED' }) })).toBe('not-applied');
  });

  test('a refusal in a 2xx means that nothing was done', () => {
    expect(outcomeOf(200, { body: body({ success: false }) })).toBe('not-applied');
    expect(outcomeOf(299, { body: body({ success: false }) })).toBe('not-applied');
    expect(outcomeOf(300, { body: body({ success: false }) })).toBe('unknown');
    expect(outcomeOf(199, { body: body({ success: false }) })).toBe('unknown');
    expect(outcomeOf(500, { body: body({ success: false }) })).toBe('unknown');
  });
});
