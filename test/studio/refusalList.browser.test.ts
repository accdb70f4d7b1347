import { expect, it } from 'vitest';
import { mountStudio } from './mountStudio.ts';
import { failure, recoveryState } from './recoveryStates.ts';

it('lists refusals that no form tells, the first three by name, until they are dismissed', async () => {
  const { show, find, store, isShown } = await mountStudio();
  await show(recoveryState());
  expect(isShown('page-refusals')).toBe(false);
  store.refusals = [1, 2, 3, 4].map((id) => ({
    id: String(id),
    sentence: `Sentence ${id}.`,
    failure: failure('OPERATION_REJECTED'),
  }));
  await expect.poll(() => isShown('page-refusals')).toBe(true);
  expect(find('page-refusals').innerText).toMatch(
    /Sentence 1\.\s+Sentence 2\.\s+Sentence 3\.\s+1 more change was/,
  );
  find('dismiss-refusals').click();
  await expect.poll(() => isShown('page-refusals')).toBe(false);
});
