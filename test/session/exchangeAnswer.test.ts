import { afterEach, describe, expect, test, vi } from 'vitest';
import type { SessionEndpoint } from '../../machines/recoveryEvents.ts';
import { exchangeAnswer } from '../../src/session/exchangeAnswer.ts';
import { SessionError } from '../../src/session/sessionApi.ts';

afterEach(() => vi.unstubAllGlobals());

const url = 'https://studio.example/session/undo/';
const probeUrl = 'https://studio.example/session/status/';
const html = { 'content-type': 'text/html' };

/** What a browser gives for a redirect under `redirect: 'manual'`. */
class OpaqueRedirect extends Response {
  override get type(): ResponseType {
    return 'opaqueredirect';
  }
  override get status(): number {
    return 0;
  }
}

class At extends Response {
  readonly #url: string;
  constructor(address: string, body: string, init?: ResponseInit) {
    super(body, init);
    this.#url = address;
  }
  override get url(): string {
    return this.#url;
  }
  override get redirected(): boolean {
    return true;
  }
}

type Step = Response | Error | (() => Promise<Response>);

async function exchange(
  endpoint: SessionEndpoint,
  steps: readonly Step[],
  signal = new AbortController().signal,
) {
  const sent: { url: string; method: string | undefined; redirect: string | undefined }[] = [];
  const fetchStep: typeof fetch = async (input, init) => {
    const step = steps[sent.length];
    sent.push({ url: String(input), method: init?.method, redirect: init?.redirect });
    if (step === undefined) throw new Error('one request too many');
    if (step instanceof Error) throw step;
    return typeof step === 'function' ? await step() : step;
  };
  const call = { endpoint, url, init: { method: endpoint === 'status' ? 'GET' : 'POST' }, signal };
  const probe = { url: probeUrl, init: { method: 'GET' } };
  const settled = await exchangeAnswer(call, { fetch: fetchStep, loginPath: '/accounts/login/', probe }).then(
    (answer) => ({ answer, error: null }),
    (error: unknown) => ({ answer: null, error }),
  );
  return { ...settled, sent };
}

const post = { url, method: 'POST', redirect: 'manual' };
const probed = { url: probeUrl, method: 'GET', redirect: 'follow' };

test('an answer is read whole', async () => {
  const { answer, sent } = await exchange('apply', [
    new Response('{"a": 1}', { status: 201, headers: { 'x-a': 'b', 'content-type': 'application/json' } }),
  ]);
  expect(answer).toMatchObject({
    endpoint: 'apply',
    status: 201,
    url: '',
    requestUrl: url,
    redirected: false,
    opaqueRedirect: false,
    body: { kind: 'json', value: { a: 1 } },
  });
  expect(answer?.headers.get('x-a')).toBe('b');
  expect(sent).toEqual([post]);
});

test('the Content-Type helps to say what the body is', async () => {
  const { answer } = await exchange('apply', [new Response('Sign in', { headers: html })]);
  expect(answer?.body.kind).toBe('page');
});

