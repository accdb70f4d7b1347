import { expect, it } from 'vitest';
import { createSessionRecovery } from '../../src/createSessionRecovery.ts';
import { firstOutcome } from '../../src/rollout/firstOutcome.ts';
import { datasourceId, type ScriptedAnswer, scriptedApi } from '../support/scriptedApi.ts';
import { virtualClock } from '../support/virtualClock.ts';

it.each<[ScriptedAnswer, string]>([
  ['ok', 'recovered'],
  ['AUTHENTICATION_REQUIRED', 'reauth'],
  ['PERMISSION_DENIED', 'failed'],
])('a recovery that meets %s ends its first opening as %s', async (answer, outcome) => {
  const clock = virtualClock();
  const api = scriptedApi();
  api.breakWith(answer);
  const recovery = createSessionRecovery({ datasourceId, api, clock, storage: false, sources: [] });
  const opened = firstOutcome(recovery);
  recovery.start();
  await clock.settle();
  expect(await opened).toBe(outcome);
  expect(await firstOutcome(recovery)).toBe(outcome);
  await recovery.stop();
});
