import { createHash } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FaultPlan } from '../../../src/server/lab/faultPlan.ts';
import { type LabProxy, openLabProxy } from '../../../src/server/lab/labProxy.ts';
import { openRawClient, type RawClient } from './rawClient.ts';
import { openUpstream, type Upstream } from './upstream.ts';

let api: Upstream;
let shell: Upstream;
let plan: FaultPlan;
let proxy: LabProxy;
let apiPort: number | null;
const clients: RawClient[] = [];

beforeEach(async () => {
  api = await openUpstream((_request, response, body) => response.end(`api ${body}`));
  shell = await openUpstream((_request, response) => response.end('shell'));
  plan = new FaultPlan();
  apiPort = api.port;
  proxy = await openLabProxy({
    host: '127.0.0.1',
    port: 0,
    rules: {
      portFor: (head) => (head.target.startsWith('/tools/api/') ? apiPort : shell.port),
      strike: (head) => (head.target.startsWith('/tools/api/') ? plan.strike(head) : null),
    },
  });
});

afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.destroy();
  await proxy.close();
  await api.close();
  await shell.close();
});

async function rawClient(): Promise<RawClient> {
  const client = await openRawClient(proxy.port);
  clients.push(client);
  return client;
}

const address = (path: string) => `http://127.0.0.1:${proxy.port}${path}`;

test('bytes reach the server exactly as they were sent, and its answer comes back as it was', async () => {
  let arrived = '';
  const answer = 'HTTP/1.1 200 Fine\r\nX-Odd:   spaces \r\nContent-Length: 3\r\n\r\nabc';
  const server = createServer((socket) => {
    socket.on('data', (bytes) => {
      arrived += bytes.toString('latin1');
      if (arrived.endsWith('{"a":1}')) socket.write(answer);
    });
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const listening = server.address();
  apiPort = typeof listening === 'object' && listening !== null ? listening.port : null;
  const request =
    'POST /tools/api/x?y=%20 HTTP/1.1\r\nhOsT: a\r\nContent-Length: 7\r\nX-Odd:  b \r\n\r\n{"a":1}';
  const client = await rawClient();

  for (const byte of request) client.send(byte);

  await vi.waitFor(() => expect(client.received()).toBe(answer));
  expect(arrived).toBe(request);
  client.socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

test('one kept-alive connection reaches both servers, each request going its own way', async () => {
  const client = await rawClient();
  for (const [path, body] of [
    ['/tools/api/a', 'api '],
    ['/studio/', 'shell'],
    ['/tools/api/b', 'api '],
  ]) {
    const before = client.received().length;
    client.send(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
    await vi.waitFor(() => expect(client.received().slice(before)).toMatch(new RegExp(`\r\n\r\n${body}$`)));
  }
  expect(api.seen.map(({ line }) => line)).toEqual(['GET /tools/api/a', 'GET /tools/api/b']);
  expect(shell.seen.map(({ line }) => line)).toEqual(['GET /studio/']);
  expect(client.ending()).toBeNull();
});

test('20 MB pass unharmed in both directions', async () => {
  const body = Buffer.alloc(20_000_000, 'The quick brown fox. ');
  const answer = await fetch(address('/tools/api/echo'), { method: 'POST', body });
  const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  const echoed = Buffer.from(await answer.arrayBuffer()).subarray('api '.length);
  expect(hash(echoed)).toBe(hash(body));
});

test('a chunked body passes, and the connection goes on after it', async () => {
  const client = await rawClient();
  client.send('POST /tools/api/c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n');
  client.send('0\r\n\r\n');
  await vi.waitFor(() => expect(client.received()).toMatch(/api abc$/));
  client.send('GET /studio/ HTTP/1.1\r\nHost: a\r\n\r\n');
  await vi.waitFor(() => expect(client.received()).toMatch(/shell$/));
});

test('while nothing listens, a request is reset', async () => {
  apiPort = null;
  await expect(fetch(address('/tools/api/a'))).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  const closed = await openUpstream();
  await closed.close();
  apiPort = closed.port;
  await expect(fetch(address('/tools/api/a'))).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
});

test('when the server goes, a connection that waits on it goes too, and one that waits on the other stays', async () => {
  const waiting = await rawClient();
  waiting.send('GET /tools/api/a HTTP/1.1\r\nHost: a\r\n\r\n');
  await vi.waitFor(() => expect(waiting.received()).toMatch(/api $/));
  const elsewhere = await rawClient();
  elsewhere.send('GET /tools/api/a HTTP/1.1\r\nHost: a\r\n\r\n');
  await vi.waitFor(() => expect(elsewhere.received()).toMatch(/api $/));
  elsewhere.send('GET /studio/ HTTP/1.1\r\nHost: a\r\n\r\n');
  await vi.waitFor(() => expect(elsewhere.received()).toMatch(/shell$/));

  await api.close();

  await vi.waitFor(() => expect(waiting.ending()).not.toBeNull());
  elsewhere.send('GET /studio/ HTTP/1.1\r\nHost: a\r\n\r\n');
  await vi.waitFor(() => expect(elsewhere.received()).toMatch(/shell.*shell$/s));
});

test('what is not HTTP gets a 400, and a head without end a 431', async () => {
  const stranger = await rawClient();
  stranger.send('\x16\x03\x01 hello\r\n\r\n');
  await vi.waitFor(() => expect(stranger.received()).toMatch(/^HTTP\/1\.1 400 /));
  const endless = await rawClient();
  endless.send(`GET / HTTP/1.1\r\nX: ${'x'.repeat(70_000)}`);
  await vi.waitFor(() => expect(endless.received()).toMatch(/^HTTP\/1\.1 431 /));
  await vi.waitFor(() => expect([stranger.ending(), endless.ending()]).not.toContain(null));
  expect(api.seen).toEqual([]);
});

test('a second request before the first is answered resets the connection', async () => {
  plan.set({ kind: 'blackhole' });
  const client = await rawClient();
  client.send('GET /tools/api/a HTTP/1.1\r\nHost: a\r\n\r\nGET /studio/ HTTP/1.1\r\nHost: a\r\n\r\n');
  await vi.waitFor(() => expect(client.ending()).toBe('ECONNRESET'));
  expect(shell.seen).toEqual([]);
});

test('a client that leaves takes its connection to the server along', async () => {
  const client = await rawClient();
  client.send('GET /tools/api/a HTTP/1.1\r\nHost: a\r\n\r\n');
  await vi.waitFor(async () => expect(await api.connections()).toBe(1));
  client.socket.destroy();
  await vi.waitFor(async () => expect(await api.connections()).toBe(0));
});

test('closing drops every connection on both sides, whatever it waits for', async () => {
  plan.set({ kind: 'blackhole', match: 'held' });
  const idle = await rawClient();
  const held = await rawClient();
  held.send('GET /tools/api/held HTTP/1.1\r\nHost: a\r\n\r\n');
  const served = await rawClient();
  served.send('GET /tools/api/a HTTP/1.1\r\nHost: a\r\n\r\n');
  await vi.waitFor(() => expect(served.received()).toMatch(/api $/));
  await vi.waitFor(() => expect(plan.counts).toEqual({ requests: 2, struck: 1 }));

  await proxy.close();

  await vi.waitFor(() => expect([idle, held, served].map(({ ending }) => ending())).not.toContain(null));
  await vi.waitFor(async () => expect(await api.connections()).toBe(0));
  const late = connect(proxy.port, '127.0.0.1');
  await expect(new Promise((_resolve, reject) => late.once('error', reject))).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
});
