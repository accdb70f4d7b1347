import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { LabCommandInput } from '../../../src/server/lab/fault.ts';
import { openLabServer } from '../../../src/server/lab/labServer.ts';
import type { RunningServer } from '../../../src/server/page/runningServer.ts';

// These start processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let dir: string;
let server: RunningServer;
let origin: string;

const options = (port: number) => ({
  host: '127.0.0.1',
  port,
  dataDir: join(dir, 'data'),
  pageDir: join(dir, 'page'),
  report: () => {},
  api: { entry: join(import.meta.dirname, 'standInApi.ts'), execArgv: ['--import', 'tsx'] },
});

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'holdfast-lab-'));
  await mkdir(join(dir, 'page'));
  await writeFile(join(dir, 'page/index.html'), '<title>Data Studio</title>');
  server = await openLabServer(options(0));
  origin = `http://127.0.0.1:${server.port}`;
});

afterEach(() => order({ kind: 'none' }));

afterAll(async () => {
  await server.close();
  await rm(dir, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request with exactly these headers, `Host` and `Origin` too, which fetch would not let us forge. */
function send(method: string, path: string, headers: Record<string, string>, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: server.port, method, path, headers, agent: false },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          text += chunk;
        });
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

const fromPage = () => ({ 'x-holdfast-lab': '1', origin, 'content-type': 'application/json' });
const order = (command: LabCommandInput) => send('POST', '/__faults', fromPage(), JSON.stringify(command));
const look = async () => JSON.parse((await send('GET', '/__faults', { 'x-holdfast-lab': '1' })).body);
const api = () => send('GET', '/tools/api/x', {});

test('the page is served under /studio/, with a policy that allows only this server, and / leads there', async () => {
  const root = await send('GET', '/', {});
  expect([root.status, root.headers.location]).toEqual([302, '/studio/']);
  const page = await send('GET', '/studio/?datasource=x', {});
  expect([page.status, page.body]).toEqual([200, '<title>Data Studio</title>']);
  expect(page.headers['content-security-policy']).toContain("default-src 'self'");
  expect((await send('GET', '/studio/missing.js', {})).status).toBe(404);
  expect((await send('GET', '/studio/..%2f..%2fpackage.json', {})).status).not.toBe(200);
});

test('the lab says what is active, and sets, counts and lifts a fault', async () => {
  expect(await look()).toEqual({ fault: { kind: 'none' }, server: 'up', counts: { requests: 0, struck: 0 } });
  const set = await order({ kind: 'unavailable', calls: 3 });
  expect([set.status, JSON.parse(set.body).fault]).toEqual([
    200,
    { kind: 'unavailable', retryAfterS: 5, calls: 3 },
  ]);
  expect([(await api()).status, (await api()).headers['retry-after']]).toEqual([503, '5']);
  expect(await look()).toEqual({
    fault: { kind: 'unavailable', retryAfterS: 5, calls: 1 },
    server: 'up',
    counts: { requests: 2, struck: 2 },
  });
  await order({ kind: 'none' });
  expect((await api()).status).toBe(200);
});

test('faults strike the session API alone, not the login, the page or the lab itself', async () => {
  const before = (await look()).counts;
  await order({ kind: 'refuse' });
  await expect(api()).rejects.toThrow();
  expect((await send('GET', '/accounts/login/', {})).status).toBe(200);
  expect((await send('GET', '/studio/', {})).status).toBe(200);
  const after = (await look()).counts;
  expect([after.requests - before.requests, after.struck - before.struck]).toEqual([1, 1]);
});

test('a killed server refuses until it is started again', async () => {
  const first = (await api()).body;
  expect(JSON.parse((await order({ kind: 'kill' })).body).server).toBe('down');
  await expect(api()).rejects.toThrow();
  const refused = await order({ kind: 'expire-login' });
  expect([refused.status, JSON.parse(refused.body).error]).toEqual([
    409,
    'The server is down: start it first.',
  ]);
  await order({ kind: 'restart' });
  await vi.waitFor(async () => expect((await look()).server).toBe('up'), 10_000);
  expect((await api()).body).not.toBe(first);
  expect((await order({ kind: 'expire-login' })).status).toBe(200);
});

test.each([
  ['no header of the lab', 'POST', () => ({ origin })],
  ['no header of the lab', 'GET', () => ({})],
  ['no origin', 'POST', () => ({ 'x-holdfast-lab': '1' })],
  ['another origin', 'POST', () => ({ 'x-holdfast-lab': '1', origin: 'http://evil.example' })],
  ['another origin', 'GET', () => ({ 'x-holdfast-lab': '1', origin: 'http://evil.example' })],
  ['the origin null', 'POST', () => ({ 'x-holdfast-lab': '1', origin: 'null' })],
  ['the origin of another port', 'POST', () => ({ 'x-holdfast-lab': '1', origin: 'http://127.0.0.1:1' })],
  [
    'a name that was pointed at this machine',
    'POST',
    () => ({ 'x-holdfast-lab': '1', host: 'evil.example', origin: 'http://evil.example' }),
  ],
  [
    'a name that was pointed at this machine',
    'GET',
    () => ({ 'x-holdfast-lab': '1', host: 'localhost.evil.example' }),
  ],
])('a request with %s is refused (%s)', async (_case, method, headers) => {
  const body = method === 'POST' ? JSON.stringify({ kind: 'refuse' }) : undefined;
  const answer = await send(method, '/__faults', { 'content-type': 'application/json', ...headers() }, body);
  expect(answer.status).toBe(403);
  expect(JSON.parse(answer.body)).toMatchObject({
    success: false,
    code: 'PERMISSION_DENIED',
    error: expect.any(String),
  });
  expect((await api()).status).toBe(200);
});

test('the page may use the lab under every name of the loopback', async () => {
  for (const name of ['localhost', '127.0.0.1', '[::1]']) {
    const host = `${name}:${server.port}`;
    const headers = { ...fromPage(), host, origin: `http://${host}` };
    expect((await send('POST', '/__faults', headers, '{"kind":"none"}')).status).toBe(200);
  }
});

test.each([
  ['', 'The body must be JSON, with the header Content-Type: application/json.'],
  ['{"kind":', 'The body must be JSON, with the header Content-Type: application/json.'],
  ['[]', /^"kind" must be one of none, refuse, /],
  ['7', /^The body must be a JSON object with a "kind": none, refuse, /],
  ['{"kind":"explode"}', /^"kind" must be one of none, refuse, /],
  ['{"kind":"delay"}', '"delayMs" is missing.'],
  ['{"kind":"delay","delayMs":"1"}', '"delayMs" must be a whole number from 0 to 600000 (ms).'],
  ['{"kind":"delay","delayMs":-1}', '"delayMs" must be a whole number from 0 to 600000 (ms).'],
  ['{"kind":"refuse","calls":0}', '"calls" must be a whole number from 1 to 1000000.'],
  ['{"kind":"refuse","calls":1.5}', '"calls" must be a whole number from 1 to 1000000.'],
  ['{"kind":"refuse","probability":2}', '"probability" must be a number from 0 to 1.'],
  ['{"kind":"kill","delayMs":5}', '"delayMs" has no meaning for this kind.'],
  ['{"kind":"refuse","match":5}', '"match" must be a part of a path.'],
])('a bad body gets one sentence and changes nothing: %s', async (body, sentence) => {
  const answer = await send('POST', '/__faults', fromPage(), body);
  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.body).error).toEqual(
    typeof sentence === 'string' ? sentence : expect.stringMatching(sentence),
  );
  expect((await look()).fault).toEqual({ kind: 'none' });
});

test('a body that is too long is refused', async () => {
  const answer = await send(
    'POST',
    '/__faults',
    fromPage(),
    `{"kind":"refuse","match":"${'x'.repeat(20_000)}"}`,
  );
  expect([answer.status, JSON.parse(answer.body).error]).toEqual([400, 'The body is too long for a fault.']);
});

test('a port in use is told as such, and nothing is left running', async () => {
  await expect(openLabServer(options(server.port))).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('an API that cannot start is told with its reason, and the port is free again', async () => {
  const { port, ...running } = await openLabServer(options(0));
  await running.close();
  const broken = join(dir, 'behaviour.json');
  await writeFile(broken, JSON.stringify({ fail: 'The data directory is in use.' }));
  await expect(openLabServer({ ...options(port), dataDir: broken })).rejects.toThrow(
    'The data directory is in use.',
  );
  const again = await openLabServer(options(port));
  await again.close();
});

test('a file that the API refuses is told with its sentence', async () => {
  await expect(server.addDatasource('picture.png')).rejects.toThrow('The file is not a table.');
});
