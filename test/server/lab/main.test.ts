import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type StartedStudio, type StartStudioOptions, startStudio } from '../../support/startStudio.ts';
import { type CookieFetch, cookieFetch } from './cookieFetch.ts';

const projectRoot = join(import.meta.dirname, '../../..');
// Each of these starts processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let dir: string;
const started: StartedStudio[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'holdfast-main-'));
  await mkdir(join(dir, 'page'));
  await writeFile(join(dir, 'page/index.html'), '<title>Data Studio</title>');
});

afterEach(async () => {
  await Promise.all(started.splice(0).map((studio) => studio.stop()));
});

afterAll(() => rm(dir, { recursive: true }));

async function start(options: StartStudioOptions = {}): Promise<StartedStudio> {
  const studio = await startStudio({ pageDir: join(dir, 'page'), ...options });
  started.push(studio);
  return studio;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command until it ends by itself. */
function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const all = ['--import', 'tsx', 'src/server/main.ts', '--page', join(dir, 'page'), ...args];
  return new Promise((resolve) => {
    const options = { cwd: projectRoot, env: { ...process.env, ...env }, timeout: 20_000 };
    const child = execFile(process.execPath, all, options, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

/** Every process that lives; one that ended and was not collected does not. */
async function livingProcesses(): Promise<{ pid: number; parent: number; command: string }[]> {
  const lister = spawn('ps', ['-A', '-ww', '-o', 'pid=,ppid=,stat=,args='], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  lister.stdout.on('data', (chunk: Buffer) => {
    text += chunk;
  });
  await once(lister, 'close');
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , state = '']) => !state.startsWith('Z'))
    .map(([pid, parent, , ...command]) => ({
      pid: Number(pid),
      parent: Number(parent),
      command: command.join(' '),
    }));
}

/** The session server that the command started; the runtime's own compiler may run beside it. */
async function apiOf({ process: { pid } }: StartedStudio): Promise<number> {
  const processes = await livingProcesses();
  const api = processes.find(({ parent, command }) => parent === pid && command.includes('apiProcess'));
  if (api === undefined) throw new Error('There is no session server.');
  return api.pid;
}

const lives = async (wanted: number) => (await livingProcesses()).some(({ pid }) => pid === wanted);

async function datasources(
  user: CookieFetch,
  { origin }: StartedStudio,
): Promise<{ id: string; name: string }[]> {
  return (await (await user.fetch(`${origin}/tools/api/studio/`)).json()).datasources;
}

/** A signed-in user with a session on the first table. */
async function openSession(studio: StartedStudio) {
  const user = cookieFetch(studio.origin);
  await user.signIn();
  const [datasource] = await datasources(user, studio);
  const base = `${studio.origin}/tools/api/studio/${datasource?.id}/session`;
  const post = async (name: string, body = {}) => {
    const headers = { 'content-type': 'application/json' };
    return user.fetch(`${base}/${name}/`, { method: 'POST', headers, body: JSON.stringify(body) });
  };
  await post('initialize');
  return { user, post, status: async () => (await user.fetch(`${base}/status/`)).json() };
}

describe('with the lab', () => {
  let studio: StartedStudio;
  beforeAll(async () => {
    studio = await startStudio({ pageDir: join(dir, 'page') });
  });
  afterAll(() => studio.stop());

  test('it prints the address, the demo login and how to stop, and nothing else', async () => {
    expect(studio.stdout()).toBe(
      `Data Studio: ${studio.origin}/studio/\nDemo login: ana / lluvia\nStop with Ctrl+C.\n`,
    );
    expect(await (await fetch(studio.addresses[0] ?? '')).text()).toContain('Data Studio');
    await cookieFetch(studio.origin).signIn('ana', 'lluvia');
    expect(studio.stderr()).toBe('');
  });

  test('a rename and its history survive the server being killed and started again', async () => {
    const session = await openSession(studio);
    const before = await session.status();
    const column = before.column_info[0]?.name ?? Object.keys(before.data_preview[0])[0];
    const renamed = await session.post('rename-column', { old_name: column, new_name: 'renamed' });
    expect(renamed.status).toBe(200);

    await studio.faults({ kind: 'kill' });
    await expect(session.status()).rejects.toThrow();
    await studio.faults({ kind: 'restart' });
    await studio.serverUp();

    const { session_info, data_preview } = await session.status();
    expect(Object.keys(data_preview[0])).toContain('renamed');
    expect(session_info).toMatchObject({ current_step: 1, can_undo: true });
    expect(session_info.operations_history).toMatchObject([{ operation_name: 'rename_column' }]);
  });

  test('the lab expires the login, and makes the server forget its sessions', async () => {
    const session = await openSession(studio);
    expect((await session.status()).session_info.session_exists).toBe(true);
    await studio.faults({ kind: 'forget-session' });
    expect((await session.status()).session_info.session_exists).toBe(false);
    await studio.faults({ kind: 'expire-login' });
    const answer = await session.user.fetch(`${studio.origin}/tools/api/studio/`);
    expect([answer.redirected, new URL(answer.url).pathname]).toEqual([true, '/accounts/login/']);
    await session.user.signIn();
    expect(await datasources(session.user, studio)).toHaveLength(1);
  });

  test('a server that dies by itself is told in one line and comes back', async () => {
    const api = await apiOf(studio);
    process.kill(api, 'SIGKILL');
    await vi.waitFor(() =>
      expect(studio.stderr()).toMatch(/^The session server stopped by itself \(signal SIGKILL\).*\n$/),
    );
    await studio.serverUp();
    expect(await apiOf(studio)).not.toBe(api);
  });
});

describe('the end', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s ends it with exit code 0 and leaves no process',
    async (signal) => {
      const studio = await start();
      await openSession(studio);
      await studio.faults({ kind: 'blackhole' });
      fetch(`${studio.origin}/tools/api/studio/`).catch(() => 'dropped');
      await vi.waitFor(async () => expect((await studio.report()).counts.struck).toBe(1));
      const api = await apiOf(studio);
      const closed = once(studio.process, 'close');
      studio.process.kill(signal);
      expect(await closed).toEqual([0, null]);
      expect(await lives(api)).toBe(false);
    },
  );

  test('a second signal ends it at once, with a session server that does not answer', async () => {
    const studio = await start();
    const api = await apiOf(studio);
    process.kill(api, 'SIGSTOP');
    const closed = once(studio.process, 'close');
    studio.process.kill('SIGINT');
    await vi.waitFor(() => expect(fetch(studio.origin)).rejects.toThrow());
    studio.process.kill('SIGINT');
    expect(await closed).toEqual([1, null]);
    await vi.waitFor(async () => expect(await lives(api)).toBe(false));
  });

  test('when it is killed itself, its session server ends too', async () => {
    const studio = await start();
    const api = await apiOf(studio);
    expect(await lives(api)).toBe(true);
    studio.process.kill('SIGKILL');
    await vi.waitFor(async () => expect(await lives(api)).toBe(false), 10_000);
  });
});

