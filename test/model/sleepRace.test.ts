import { expect, it } from 'vitest';
import { createSessionRecovery } from '../../src/createSessionRecovery.ts';
import { datasourceId, scriptedApi } from '../support/scriptedApi.ts';
import { virtualClock } from '../support/virtualClock.ts';

it('an operation whose call the machine slept through leads to a fresh attempt, also when the retries are spent', async () => {
  const clock = virtualClock();
  const api = scriptedApi({ exists: true });
  const recovery = createSessionRecovery({
    datasourceId,
    api,
    clock,
    random: () => 0.5,
    storage: false,
    sources: [],
  });
  api.breakWith('SERVER_ERROR');
  recovery.start();
  await clock.advance(50_000);
  expect(recovery.getState().value).toBe('failed');
  api.heal();
  while (recovery.getState().value !== 'recovered') await clock.advance(1_000);
  const values = new Set<string>();
  recovery.subscribe(({ value }) => values.add(value));
  api.script('hang');
  const outcome = recovery.perform({ name: 'sort_rows', params: { columns: ['a'] } });
  await clock.advance(1_000);
  clock.sleep(3_600_000);
  await clock.advance(30_000);
  await outcome;
  expect(recovery.getState().value).toBe('recovered');
  expect([...values]).not.toContain('failed');
  expect([...values]).not.toContain('grace');
  await recovery.stop();
});

it('a probe whose call the machine slept through is made once more before the verdict', async () => {
  const clock = virtualClock();
  const api = scriptedApi({ exists: true });
  const recovery = createSessionRecovery({
    datasourceId,
    api,
    clock,
    random: () => 0.5,
    storage: false,
    sources: [],
  });
  let incidents = 0;
  recovery.on('incident.opened', () => {
    incidents += 1;
  });
  api.breakWith('SERVER_ERROR');
  recovery.start();
  await clock.advance(16_200);
  api.breakWith('hang');
  await clock.advance(14_000);
  expect(recovery.actor.getSnapshot().value).toEqual({ grace: 'attempting' });
  api.heal();
  clock.sleep(3_600_000);
  await clock.advance(4_000);
  expect(recovery.getState().value).toBe('recovered');
  expect(incidents).toBe(0);
  await recovery.stop();
});
