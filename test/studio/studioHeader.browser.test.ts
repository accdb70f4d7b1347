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

it.each([
  [
    ['Rivers', 'Wells'],
    'Changes to “Rivers”, “Wells” are not sent yet: open the table to save a copy of them.',
  ],
  [null, 'This device does not tell whether changes to other tables wait.'],
])('asks before a sign-out where %s', async (elsewhere, sentence) => {
  const { show, find } = await mountStudio({ elsewhere });
  await show(recoveryState({ pending: 0 }));
  find('sign-out').click();
  const dialog = find('sign-out-dialog');
  await expect.poll(() => dialog.hasAttribute('open')).toBe(true);
  expect(dialog.textContent).toContain(sentence);
  expect(dialog.textContent).not.toContain('0 changes');
});
