import { expect, it } from 'vitest';
import { mountStudio } from './mountStudio.ts';
import { recoveryState, view } from './recoveryStates.ts';
import { waitingSort } from './waitingSort.ts';

const press = (key: string, more: KeyboardEventInit = {}, target: EventTarget = document.body) =>
  target.dispatchEvent(
    new KeyboardEvent('keydown', { key, ctrlKey: true, bubbles: true, cancelable: true, ...more }),
  );

it('lists what was done, the undone part of it struck out', async () => {
  const { show, find } = await mountStudio();
  await show(recoveryState());
  const states = [...find('history').querySelectorAll('li')].map((entry) => entry.dataset.state);
  expect(states).toEqual(['applied', 'current', 'undone']);
  expect(find('history').querySelector('[aria-current="step"]')?.textContent).toContain('Rename a column');
});

it('undoes and redoes by button and by key', async () => {
  const { show, find, submitted } = await mountStudio();
  await show(recoveryState());
  find('undo').click();
  find('redo').click();
  press('z');
  press('Z', { shiftKey: true });
  press('y');
  expect(submitted.map(({ name }) => name)).toEqual(['undo', 'redo', 'undo', 'redo', 'redo']);
});

it('leaves the keys of a text field to the field', async () => {
  const { show, find, submitted } = await mountStudio();
  await show(recoveryState());
  press('z', {}, find('go-to-row'));
  press('z', { altKey: true });
  press('z', { ctrlKey: false });
  expect(submitted).toEqual([]);
});

it('undoes nothing where nothing was done', async () => {
  const { show, find, submitted } = await mountStudio();
  await show(recoveryState({ session: { ...view, position: 0, total: 0, history: [] } }));
  find('undo').click();
  find('redo').click();
  expect(submitted).toEqual([]);
});

it('lists a change that waits', async () => {
  const { show, find, store } = await mountStudio();
  await show(recoveryState());
  store.submissions.push(waitingSort);
  await expect
    .poll(() => find('history').querySelector('[data-state="waiting"]')?.textContent)
    .toContain('Sort by');
});

it('offers the tables of the list and opens the one that is picked', async () => {
  const { store, find, chosen } = await mountStudio();
  store.datasourceId = 'd1';
  store.datasources = [
    { id: 'd1', name: 'Seattle', rows: 1461, columns: 6 },
    { id: 'd2', name: 'Gauges', rows: 3_000_000, columns: 12 },
  ];
  const picker = find('datasource-picker') as HTMLSelectElement;
  await expect.poll(() => picker.value).toBe('d1');
  picker.value = 'd2';
  picker.dispatchEvent(new Event('change'));
  expect(chosen).toEqual(['d2']);
});

it('leads to any step, and nowhere while a change is under way', async () => {
  const { show, find, store, walked } = await mountStudio();
  await show(recoveryState());
  const steps = () => [...find('history').querySelectorAll<HTMLElement>('[data-testid="history-step"]')];
  await expect.poll(() => steps().length).toBe(2);
  expect(steps()[1]?.title).toBe('Sort rows: go forward to here, 1 step');
  steps()[1]?.click();
  find('history-start').click();
  expect(walked).toEqual([2, 0]);
  store.submissions.push(waitingSort);
  await expect.poll(() => find('history-start').getAttribute('aria-disabled')).toBe('true');
  find('history-start').click();
  expect(walked).toEqual([2, 0]);
});

it('drops a change that has not left, and leaves one alone that may have arrived', async () => {
  const { show, find, store, calledOff } = await mountStudio();
  await show(recoveryState());
  store.submissions.push(waitingSort);
  await expect.poll(() => document.querySelector('[data-testid="withdraw"]')?.checkVisibility()).toBe(true);
  find('withdraw').click();
  expect(calledOff).toEqual([1]);
  const [submission] = store.submissions;
  if (submission === undefined) throw new Error('The change is gone.');
  submission.stage = 'sent';
  await expect.poll(() => find('withdraw').checkVisibility()).toBe(false);
});
