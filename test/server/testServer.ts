/** A real listening session server over a folder of its own, gone when its test is over. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  createSessionServer,
  type SessionServer,
  type SessionServerOptions,
} from '../../src/server/index.ts';

export const seattleId = '11111111-1111-4111-8111-111111111111';

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

export async function openServer(options: Partial<SessionServerOptions> = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? (await temporaryFolder());
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
