/** Ten seeded rounds of every kind of fault, against both servers. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultKinds } from './soak/faultKinds.ts';
import { playKind } from './soak/runSoak.ts';
import { serverKinds } from './soak/soakServer.ts';
import { openSoakStage, type SoakStage } from './soak/soakStage.ts';

const seed = 20_26;
const rounds = 10;

describe.each(serverKinds)('against the server "%s"', (server) => {
  let stage: SoakStage;
  beforeAll(async () => {
    stage = await openSoakStage(server);
  });
  afterAll(() => stage?.close());

  test.for(faultKinds.map((kind) => [kind.name, kind] as const))(
    '%s: nothing is lost and nothing doubled',
    { timeout: 600_000 },
    async ([, kind]) => {
      const result = await playKind(stage, kind, { server, seed, rounds });
      expect(result.problems).toEqual([]);
      expect(result).toMatchObject({ rounds, lost: 0, doubled: 0, recovered: rounds });
      expect(result.acknowledged).toBeGreaterThan(rounds);
    },
  );
});
