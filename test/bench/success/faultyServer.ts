/** The real server behind the real proxy: each request says whose attempt it belongs to and meets that one's fault. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiSupervisor } from '../../../src/server/lab/apiSupervisor.ts';
import type { Fault } from '../../../src/server/lab/fault.ts';
import { openLabProxy } from '../../../src/server/lab/labProxy.ts';

/** The header that names a request's traveller. */
const nameHeader = 'x-bench-traveller';

/** Whoever sends requests through the proxy. */
export interface Traveller {
  /** What its requests meet now. */
  fault(): Fault | null;
  /** The proxy has swallowed a request of its. */
  swallowed(): void;
}

export interface FaultyServer {
  readonly origin: string;
  /** Lets `traveller` meet its faults; returns the headers its requests must carry, and its off function. */
  admit(traveller: Traveller): { readonly headers: Readonly<Record<string, string>>; leave(): void };
  close(): Promise<void>;
}

/** Starts both on a new data folder, which `close` removes. */
export async function openFaultyServer(): Promise<FaultyServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  const api = new ApiSupervisor({
    entry: join(import.meta.dirname, 'serverProcess.ts'),
    dataDir,
    report: console.error,
    execArgv: ['--import', 'tsx'],
  });
  const travellers = new Map<string, Traveller>();
  const lifted = new AbortController();
  const close = async () => {
    lifted.abort();
    await api.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await api.start();
    const proxy = await openLabProxy({
      host: '127.0.0.1',
      port: 0,
      rules: {
        portFor: () => api.port,
        strike(head) {
          const traveller = travellers.get(head.headers.get(nameHeader) ?? '');
          const fault = traveller?.fault() ?? null;
          if (traveller === undefined || fault === null) return null;
          if (fault.kind === 'blackhole') traveller.swallowed();
          return { fault, lifted: lifted.signal };
        },
      },
    });
    let admitted = 0;
    return {
      origin: `http://127.0.0.1:${proxy.port}`,
      admit(traveller) {
        admitted += 1;
        const name = String(admitted);
        travellers.set(name, traveller);
        return { headers: { [nameHeader]: name }, leave: () => void travellers.delete(name) };
      },
      async close() {
        await proxy.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
