import { expect, it } from 'vitest';
import { mountStudio } from './mountStudio.ts';
import { recoveryState, retrying } from './recoveryStates.ts';

it('warns when nothing is kept on this device', async () => {
  const { show, isShown } = await mountStudio();
  await show(recoveryState());
  expect(isShown('durability')).toBe(false);
  await show(recoveryState({ durability: 'memory' }));
  await expect.poll(() => isShown('durability')).toBe(true);
});

it('says how many changes wait once the connection is gone', async () => {
  const { show, find, isShown } = await mountStudio();
  await show(recoveryState({ pending: 2 }));
  expect(isShown('pending')).toBe(false);
  await show({ ...retrying, pending: 2 }, 4_000);
  expect(find('pending').textContent).toContain('2 changes waiting to be sent');
});
