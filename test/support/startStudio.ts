/** Starts the real `main.ts` as a process of its own, as `npm start` does, and drives its fault lab. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { LabCommandInput } from '../../src/server/lab/fault.ts';
import type { LabReport } from '../../src/server/lab/faultRoutes.ts';

export interface StartedStudio {
  /** `http://127.0.0.1:<port>`, without a slash at its end. */
  readonly origin: string;
  /** The addresses as printed: one, or one for each file it was started with. */
  readonly addresses: readonly string[];
  readonly dataDir: string;
  readonly process: ChildProcess;
  /** What it printed so far. */
  stdout(): string;
  stderr(): string;
  /** Sets a fault or acts, from the page's own origin; resolves to what the lab reports then. */
  faults(command: LabCommandInput): Promise<LabReport>;
  /** What the lab reports now. */
  report(): Promise<LabReport>;
  /** Resolves when the session API answers again. */
  serverUp(): Promise<void>;
  /** Ends it with Ctrl+C's signal, by force if need be, and removes its data; resolves to the exit code. */
  stop(): Promise<number | null>;
}

export interface StartStudioOptions {
  /** More arguments of the command: files, `--no-lab` … */
  readonly args?: readonly string[];
  /** A folder with a built page. @default the page is built from its sources */
  readonly pageDir?: string;
  /** A data folder that its owner removes. @default a new one, removed by `stop` */
  readonly dataDir?: string;
  readonly env?: NodeJS.ProcessEnv;
}

const projectRoot = join(import.meta.dirname, '../..');
const startLimitMs = 30_000;
const stopLimitMs = 10_000;

/** Rejects with what the command printed when it ends or hangs before it serves; then nothing is left. */
export async function startStudio(options: StartStudioOptions = {}): Promise<StartedStudio> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'holdfast-studio-')));
  const page = options.pageDir === undefined ? [] : ['--page', options.pageDir];
  const args = ['--import', 'tsx', 'src/server/main.ts', '--port', '0', '--data-dir', dataDir, ...page];
  const child = spawn(process.execPath, [...args, ...(options.args ?? [])], {
    cwd: projectRoot,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text;
    });
  }

  const stop = async () => {
    await end(child);
    if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    return child.exitCode;
  };
  try {
    await serving(child, () => printed.stdout.includes('Stop with'));
  } catch (cause) {
    await stop();
    throw new Error(`Data Studio did not start (exit code ${child.exitCode}): ${printed.stderr}`, { cause });
  }

  const addresses = [...printed.stdout.matchAll(/^Data Studio: (\S+)$/gm)].map(([, address = '']) => address);
  const { origin } = new URL(addresses[0] ?? '');
  const ask = async (init: RequestInit): Promise<LabReport> => {
    const answer = await fetch(`${origin}/__faults`, {
      ...init,
      headers: { 'X-Holdfast-Lab': '1', Origin: origin, 'Content-Type': 'application/json' },
    });
    const body = await answer.json();
    if (!answer.ok) throw new Error(`The fault lab refused: ${body.error}`);
    return body;
  };
  const report = () => ask({ method: 'GET' });
  return {
    origin,
    addresses,
    dataDir,
    process: child,
    stdout: () => printed.stdout,
    stderr: () => printed.stderr,
    faults: (command) => ask({ method: 'POST', body: JSON.stringify(command) }),
    report,
    serverUp: async () => {
      const deadline = performance.now() + startLimitMs;
      while ((await report()).server !== 'up') {
        if (performance.now() > deadline) throw new Error('The session server did not come up.');
        await pause(20);
      }
    },
    stop,
  };
}

function serving(child: ChildProcess, ready: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('It took too long.')), startLimitMs);
    const settle = (action: () => void) => {
      clearTimeout(timer);
      action();
    };
    child.stdout?.on('data', () => ready() && settle(resolve));
    child.once('error', (error) => settle(() => reject(error)));
    child.once('close', () => settle(() => reject(new Error('It ended.'))));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGINT');
  const force = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
  await closed;
  clearTimeout(force);
}
