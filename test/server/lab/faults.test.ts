import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Fault } from '../../../src/server/lab/fault.ts';
import { FaultPlan } from '../../../src/server/lab/faultPlan.ts';
import { type LabProxy, openLabProxy } from '../../../src/server/lab/labProxy.ts';
import { openRawClient } from './rawClient.ts';
import { openUpstream, type Upstream } from './upstream.ts';

let api: Upstream;
let plan: FaultPlan;
let proxy: LabProxy;
let dice: number[];

beforeEach(async () => {
  api = await openUpstream();
  dice = [];
  plan = new FaultPlan(() => dice.shift() ?? 0);
  proxy = await openLabProxy({
    host: '127.0.0.1',
    port: 0,
    rules: { portFor: () => api.port, strike: (head) => plan.strike(head) },
  });
});

afterEach(async () => {
  plan.clear();
  await proxy.close();
  await api.close();
});

const get = (path = '/tools/api/x', init?: RequestInit) =>
  fetch(`http://127.0.0.1:${proxy.port}${path}`, init);
const post = (body: string) => get('/tools/api/x', { method: 'POST', body });
const codeOf = (error: unknown) =>
  error instanceof Error && error.cause instanceof Error && 'code' in error.cause ? error.cause.code : error;
const failure = (answer: Promise<Response>) =>
  answer.then((response) => `answered ${response.status}`, codeOf);

/** The raw answer to one raw request, when its connection has ended. */
async function rawAnswer(request: string): Promise<string> {
  const client = await openRawClient(proxy.port);
  client.send(request);
  await vi.waitFor(() => expect(client.ending()).not.toBeNull());
  return client.received();
}

test('refuse resets the connection and the server hears nothing', async () => {
  plan.set({ kind: 'refuse' });
  expect(await failure(post('{}'))).toBe('ECONNRESET');
  expect(api.seen).toEqual([]);
});

test('reset cuts a request in its middle: the server has begun and never sees its end', async () => {
  plan.set({ kind: 'reset' });
  expect(await failure(post('b'.repeat(2000)))).toBe('ECONNRESET');
  await vi.waitFor(() => expect(api.seen).toEqual([{ line: 'POST /tools/api/x', body: null }]));
});

test('reset after more bytes than the request has lets the server run it', async () => {
  plan.set({ kind: 'reset', bytes: 100_000 });
  expect(await failure(post('{"a":1}'))).toBe('ECONNRESET');
  await vi.waitFor(() => expect(api.seen).toEqual([{ line: 'POST /tools/api/x', body: '{"a":1}' }]));
});

test('delay lets a later request pass by', async () => {
  plan.set({ kind: 'delay', delayMs: 400, match: 'slow' });
  const slow = get('/tools/api/slow');
  await vi.waitFor(() => expect(plan.counts.struck).toBe(1));
  await get('/tools/api/quick');
  expect((await slow).status).toBe(200);
  expect(api.seen.map(({ line }) => line)).toEqual(['GET /tools/api/quick', 'GET /tools/api/slow']);
});

test('a delayed request whose client left never reaches the server', async () => {
  plan.set({ kind: 'delay', delayMs: 200 });
  const leaving = new AbortController();
  const left = failure(get('/tools/api/left', { signal: leaving.signal }));
  await vi.waitFor(() => expect(plan.counts.struck).toBe(1));
  leaving.abort();
  await left;
  await get('/tools/api/stayed');
  expect(api.seen.map(({ line }) => line)).toEqual(['GET /tools/api/stayed']);
});

test('a black hole swallows the request until the fault is lifted', async () => {
  plan.set({ kind: 'blackhole' });
  const swallowed = failure(post('{}'));
  await vi.waitFor(() => expect(plan.counts.struck).toBe(1));
  plan.set({ kind: 'unavailable', retryAfterS: 1, calls: 1 });
  expect(await swallowed).toBe('ECONNRESET');
  expect(api.seen).toEqual([]);
});

test('a black hole whose calls are spent keeps what it swallowed', async () => {
  plan.set({ kind: 'blackhole', calls: 1 });
  let ended = false;
  const swallowed = failure(get()).finally(() => {
    ended = true;
  });
  await vi.waitFor(() => expect(plan.counts.struck).toBe(1));
  expect((await get()).status).toBe(200);
  expect(ended).toBe(false);
  plan.clear();
  expect(await swallowed).toBe('ECONNRESET');
});

test('a fault with a duration ends by itself and lets go what it holds', async () => {
  plan.set({ kind: 'blackhole', durationMs: 50 });
  expect(await failure(get())).toBe('ECONNRESET');
  expect(plan.fault).toBeNull();
  expect((await get()).status).toBe(200);
});

