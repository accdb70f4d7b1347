import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiProcessError, ApiSupervisor } from '../../../src/server/lab/apiSupervisor.ts';
import type { StandInBehaviour } from './standInApi.ts';

// Each of these starts processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let dir: string;
let behaviourFile: string;
let api: ApiSupervisor;
let reports: string[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'holdfast-supervisor-'));
  behaviourFile = join(dir, 'behaviour.json');
  reports = [];
  api = new ApiSupervisor({
    entry: join(import.meta.dirname, 'standInApi.ts'),
    dataDir: behaviourFile,
    report: (line) => reports.push(line),
    crashDelayMs: 1,
    execArgv: ['--import', 'tsx'],
  });
});

afterEach(async () => {
  await api.close();
  await rm(dir, { recursive: true });
});

const behave = (behaviour: StandInBehaviour) => writeFile(behaviourFile, JSON.stringify(behaviour));
const servedBy = async () => Number(await (await fetch(`http://127.0.0.1:${api.port}/`)).text());

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function startedPid(): Promise<number> {
  await api.start();
  const { pid } = api;
  if (pid === null) throw new Error('The process did not start.');
  return pid;
}

test('a started process listens on a loopback port of its own', async () => {
  expect([api.state, api.port]).toEqual(['down', null]);
  const pid = await startedPid();
  expect(api.state).toBe('up');
  expect(await servedBy()).toBe(pid);
});

test('a killed process is dead and stays down until it is started again', async () => {
  const first = await startedPid();
  await api.kill();
  expect([api.state, api.port, lives(first)]).toEqual(['down', null, false]);
  await api.restart(0, 'SIGTERM');
  await vi.waitFor(() => expect(api.state).toBe('up'), 10_000);
  expect(await servedBy()).not.toBe(first);
  expect(reports).toEqual([]);
});

test('kill and start again gives another process', async () => {
  const first = await startedPid();
  await api.restart(0, 'SIGKILL');
  expect(lives(first)).toBe(false);
  await vi.waitFor(() => expect(api.state).toBe('up'), 10_000);
  expect(reports).toEqual([]);
});

test('a kill cancels a restart that is still to come', async () => {
  await startedPid();
  await api.restart(60_000, 'SIGKILL');
  await api.kill();
  expect(api.state).toBe('down');
  await api.start();
  expect(api.state).toBe('up');
});

test('a process that dies by itself is reported in one line and started again', async () => {
  const first = await startedPid();
  process.kill(first, 'SIGKILL');
  await vi.waitFor(() => expect(reports).toHaveLength(1));
  expect(reports[0]).toBe(
    'The session server stopped by itself (signal SIGKILL); it starts again in 0.001 s.',
  );
  await vi.waitFor(() => expect(api.state).toBe('up'), 10_000);
  expect(await servedBy()).not.toBe(first);
});

test('starts that fail after a crash are tried again, each time later', async () => {
  await startedPid();
  await behave({ fail: 'The data directory is gone.' });
  process.kill(api.pid ?? 0, 'SIGKILL');
  await vi.waitFor(() => expect(reports.length).toBeGreaterThanOrEqual(3), 20_000);
  expect(reports[1]).toBe(
    'The session server stopped by itself (The data directory is gone.); it starts again in 0.002 s.',
  );
  expect(reports[2]).toMatch(/0\.004 s\.$/);
  await behave({});
  await vi.waitFor(() => expect(api.state).toBe('up'), 20_000);
});

test('a first start that fails tells its caller why and is not repeated', async () => {
  await behave({ fail: 'The data directory is in use.' });
  await expect(api.start()).rejects.toThrow(new ApiProcessError('The data directory is in use.'));
  await behave({ dieEarly: true });
  await expect(api.start()).rejects.toThrow(/before it was ready \(exit code 7\)/);
  expect([api.state, reports]).toEqual(['down', []]);
});

test('a process that hangs while it starts can be killed', async () => {
  await behave({ hang: true });
  const started = api.start();
  const refused = expect(started).rejects.toThrow(/before it was ready \(signal SIGKILL\)/);
  await vi.waitFor(() => expect(existsSync(`${behaviourFile}.hanging`)).toBe(true), 10_000);
  expect(api.state).toBe('starting');
  await api.kill();
  await refused;
});

test('a task is done, refused with its sentence, or refused because the process is gone', async () => {
  await expect(api.tell({ task: 'expire-login' })).rejects.toThrow('The server is down: start it first.');
  await startedPid();
  expect(await api.tell({ task: 'expire-login' })).toBeNull();
  await expect(api.tell({ task: 'add-datasource', file: 'x' })).rejects.toThrow('The file is not a table.');
  await expect(api.tell({ task: 'forget-session' })).rejects.toThrow(/stopped before it was done/);
});

test('closing ends a process that does not listen to reason, and it never starts again', async () => {
  await behave({ stubborn: true });
  const pid = await startedPid();
  await api.close();
  expect(lives(pid)).toBe(false);
  await api.start();
  expect(api.state).toBe('down');
});