describe("a user's own file", () => {
  test('is opened as a table, and its address is printed', async () => {
    const file = join(dir, 'rivers.csv');
    await writeFile(file, 'river,length_km\nEbro,930\nTajo,1007\n');
    const studio = await start({ args: [file] });
    const user = cookieFetch(studio.origin);
    await user.signIn();
    const rivers = (await datasources(user, studio)).find(({ name }) => name === 'rivers');
    expect(studio.addresses).toEqual([`${studio.origin}/studio/?datasource=${rivers?.id}`]);
  });

  test.each(['--lab', '--no-lab'])(
    'that is no table gets one sentence, and nothing is half-made (%s)',
    async (mode) => {
      const dataDir = join(dir, `data${mode}`);
      const file = join(dir, 'picture.csv');
      await writeFile(file, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]));
      const ended = await run([file, '--port', '0', '--data-dir', dataDir, mode]);
      expect(ended).toMatchObject({ code: 1, stdout: '' });
      expect(ended.stderr).toMatch(/^\S*picture\.csv: The file is not a table\.[^\n]*\n$/);
      const studio = await start({ dataDir });
      const user = cookieFetch(studio.origin);
      await user.signIn();
      expect(await datasources(user, studio)).toHaveLength(1);
    },
  );
});

describe('without the lab', () => {
  test('one process serves the page and the API, and there is no lab', async () => {
    const studio = await start({ args: ['--no-lab'] });
    await expect(apiOf(studio)).rejects.toThrow('There is no session server.');
    expect(await (await fetch(`${studio.origin}/`)).text()).toContain('Data Studio');
    const session = await openSession(studio);
    expect((await session.status()).session_info.session_exists).toBe(true);
    const headers = { 'X-Holdfast-Lab': '1', Origin: studio.origin, 'Content-Type': 'application/json' };
    for (const init of [{ headers }, { method: 'POST', headers, body: '{"kind":"none"}' }]) {
      expect((await fetch(`${studio.origin}/__faults`, init)).status).toBe(404);
    }
    expect(await studio.stop()).toBe(0);
  });

  test('a host that others can reach gets no lab unless it is asked for, and then it is refused', async () => {
    const studio = await start({ env: { HOST: '0.0.0.0' } });
    const { port } = new URL(studio.origin);
    expect(
      (await fetch(`http://127.0.0.1:${port}/__faults`, { headers: { 'X-Holdfast-Lab': '1' } })).status,
    ).toBe(404);
    const refused = await run(['--lab', '--port', '0'], { HOST: '0.0.0.0' });
    expect(refused).toEqual({
      code: 2,
      stdout: '',
      stderr: 'The fault lab is for this machine alone: use --no-lab with the host 0.0.0.0.\n',
    });
  });
});

