import { afterEach, describe, expect, test, vi } from 'vitest';
import { hydromlApi } from '../../src/session/hydromlApi.ts';
import type { SessionApi } from '../../src/session/sessionApi.ts';
import { type AnswerServer, serveAnswers } from './answerServer.ts';
import {
  datasourceId,
  http,
  httpCut,
  json,
  liveStatus,
  noSession,
  sessionInfo,
  sessionPath,
  successBody,
} from './fixtures/answerFixture.ts';
import { operation } from './judgeCall.ts';

let open: AnswerServer[] = [];

afterEach(async () => {
  vi.unstubAllGlobals();
  await Promise.all(open.map((server) => server.close()));
  open = [];
});

async function serve(...answers: (string | null)[]): Promise<{ server: AnswerServer; api: SessionApi }> {
  const server = await serveAnswers(answers);
  open.push(server);
  return { server, api: hydromlApi({ baseUrl: server.baseUrl, datasourceId }) };
}

const never = new AbortController().signal;
const keyed = json('200 OK', successBody(sessionInfo({ epoch: 'e', revision: 4 })), { ETag: '"e:4"' });
const rename = operation('rename_column', { old_name: 'rain', new_name: 'lluvia ñ' });

test('creating one sends nothing and touches nothing of a browser', () => {
  const touched = () => {
    throw new Error('touched');
  };
  for (const name of ['fetch', 'document', 'location', 'navigator', 'window']) {
    vi.stubGlobal(name, new Proxy(touched, { get: touched, apply: touched, has: touched }));
  }
  const api = hydromlApi({ baseUrl: '', datasourceId });
  expect(api.datasourceId).toBe(datasourceId);
  expect(api.idempotent).toBe(false);
});

test('a status is a GET that accepts problem details and carries no token', async () => {
  const { server, api } = await serve(liveStatus);
  expect(await api.status(never)).toMatchObject({ exists: true, datasourceId, position: 2 });
  expect(server.requests).toHaveLength(1);
  expect(server.requests[0]).toMatchObject({ method: 'GET', path: `${sessionPath}status/`, body: '' });
  expect(server.requests[0]?.headers.accept).toBe('application/problem+json, application/json');
  expect(server.requests[0]?.headers).not.toHaveProperty('x-csrftoken');
});

test('an operation is a POST to its segment with its parameters, its key and its precondition', async () => {
  const { server, api } = await serve(liveStatus);
  await api.apply({ ...rename, expectedEtag: '"e:3"' }, never);
  expect(server.requests[0]).toMatchObject({
    method: 'POST',
    path: `${sessionPath}rename-column/`,
    body: '{"old_name":"rain","new_name":"lluvia ñ"}',
  });
  expect(server.requests[0]?.headers).toMatchObject({
    'content-type': 'application/json',
    'idempotency-key': rename.id,
    'if-match': '"e:3"',
  });
});

describe('the question whether a session is unchanged', () => {
  const notModified = httpCut('304 Not Modified', { ETag: '"e:4"' });

  test('is there from the moment the server has shown that it knows keys', async () => {
    const { api } = await serve(liveStatus, keyed);
    expect(api.isUnchanged).toBeUndefined();
    await api.status(never);
    expect(api.isUnchanged).toBeUndefined();
    await api.status(never);
    expect(api.isUnchanged).toBeDefined();
  });

  test('is a conditional status: a 304 is a yes, any success a no', async () => {
    const { server, api } = await serve(keyed, notModified, keyed, noSession);
    await api.status(never);
    const answers = [];
    for (let asking = 0; asking < 3; asking += 1) answers.push(await api.isUnchanged?.('"e:4"', never));
    expect(answers).toEqual([true, false, false]);
    expect(server.requests.map(({ headers }) => headers['if-none-match'])).toEqual([
      undefined,
      '"e:4"',
      '"e:4"',
      '"e:4"',
    ]);
    expect(server.requests[1]).toMatchObject({ method: 'GET', path: `${sessionPath}status/`, body: '' });
  });

  test.each([
    ['a login', http('302 Found', { Location: '/accounts/login/?next=/' }), 'AUTHENTICATION_REQUIRED'],
    ['a broken server', http('502 Bad Gateway', {}), 'SERVER_ERROR'],
    ['a page', http('200 OK', { 'Content-Type': 'text/html' }, '<p>hotel</p>'), 'NETWORK_INTERCEPTED'],
  ])('fails as every call does: %s', async (_, answer, code) => {
    const { api } = await serve(keyed, answer);
    await api.status(never);
    await expect(api.isUnchanged?.('"e:4"', never)).rejects.toMatchObject({
      failure: { code, outcome: 'not-applied' },
    });
  });
});

