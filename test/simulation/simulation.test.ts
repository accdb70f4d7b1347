import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleSimulation, type SimulationBundle } from './bundleSimulation.ts';
import type { FailedRun } from './campaign.ts';
import { playInWorker } from './playInWorker.ts';
import type { ServerKind } from './playSeed.ts';

let bundle: SimulationBundle;
beforeAll(async () => {
  bundle = await bundleSimulation(null);
});
afterAll(() => bundle.remove());

const runs = 1_000;

/** What a reader needs to play a failed run again. */
const shown = ({ seed, server, invariant, detail, tail }: FailedRun) =>
  `seed ${seed} on ${server}: ${invariant}: ${detail}\n${tail.join('\n')}`;

async function failuresOn(server: ServerKind): Promise<string[]> {
  const { failures, runs: done } = await playInWorker(bundle, {
    seed: 1,
    runs,
    servers: [server],
    maxFailures: 3,
  });
  if (failures.length === 0) expect(done).toBe(runs);
  return failures.map(shown);
}

test('a thousand seeds hold every invariant on a server with keys and on one without', {
  timeout: 400_000,
}, async () => {
  const [ours, hydroml] = await Promise.all([failuresOn('ours'), failuresOn('hydroml')]);
  expect(ours).toEqual([]);
  expect(hydroml).toEqual([]);
});