describe.each(['--lab', '--no-lab'])('as an existing HydroML server (%s)', (mode) => {
  test('it serves the existing contract and nothing more, and says so', async () => {
    const studio = await start({ args: ['--as-hydroml', mode] });
    expect(studio.stdout()).toContain(
      'It speaks as an existing HydroML server: sessions end with this process.\n',
    );
    const session = await openSession(studio);
    const answer = await session.post('extend');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    const { session_info } = await session.status();
    expect(session_info).toMatchObject({ session_exists: true, current_step: 0 });
    expect(session_info).not.toHaveProperty('epoch');
  });
});

test('as an existing HydroML server its sessions end with its process, and the lab works as before', async () => {
  const studio = await start({ args: ['--as-hydroml'] });
  const session = await openSession(studio);
  await session.post('rename-column', { old_name: 'wind', new_name: 'renamed' });
  await studio.faults({ kind: 'kill' });
  await expect(session.status()).rejects.toThrow();
  await studio.faults({ kind: 'restart' });
  await studio.serverUp();
  expect((await session.status()).session_info).toEqual({ session_exists: false });
  expect((await (await session.post('initialize')).json()).session_info.current_step).toBe(0);
  await studio.faults({ kind: 'forget-session' });
  expect((await session.status()).session_info).toEqual({ session_exists: false });
  await studio.faults({ kind: 'expire-login' });
  expect((await session.user.fetch(`${studio.origin}/tools/api/studio/`)).redirected).toBe(true);
});

describe('a wrong command', () => {
  test.each([
    [['--port', 'many'], {}, 2, 'The port must be a whole number from 0 to 65535, not "many".'],
    [['--port', '65536'], {}, 2, 'The port must be a whole number from 0 to 65535, not "65536".'],
    [[], { PORT: '80.5' }, 2, 'The port must be a whole number from 0 to 65535, not "80.5".'],
    [['missing.csv'], {}, 1, 'There is no file "missing.csv": name a CSV or Parquet file.'],
    [['src'], {}, 1, 'There is no file "src": name a CSV or Parquet file.'],
    [['--colour'], {}, 2, /^Unknown option '--colour'; the command is: npm start /],
    [['--port'], {}, 2, /^Option '--port <value>' argument missing; the command is: npm start /],
    [
      ['--no-lab', '--host', '192.0.2.1', '--port', '0'],
      {},
      1,
      /^The host 192\.0\.2\.1 is not an address of this machine/,
    ],
  ])('%j with %j ends with one sentence', async (args, env, code, sentence) => {
    const ended = await run(['--data-dir', join(dir, 'unused'), ...args], env);
    expect(ended).toMatchObject({ code, stdout: '' });
    const lines = ended.stderr.split('\n');
    expect(lines).toEqual([typeof sentence === 'string' ? sentence : expect.stringMatching(sentence), '']);
  });

  test.each(['--lab', '--no-lab'])('a port in use ends with one sentence (%s)', async (mode) => {
    const { port } = new URL((await start()).origin);
    const ended = await run(['--port', port, '--data-dir', join(dir, 'in-use'), mode]);
    expect(ended).toEqual({
      code: 1,
      stdout: '',
      stderr: `Port ${port} on 127.0.0.1 is in use: stop what uses it, or choose another with --port.\n`,
    });
  });
});
