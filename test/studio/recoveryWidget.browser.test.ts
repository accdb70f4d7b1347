import { expect, it } from 'vitest';
import { stagedRecovery } from '../adapters/element/stagedRecovery.ts';
import { mountStudio } from './mountStudio.ts';
import { failure, now, recoveryState, retrying } from './recoveryStates.ts';

function widget() {
  const element = document.querySelector('session-recovery');
  if (element === null) throw new Error('The page has no recovery element.');
  return element;
}

it('the page knows what the recovery element has in sight', async () => {
  const { store } = await mountStudio();
  const recovery = stagedRecovery(retrying);
  widget().recovery = recovery;
  expect(store.phase).toBe('banner');
  recovery.show(recoveryState());
  expect(store.phase).toBe('toast');
});

it('a choice of another table takes the focus to the picker', async () => {
  const { find } = await mountStudio();
  const recovery = stagedRecovery(
    recoveryState({
      value: 'failed',
      failure: failure('DATASOURCE_NOT_FOUND'),
      actions: ['choose_datasource'],
    }),
  );
  widget().recovery = recovery;
  const button = widget().shadowRoot?.querySelector<HTMLElement>('[part~="action-choose_datasource"]');
  button?.click();
  expect(document.activeElement).toBe(find('datasource-picker'));
});

it('a refused change is told by the page, which knows what it was, and by nobody else', async () => {
  await mountStudio();
  const recovery = stagedRecovery(recoveryState());
  widget().recovery = recovery;
  recovery.tell({
    type: 'operation.refused',
    id: '1',
    name: 'undo',
    failure: failure('OPERATION_REJECTED'),
    at: now,
  });
  const told = widget().shadowRoot?.querySelector<HTMLElement>('[part~="refusals"]');
  expect(told?.hidden).toBe(true);
});
