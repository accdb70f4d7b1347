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

/** Seeds beyond those that once showed a fault of the engine: each is held to what was mended then. */
const onceFound: readonly (readonly [server: ServerKind, seed: number])[] = [
  ['hydroml', 1353],
  ['hydroml', 7425],
  ['ours', 1460],
  ['ours', 15646],
  ['ours', 14142],
  ['ours', 36436],
  ['ours', 83116],
  ['hydroml', 16157],
  ['hydroml', 44137],
  ['hydroml', 61151],
  ['hydroml', 61345],
  ['hydroml', 62399],
  ['hydroml', 67443],
  ['hydroml', 81275],
  ['hydroml', 82773],
  ['hydroml', 84045],
  ['hydroml', 25967],
  ['hydroml', 34277],
  ['hydroml', 81287],
];

/** What a reader needs to play a failed run again. */
const shown = ({ seed, server, invariant, detail, tail }: FailedRun) =>
  `seed ${seed} on ${server}: ${invariant}: ${detail}\n${tail.join('\n')}`;

async function failuresOn(
  server: ServerKind,
  { seed, runs }: { seed: number; runs: number },
): Promise<string[]> {
  const { failures, runs: done } = await playInWorker(bundle, {
    seed,
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
  const all = { seed: 1, runs };
  const [ours, hydroml] = await Promise.all([failuresOn('ours', all), failuresOn('hydroml', all)]);
  expect(ours).toEqual([]);
  expect(hydroml).toEqual([]);
});

test.each(onceFound)('on %s, seed %i holds what it once broke', async (server, seed) => {
  expect(await failuresOn(server, { seed, runs: 1 })).toEqual([]);
});
