import { describe, expect, test } from 'vitest';
import { runCampaign } from './campaign.ts';
import { playSeed } from './playSeed.ts';

const seeds = [3, 4, 17, 18];

describe.each(['ours', 'hydroml'] as const)('on a server of the kind %s', (server) => {
  test('a seed replays to the same log, byte for byte', async () => {
    for (const seed of seeds) {
      const first = await playSeed(seed, server);
      const again = await playSeed(seed, server);
      expect(first.lines().length).toBeGreaterThan(20);
      expect(again.lines().join('\n')).toBe(first.lines().join('\n'));
    }
  });

  test('a seed plays the same alone and in the middle of a campaign', async () => {
    const inCampaign = new Map<number, string>();
    await runCampaign({
      seed: 1,
      runs: 20,
      servers: [server],
      onRun: ({ seed, lines }) => inCampaign.set(seed, lines().join('\n')),
    });
    for (const seed of seeds)
      expect((await playSeed(seed, server)).lines().join('\n')).toBe(inCampaign.get(seed));
  });

  test('another seed is another run', async () => {
    const [one, other] = [await playSeed(1, server), await playSeed(2, server)];
    expect(one.lines().join('\n')).not.toBe(other.lines().join('\n'));
  });
});