test('the token is read again for every call', async () => {
  const { server, api } = await serve(liveStatus);
  const page = { cookie: '' };
  vi.stubGlobal('document', page);
  await api.initialize(never);
  page.cookie = 'csrftoken=one';
  await api.initialize(never);
  page.cookie = 'csrftoken=two';
  await api.clear(never);
  expect(server.requests.map(({ headers }) => headers['x-csrftoken']).slice(0, 3)).toEqual([
    undefined,
    'one',
    'two',
  ]);
});

test('a change is not sent for another login than the one that the session was read with', async () => {
  const { server, api } = await serve(liveStatus);
  const page = { cookie: 'csrftoken=ana' };
  vi.stubGlobal('document', page);
  await api.status(never);
  await api.apply(rename, never);
  page.cookie = 'csrftoken=luis';
  const sent = server.requests.length;
  for (const change of [api.apply(rename, never), api.initialize(never), api.clear(never)]) {
    await expect(change).rejects.toMatchObject({
      failure: { code: 'CSRF_REJECTED', outcome: 'not-applied', attribution: 'auth' },
    });
  }
  expect(server.requests).toHaveLength(sent);
  await api.status(never);
  await api.apply(rename, never);
  expect(server.requests.at(-1)).toMatchObject({ method: 'POST' });
  expect(server.requests.at(-1)?.headers['x-csrftoken']).toBe('luis');
});

test('the global fetch is looked up at each call, an injected one is used instead', async () => {
  const api = hydromlApi({ baseUrl: 'https://studio.example', datasourceId });
  const asked: string[] = [];
  const answering = (tag: string) => async (input: RequestInfo | URL) => {
    asked.push(`${tag} ${String(input)}`);
    return Response.json(successBody());
  };
  vi.stubGlobal('fetch', answering('one'));
  await api.status(never);
  vi.stubGlobal('fetch', answering('two'));
  await api.status(never);
  await hydromlApi({ baseUrl: '', datasourceId, fetch: answering('own') }).status(never);
  expect(asked).toEqual([
    `one https://studio.example${sessionPath}status/`,
    `two https://studio.example${sessionPath}status/`,
    `own ${sessionPath}status/`,
  ]);
});

test('without a fetch the call fails and says what to do', async () => {
  vi.stubGlobal('fetch', undefined);
  await expect(hydromlApi({ baseUrl: '', datasourceId }).status(never)).rejects.toMatchObject({
    failure: { code: 'API_MISMATCH', outcome: 'not-applied' },
    cause: { message: 'There is no fetch here: hand one to hydromlApi as its `fetch` option.' },
  });
});

test('what cannot be an address throws where it is given', () => {
  expect(() => hydromlApi({ baseUrl: 'studio.example', datasourceId })).toThrow(TypeError);
  expect(() => hydromlApi({ baseUrl: '', datasourceId: '../1' })).toThrow(TypeError);
});

test('a login elsewhere is known by the path that was given, and led to', async () => {
  const server = await serveAnswers([http('302 Found', { Location: '/entrar/' })]);
  open.push(server);
  const api = hydromlApi({ baseUrl: server.baseUrl, datasourceId, loginPath: '/entrar/' });
  await expect(api.status(never)).rejects.toMatchObject({ failure: { code: 'AUTHENTICATION_REQUIRED' } });
  expect(server.requests).toHaveLength(1);
  expect(api.loginAddress?.('/studio/')).toBe(`${server.baseUrl}/entrar/?next=%2Fstudio%2F`);
  expect(hydromlApi({ baseUrl: '', datasourceId }).loginAddress?.('/a')).toBe('/accounts/login/?next=%2Fa');
});

