/** A real listening session server over a folder of its own, gone when its test is over. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished, vi } from 'vitest';
import {
  createSessionServer,
  type SessionServer,
  type SessionServerOptions,
} from '../../src/server/index.ts';

export const seattleId = '11111111-1111-4111-8111-111111111111';

// Real servers on a machine that does other things too; a test that hangs still ends.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

export interface TestServer extends SessionServer {
  readonly url: string;
  readonly dataDir: string;
  /** Closes it and opens another one on the same folder. */
  reopen(options?: Partial<SessionServerOptions>): Promise<TestServer>;
}

/** An empty folder that is removed when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A data folder after its first start, made once per file: importing the first table takes the most of a start. */
let startedFolder: Promise<string> | undefined;

afterAll(async () => {
  if (startedFolder !== undefined) await rm(await startedFolder, { recursive: true, force: true });
});

async function startOnce(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
  const server = await createSessionServer({ dataDir: folder });
  await server.close();
  return folder;
}

/** A folder as a first start leaves it. */
async function usedFolder(): Promise<string> {
  startedFolder ??= startOnce();
  const source = await startedFolder;
  const folder = await temporaryFolder();
  // The database gives up its write-ahead log some time after it was closed: a copy that met that moment is made again.
  await vi.waitFor(async () => {
    await rm(folder, { recursive: true, force: true });
    await cp(source, folder, { recursive: true });
  });
  return folder;
}

/** Without options, on a folder that was started once before. */
export async function openServer(options: Partial<SessionServerOptions> = {}): Promise<TestServer> {
  const isPlain = options.seed === undefined && options.dataDir === undefined;
  const dataDir = options.dataDir ?? (await (isPlain ? usedFolder() : temporaryFolder()));
  const server = await createSessionServer({ demo: true, ...options, dataDir });
  onTestFinished(() => server.close());
  const url = await server.app.listen({ host: '127.0.0.1', port: 0 });
  return {
    ...server,
    url,
    dataDir,
    reopen: async (changed = {}) => {
      await server.close();
      return openServer({ ...options, ...changed, dataDir });
    },
  };
}
