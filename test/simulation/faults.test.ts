import { expect, test } from 'vitest';
import { runCampaign } from './campaign.ts';
import { type EventKind, eventKinds, type RateKind, rateKinds } from './faultPlan.ts';

const runs = 120;

/** The kinds of trouble that a page can meet, each by the faults that stand for it. */
const troubles: Readonly<Record<string, readonly (RateKind | EventKind)[]>> = {
  crash: ['crash', 'crashAtCall', 'browserKill'],
  sleep: ['machineSleep', 'freeze', 'freezeAtCall'],
  'a lost request': ['lostRequest', 'hang'],
  'a duplicated request': ['duplicate', 'lateCopy'],
  'a lost answer': ['lostAnswer', 'garbledAnswer'],
  'a server restart with its data': ['restartWithData'],
  'a server restart without its data': ['restartWithoutData'],
  'an expired login': ['loginExpiry', 'otherUser'],
  quota: ['diskFull'],
  'a storage error': ['failedStorage', 'timedOutStorage', 'keysLost'],
  'a clock jump': ['wallJump'],
  'another tab': ['openTab', 'lostMessage', 'lateMessage', 'foreignWriter'],
};

test('every fault of every kind strikes within a hundred and twenty seeds of each server', {
  timeout: 120_000,
}, async () => {
  const struck = new Map<string, number>();
  await runCampaign({
    seed: 1,
    runs: 2 * runs,
    servers: ['ours', 'hydroml'],
    onRun({ struck: inRun, server }) {
      for (const [kind, times] of inRun) {
        const name = `${server} ${kind}`;
        struck.set(name, (struck.get(name) ?? 0) + times);
      }
    },
  });
  for (const server of ['ours', 'hydroml']) {
    for (const kind of [...rateKinds, ...eventKinds])
      expect(struck.get(`${server} ${kind}`) ?? 0, `${kind} on ${server}`).toBeGreaterThan(0);
  }
  for (const [trouble, kinds] of Object.entries(troubles))
    for (const kind of kinds) expect([...rateKinds, ...eventKinds], trouble).toContain(kind);
});