test.each([
  ['its own words', noSession],
  ['a 400', json('400 Bad Request', { success: false, error: 'No active session found' })],
  ['a 410', http('410 Gone', {})],
])('a status that finds no session says so in a view, told by %s', async (_, answer) => {
  const { server, api } = await serve(answer);
  expect(await api.status(never)).toMatchObject({
    exists: false,
    sessionId: null,
    datasourceId,
    position: 0,
  });
  expect(server.requests).toHaveLength(1);
});

test('a change that is answered without a session rejects', async () => {
  const { api } = await serve(noSession);
  await expect(api.apply(rename, never)).rejects.toMatchObject({
    failure: { code: 'SESSION_NOT_FOUND', outcome: 'unknown', status: 200 },
  });
});

describe('a server with keys', () => {
  test('is known from its first answer on', async () => {
    const { api } = await serve(liveStatus, keyed, liveStatus);
    await api.status(never);
    expect(api.idempotent).toBe(false);
    expect((await api.status(never)).etag).toBe('"e:4"');
    expect(api.idempotent).toBe(true);
    await api.status(never);
    expect(api.idempotent).toBe(true);
  });

  test('is not told by the digest that some middleware adds', async () => {
    const { api } = await serve(
      json('200 OK', successBody(), { ETag: '"d41d8cd98f00b204e9800998ecf8427e"' }),
    );
    await api.status(never);
    expect(api.idempotent).toBe(false);
  });

  test('extends by a call of its own, an existing server by a status', async () => {
    const { server, api } = await serve(liveStatus, keyed);
    await api.extend?.(never);
    await api.extend?.(never);
    await api.extend?.(never);
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET ${sessionPath}status/`,
      `GET ${sessionPath}status/`,
      `POST ${sessionPath}extend/`,
    ]);
  });

  test('an extend that answers garbage is judged by the status', async () => {
    const garbage = http('200 OK', {}, '{]');
    const sound = await serve(keyed, garbage, keyed);
    await sound.api.status(never);
    expect(await sound.api.extend?.(never)).toMatchObject({ exists: true });
    const gone = await serve(keyed, garbage, noSession);
    await gone.api.status(never);
    await expect(gone.api.extend?.(never)).rejects.toMatchObject({
      failure: { code: 'UNKNOWN', outcome: 'unknown' },
    });
  });
});

describe('operations that are none', () => {
  const statistics = json('200 OK', { success: true, statistics: { mean: 3.5 } });

  test('a read that answers without the session gets the session beside it', async () => {
    const { server, api } = await serve(statistics, liveStatus);
    expect(await api.apply(operation('column_statistics', { column_name: 'a' }), never)).toMatchObject({
      exists: true,
      position: 2,
      result: { statistics: { mean: 3.5 } },
    });
    expect(server.requests.map(({ path }) => path)).toEqual([
      `${sessionPath}column-statistics/`,
      `${sessionPath}status/`,
    ]);
  });

  test('a read that answers with the session needs no other call', async () => {
    const { server, api } = await serve(
      json('200 OK', successBody(sessionInfo(), { statistics: { mean: 1 } })),
    );
    expect(await api.apply(operation('column_statistics'), never)).toMatchObject({
      result: { statistics: { mean: 1 } },
    });
    expect(server.requests).toHaveLength(1);
  });

  test('a save whose session cannot be read beside it fails with an open outcome', async () => {
    const { api } = await serve(json('200 OK', { success: true }), http('503 Busy', {}));
    await expect(api.apply(operation('save', { name: 'x' }), never)).rejects.toMatchObject({
      failure: { code: 'SERVER_OVERLOADED', outcome: 'unknown' },
    });
  });

  test('a step that answers without the session is not believed', async () => {
    const { api } = await serve(json('200 OK', { success: true }), liveStatus);
    await expect(api.apply(rename, never)).rejects.toMatchObject({
      failure: { code: 'UNKNOWN', status: 200 },
    });
  });

  test.each([
    ['a word', json('200 OK', { success: true, message: 'Session cleared' })],
    ['no session', noSession],
    ['nothing', httpCut('204 No Content', {})],
  ])('a clear is an operation too: %s', async (_, answer) => {
    const { server, api } = await serve(answer);
    expect(await api.apply(operation('clear'), never)).toMatchObject({ exists: false, datasourceId });
    await api.clear(never);
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `POST ${sessionPath}clear/`,
      `POST ${sessionPath}clear/`,
    ]);
  });
});

describe('a second reading before a session is called corrupted', () => {
  const garbage = http('200 OK', { 'Content-Type': 'application/json' }, '{]');
  const paths = (server: AnswerServer) => server.requests.map(({ path }) => path.replace(sessionPath, ''));

  test('a status is read twice, and no third time', async () => {
    const { server, api } = await serve(garbage);
    await expect(api.status(never)).rejects.toMatchObject({
      failure: { code: 'SESSION_CORRUPTED', status: 200 },
    });
    expect(paths(server)).toEqual(['status/', 'status/']);
  });

  test('only corruption is read again', async () => {
    const { server, api } = await serve(http('500 Internal Server Error', {}));
    await expect(api.status(never)).rejects.toMatchObject({ failure: { code: 'SERVER_ERROR' } });
    await expect(api.initialize(never)).rejects.toMatchObject({ failure: { code: 'SERVER_ERROR' } });
    await expect(api.apply(rename, never)).rejects.toMatchObject({ failure: { code: 'SERVER_ERROR' } });
    expect(paths(server)).toEqual(['status/', 'initialize/', 'rename-column/']);
  });

  test('a change is never sent again', async () => {
    const { server, api } = await serve(garbage, liveStatus);
    await expect(api.apply(rename, never)).rejects.toMatchObject({
      failure: { code: 'UNKNOWN', outcome: 'unknown', status: 200 },
      cause: { failure: { code: 'SESSION_CORRUPTED', outcome: 'unknown' } },
    });
    expect(paths(server)).toEqual(['rename-column/', 'status/']);
  });

  test('what the second reading fails with is the failure, with an open outcome for a change', async () => {
    const { api } = await serve(garbage, http('503 Busy', { 'Retry-After': '9' }));
    await expect(api.apply(rename, never)).rejects.toMatchObject({
      failure: { code: 'SERVER_OVERLOADED', outcome: 'unknown', retryAfterMs: 9_000 },
      cause: { failure: { code: 'SERVER_OVERLOADED', outcome: 'not-applied' } },
    });
    const other = await serve(garbage, http('503 Busy', {}));
    await expect(other.api.status(never)).rejects.toMatchObject({
      failure: { code: 'SERVER_OVERLOADED', outcome: 'not-applied' },
    });
  });

  test('an initialize that answered garbage gives the session that the status shows', async () => {
    const { server, api } = await serve(garbage, keyed);
    expect(await api.initialize(never)).toMatchObject({ exists: true, etag: '"e:4"' });
    expect(paths(server)).toEqual(['initialize/', 'status/']);
  });
});

describe('limits', () => {
  test('a call that never ends is given up when its signal says so', async () => {
    const { server, api } = await serve(null);
    const controller = new AbortController();
    const calling = api.apply(rename, controller.signal);
    await vi.waitFor(() => expect(server.requests).toHaveLength(1));
    controller.abort(new DOMException('No answer.', 'TimeoutError'));
    await expect(calling).rejects.toMatchObject({ failure: { code: 'SESSION_TIMEOUT', outcome: 'unknown' } });
  });

  test('a signal that was aborted before sends nothing', async () => {
    const { server, api } = await serve(liveStatus);
    await expect(api.apply(rename, AbortSignal.abort())).rejects.toMatchObject({
      failure: { code: 'SESSION_TIMEOUT', outcome: 'not-applied' },
    });
    expect(server.requests).toHaveLength(0);
  });
});

test('infinities in a preview arrive as null', async () => {
  const body = `{"success": true, "session_info": ${JSON.stringify(sessionInfo())}, "data_preview": [{"a": Infinity, "b": "NaN"}]}`;
  const { api } = await serve(http('200 OK', { 'Content-Type': 'application/json' }, body));
  expect((await api.status(never)).preview).toEqual([{ a: null, b: 'NaN' }]);
});

test("another datasource's session is passed on under its own name", async () => {
  const { api } = await serve(json('200 OK', successBody(sessionInfo({ datasource_id: 'another' }))));
  expect(await api.status(never)).toMatchObject({ exists: true, datasourceId: 'another' });
});

test('methods work on their own, without the object they came from', async () => {
  const { api } = await serve(liveStatus);
  const { status, extend } = api;
  expect((await status(never)).exists).toBe(true);
  expect((await extend?.(never))?.exists).toBe(true);
});