test('cut ends the answer after so many bytes of its body', async () => {
  plan.set({ kind: 'cut', bytes: 10 });
  const answer = await get();
  expect(answer.status).toBe(200);
  await expect(answer.text()).rejects.toThrow();
  const raw = await rawAnswer('GET /tools/api/x HTTP/1.1\r\nHost: a\r\n\r\n');
  expect(raw.split('\r\n\r\n')[1]).toBe('{"success"');
  expect(api.seen).toHaveLength(2);
});

test('cut never lets a whole body pass', async () => {
  plan.set({ kind: 'cut', bytes: 1_000_000 });
  const raw = await rawAnswer('GET /tools/api/x HTTP/1.1\r\nHost: a\r\n\r\n');
  const [head = '', body = ''] = raw.split('\r\n\r\n');
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
  expect(body).toHaveLength(length - 1);
});

test('lose-answer lets the server do its work and drops the connection', async () => {
  plan.set({ kind: 'lose-answer' });
  expect(await failure(post('{"a":1}'))).toBe('UND_ERR_SOCKET');
  expect(api.seen).toEqual([{ line: 'POST /tools/api/x', body: '{"a":1}' }]);
});

test('unavailable answers 503 with Retry-After in the place of the server', async () => {
  plan.set({ kind: 'unavailable', retryAfterS: 7 });
  const answer = await post('b'.repeat(300_000));
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '7']);
  expect(await answer.text()).toContain('503');
  expect(api.seen).toEqual([]);
});

test('unavailable reads the whole request before it answers, so that the answer is not lost', async () => {
  plan.set({ kind: 'unavailable', retryAfterS: 7 });
  const client = await openRawClient(proxy.port);
  client.send('POST /tools/api/x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf ');
  await vi.waitFor(() => expect(plan.counts.struck).toBe(1));
  await (await get()).text();
  expect(client.received()).toBe('');
  client.send('whole');
  await vi.waitFor(() => expect(client.received()).toMatch(/^HTTP\/1\.1 503 .*Retry-After: 7\r\n/s));
});

test('a fault strikes as many requests as it has calls', async () => {
  plan.set({ kind: 'unavailable', retryAfterS: 1, calls: 2 });
  const statuses: number[] = [];
  for (let i = 0; i < 4; i += 1) {
    const answer = await get();
    await answer.text();
    statuses.push(answer.status);
  }
  expect(statuses).toEqual([503, 503, 200, 200]);
});

test('faults strike single requests of a connection that is kept alive', async () => {
  const client = await openRawClient(proxy.port);
  const ask = async (path: string, answers: number) => {
    client.send(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
    await vi.waitFor(() => expect(client.received().match(/HTTP\/1\.1 \d+/g)).toHaveLength(answers));
  };
  await ask('/tools/api/first', 1);
  plan.set({ kind: 'delay', delayMs: 20, calls: 1 });
  await ask('/tools/api/delayed', 2);
  await ask('/tools/api/third', 3);
  expect(await api.connections()).toBe(1);
  plan.set({ kind: 'unavailable', retryAfterS: 1 });
  await ask('/tools/api/refused', 4);
  expect(
    client
      .received()
      .match(/HTTP\/1\.1 \d+/g)
      ?.at(-1),
  ).toBe('HTTP/1.1 503');
  await vi.waitFor(() => expect(client.ending()).toBe('end'));
  await vi.waitFor(async () => expect(await api.connections()).toBe(0));
});

test('a fault strikes only paths that match', async () => {
  plan.set({ kind: 'refuse', match: '/session/undo' });
  expect((await get('/tools/api/s/session/status/')).status).toBe(200);
  expect(await failure(get('/tools/api/s/session/undo/'))).toBe('ECONNRESET');
});

test('a fault with a probability strikes when the dice say so', async () => {
  plan.set({ kind: 'unavailable', retryAfterS: 1, probability: 0.3 });
  dice = [0.5, 0.29, 0.3];
  const statuses = [await get(), await get(), await get()].map(({ status }) => status);
  expect(statuses).toEqual([200, 503, 200]);
});

const everyKind: readonly Fault[] = [
  { kind: 'refuse', calls: 1 },
  { kind: 'reset', calls: 1 },
  { kind: 'delay', delayMs: 1, calls: 1 },
  { kind: 'cut', bytes: 3, calls: 1 },
  { kind: 'lose-answer', calls: 1 },
  { kind: 'unavailable', retryAfterS: 0, calls: 1 },
];

test('after every kind of fault the next request is served', async () => {
  for (const fault of everyKind) {
    plan.set(fault);
    await get()
      .then((answer) => answer.text())
      .catch(() => 'struck');
    const answer = await post(fault.kind);
    expect([fault.kind, answer.status]).toEqual([fault.kind, 200]);
    await answer.text();
  }
});