describe('redirects', () => {
  test.each([301, 302, 303, 307, 308])('a %i to the login is an answer', async (status) => {
    const { answer, sent } = await exchange('apply', [
      new Response(null, { status, headers: { location: '/accounts/login/?next=/' } }),
    ]);
    expect(answer?.status).toBe(status);
    expect(sent).toEqual([post]);
  });

  test.each(['https://sso.example/', '/in/?next=/studio/'])(
    'a redirect to %s is an answer',
    async (location) => {
      const { sent } = await exchange('apply', [new Response(null, { status: 302, headers: { location } })]);
      expect(sent).toEqual([post]);
    },
  );

  test('a 304 is no redirect', async () => {
    const { answer } = await exchange('status', [new Response(null, { status: 304 })]);
    expect(answer?.status).toBe(304);
  });

  test('a hidden redirect of a read is followed by a read', async () => {
    const { answer, sent } = await exchange('status', [
      new OpaqueRedirect(),
      new At('https://studio.example/accounts/login/', '<p>Entrar</p>', { headers: html }),
    ]);
    expect(answer).toMatchObject({
      endpoint: 'status',
      status: 200,
      url: 'https://studio.example/accounts/login/',
      redirected: true,
      opaqueRedirect: false,
    });
    expect(sent).toEqual([{ url, method: 'GET', redirect: 'manual' }, probed]);
  });

  test('a hidden redirect of a change is followed by a read, never by the change', async () => {
    const { answer, sent } = await exchange('apply', [
      new OpaqueRedirect(),
      new At('https://studio.example/accounts/login/', '<p>Entrar</p>', { headers: html }),
    ]);
    expect(answer).toMatchObject({
      endpoint: 'apply',
      redirected: true,
      url: 'https://studio.example/accounts/login/',
    });
    expect(sent).toEqual([post, probed]);
  });

  test('a redirect of a read that ends on a sound answer is that answer', async () => {
    const { answer } = await exchange('status', [
      new Response(null, { status: 301, headers: { location: '/es/' } }),
      Response.json({ success: true }),
    ]);
    expect(answer).toMatchObject({ endpoint: 'status', status: 200, body: { kind: 'json' } });
  });

  test('a change that is redirected while the status works stays a redirect', async () => {
    for (const status of [200, 299]) {
      const { answer } = await exchange('apply', [
        new OpaqueRedirect(),
        Response.json({ success: true }, { status }),
      ]);
      expect(answer).toMatchObject({ endpoint: 'apply', status: 0, opaqueRedirect: true });
    }
  });

  test('a change that is redirected while the status fails fails like the status', async () => {
    const { answer } = await exchange('apply', [new OpaqueRedirect(), Response.json({}, { status: 503 })]);
    expect(answer).toMatchObject({ endpoint: 'apply', status: 503 });
    const intercepted = await exchange('apply', [new OpaqueRedirect(), new Response('<p>WiFi</p>')]);
    expect(intercepted.answer).toMatchObject({ endpoint: 'apply', status: 200, body: { kind: 'page' } });
  });

  test('a redirect that cannot be followed stays a redirect', async () => {
    const { answer } = await exchange('status', [new OpaqueRedirect(), new TypeError('cross-origin')]);
    expect(answer).toMatchObject({ endpoint: 'status', opaqueRedirect: true, requestUrl: url });
  });

  test('a redirect whose target never answers ends with the limit of the call', async () => {
    const { error } = await exchange('apply', [new OpaqueRedirect(), new DOMException('x', 'TimeoutError')]);
    expect(error).toMatchObject({ failure: { code: 'SESSION_TIMEOUT', outcome: 'unknown' } });
  });
});

describe('no answer', () => {
  test('no network', async () => {
    const cause = new TypeError('no matter');
    const { error } = await exchange('apply', [cause]);
    expect(error).toBeInstanceOf(SessionError);
    expect(error).toMatchObject({ failure: { code: 'NETWORK_UNREACHABLE', outcome: 'unknown' }, cause });
    const read = await exchange('status', [cause]);
    expect(read.error).toMatchObject({ failure: { code: 'NETWORK_UNREACHABLE', outcome: 'not-applied' } });
  });

  test('a signal that was aborted before: nothing is sent', async () => {
    const { error, sent } = await exchange(
      'apply',
      [],
      AbortSignal.abort(new DOMException('x', 'TimeoutError')),
    );
    expect(error).toMatchObject({ failure: { code: 'SESSION_TIMEOUT', outcome: 'not-applied' } });
    expect(sent).toEqual([]);
  });

  test.each([
    [new DOMException('x', 'TimeoutError'), 'SESSION_TIMEOUT'],
    [new DOMException('x', 'AbortError'), 'SESSION_TIMEOUT'],
    [new Error('stopped'), 'UNKNOWN'],
  ])('a signal that aborts while waiting, whatever fetch throws then: %s', async (reason, code) => {
    const controller = new AbortController();
    const step = async () => {
      controller.abort(reason);
      throw new TypeError('some browsers');
    };
    const { error } = await exchange('apply', [step], controller.signal);
    expect(error).toMatchObject({ failure: { code, outcome: 'unknown' }, cause: reason });
  });

  test('a signal that aborts while the body arrives', async () => {
    const controller = new AbortController();
    const body = new ReadableStream({
      pull(stream) {
        controller.abort(new DOMException('x', 'TimeoutError'));
        stream.error(new TypeError('cut'));
      },
    });
    const { error } = await exchange('apply', [new Response(body)], controller.signal);
    expect(error).toMatchObject({ failure: { code: 'SESSION_TIMEOUT', outcome: 'unknown' } });
  });

  test('a body that breaks off is cut, and its head counts', async () => {
    const body = new ReadableStream({ pull: (stream) => stream.error(new TypeError('cut')) });
    const { answer } = await exchange('status', [new Response(body, { status: 503 })]);
    expect(answer).toMatchObject({ status: 503, body: { kind: 'cut' } });
  });
});

test('a relative address is one of the page, and of nobody without a page', async () => {
  const send = (requested: string) =>
    exchangeAnswer(
      { endpoint: 'status', url: requested, init: {}, signal: new AbortController().signal },
      { fetch: async () => Response.json({}), loginPath: '/', probe: { url: requested, init: {} } },
    );
  expect((await send('/a/')).requestUrl).toBe('');
  vi.stubGlobal('location', new URL('https://app.example/studio/'));
  expect((await send('/a/')).requestUrl).toBe('https://app.example/a/');
  expect((await send('https://api.example/b/')).requestUrl).toBe('https://api.example/b/');
});
