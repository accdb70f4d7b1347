/** Ten seeded rounds of every kind of fault, against both servers side by side. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultKinds } from './soak/faultKinds.ts';
import { closeStages, openStages, playKind } from './soak/runSoak.ts';
import { serverKinds } from './soak/soakServer.ts';
import type { SoakStage } from './soak/soakStage.ts';

const seed = 1;
const rounds = 10;

let stages: readonly SoakStage[] = [];
beforeAll(async () => {
  stages = await openStages(serverKinds);
}, 180_000);
afterAll(() => closeStages(stages));

test.for(faultKinds.map((kind) => [kind.name, kind] as const))(
  '%s: nothing is lost and nothing doubled',
  { timeout: 600_000 },
  async ([, kind]) => {
    const results = await playKind(stages, kind, { seed, rounds });
    expect(
      results.flatMap(({ server, problems }) => problems.map((problem) => `${server}: ${problem}`)),
    ).toEqual([]);
    for (const result of results) {
      expect(result).toMatchObject({ rounds, lost: 0, doubled: 0, recovered: rounds });
      expect(result.acknowledged).toBeGreaterThan(rounds);
    }
  },
);
