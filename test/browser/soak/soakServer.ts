/** A real server process behind the gate, with tables for the rounds and users that need no browser. */
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StartedStudio, startStudio } from '../../support/startStudio.ts';
import { buildSoakPage } from './buildSoakPage.ts';
import { tableFile } from './soakTable.ts';
import { SoakUser } from './soakUser.ts';

export const serverKinds = ['ours', 'hydroml'] as const;
/** Ours, or the existing contract and nothing more. */
export type ServerKind = (typeof serverKinds)[number];

export interface SoakServer {
  readonly kind: ServerKind;
  readonly origin: string;
  /** The user whose browser is tried. */
  readonly user: SoakUser;
  /** A table that few rounds have used lately. */
  nextTable(): string;
  /** To be called between rounds with the sessions opened since: where a limit on them is near, it starts again. */
  rest(initialized: number): Promise<void>;
  kill(): Promise<void>;
  /** Starts it again and resolves when it answers. */
  restart(): Promise<void>;
  /** Of all that it stored only what it had on its first day is left: tables, and no session or login. It has to be down. */
  loseData(): Promise<void>;
  close(): Promise<void>;
}

/** So many that no round meets our limit on initialize, which is per table and minute. */
const tableCount = 24;
/** The existing contract allows ten initialize an hour and user, counted in the server's memory; a round can need three. */
const initializedPerLife = 7;

export async function openSoakServer(kind: ServerKind): Promise<SoakServer> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-soak-'));
  const pageDir = await buildSoakPage();
  const clean = () =>
    Promise.all([folder, pageDir].map((path) => rm(path, { recursive: true, force: true, maxRetries: 5 })));
  try {
    const files = Array.from({ length: tableCount }, (_, index) => join(folder, `table${index}.csv`));
    for (const file of files) await writeFile(file, tableFile);
    const studio = await startStudio({
      pageDir,
      dataDir: join(folder, 'data'),
      args: [...files, '--lab', ...(kind === 'hydroml' ? ['--as-hydroml'] : [])],
    });
    // Only a server that is down has all of its log in its files.
    await studio.faults({ kind: 'kill' });
    const firstDay = join(folder, 'firstDay');
    await copyLog(studio.dataDir, firstDay);
    await studio.faults({ kind: 'restart' });
    await studio.serverUp();
    return soakServer(kind, studio, { firstDay, clean });
  } catch (error) {
    await clean();
    throw error;
  }
}

interface ServerFolders {
  /** The log as it was on the first day. */
  readonly firstDay: string;
  clean(): Promise<unknown>;
}

function soakServer(kind: ServerKind, studio: StartedStudio, { firstDay, clean }: ServerFolders): SoakServer {
  const tables = studio.addresses.map((address) => new URL(address).searchParams.get('datasource') ?? '');
  const user = new SoakUser(studio.origin, 'ana', 'lluvia');
  let used = 0;
  let initializedInLife = 0;

  async function restart(): Promise<void> {
    await studio.faults({ kind: 'kill-restart' });
    await studio.serverUp();
    initializedInLife = 0;
  }

  return {
    kind,
    origin: studio.origin,
    user,
    nextTable() {
      used += 1;
      return tables[used % tables.length] ?? '';
    },
    async rest(initialized) {
      initializedInLife += initialized;
      const isSpent = kind === 'hydroml' && initializedInLife > initializedPerLife;
      // A round that went wrong can have left it down.
      if (isSpent || (await studio.report()).server !== 'up') await restart();
    },
    kill: async () => void (await studio.faults({ kind: 'kill' })),
    restart,
    async loseData() {
      // A server of the existing contract has only its memory.
      if (kind === 'hydroml') return;
      await copyLog(firstDay, studio.dataDir);
    },
    async close() {
      await studio.stop();
      await clean();
    },
  };
}

/** Puts the log of one folder into another, in place of what is there. */
async function copyLog(from: string, to: string): Promise<void> {
  const isLog = (name: string) => name.startsWith('log.db');
  await mkdir(to, { recursive: true });
  for (const name of (await readdir(to)).filter(isLog)) await rm(join(to, name));
  for (const name of (await readdir(from)).filter(isLog)) await copyFile(join(from, name), join(to, name));
}
