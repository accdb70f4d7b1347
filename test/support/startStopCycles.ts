/** Run as a process of its own with `--expose-gc`: starts and stops recoveries and prints what they leave behind. */
import { createSessionRecovery } from '../../src/createSessionRecovery.ts';
import { datasourceId, scriptedApi } from './scriptedApi.ts';

const cycles = Number(process.argv[2]);

async function cycle(turn: number): Promise<void> {
  const api = scriptedApi();
  // Half of them are stopped while they wait for a retry, the others while their session is live.
  if (turn % 2 === 0) api.breakWith('SERVER_ERROR');
  const recovery = createSessionRecovery({ datasourceId, api, storage: false, sources: [] });
  const off = recovery.subscribe(() => undefined);
  recovery.start();
  while (!['retrying', 'recovered'].includes(recovery.getState().value)) await Promise.resolve();
  off();
  await recovery.stop();
}

function heapBytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

for (let turn = 0; turn < 500; turn += 1) await cycle(turn);
const before = heapBytes();
for (let turn = 0; turn < cycles; turn += 1) await cycle(turn);
const grownBytes = heapBytes() - before;
const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout' || name === 'Immediate');
process.stdout.write(
  JSON.stringify({ cycles, grownBytes, timers: timers.length, hasGc: globalThis.gc !== undefined }),
);
