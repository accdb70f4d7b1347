import { expect, it } from 'vitest';
import { SessionError } from '../../src/index.ts';
import { type MountedStudio, mountStudio } from './mountStudio.ts';
import { failure, recoveryState, retrying, view } from './recoveryStates.ts';

const columns = [
  { name: 'date', type: 'date', missing: 0 },
  { name: 'wind', type: 'float', missing: 3 },
];
const rows = () => ({
  etag: null,
  offset: 0,
  total: 2,
  columns,
  rows: [
    ['2012-01-01', 4.7],
    ['2012-01-02', null],
  ],
});

/** A page that shows a table, with the rename form filled in. */
async function renaming(): Promise<
  MountedStudio & { form: HTMLElement; field(name: string): HTMLInputElement }
> {
  const studio = await mountStudio({ rows });
  await studio.show(recoveryState());
  await expect.poll(() => studio.store.columns.length).toBe(2);
  const form = studio.find('operation-rename_column');
  (form as HTMLDetailsElement).open = true;
  const field = (name: string) => form.querySelector(`[name="${name}"]`) as HTMLInputElement;
  await expect.poll(() => form.querySelectorAll('option').length).toBe(3);
  type(field('old_name'), 'wind', 'change');
  type(field('new_name'), 'speed', 'input');
  return { ...studio, form, field };
}

function type(control: HTMLInputElement, value: string, event: 'input' | 'change'): void {
  control.value = value;
  control.dispatchEvent(new Event(event, { bubbles: true }));
}

const send = (form: HTMLElement): void => form.querySelector('form')?.requestSubmit();

it('asks for what the form says and is empty after a success', async () => {
  const { form, field, submitted } = await renaming();
  send(form);
  expect(submitted).toMatchObject([
    { name: 'rename_column', params: { old_name: 'wind', new_name: 'speed' } },
  ]);
  submitted[0]?.resolve(view);
  await expect.poll(() => field('new_name').value).toBe('');
});

it('keeps what was typed when the server refuses it, and says why beside the form', async () => {
  const { form, field, submitted } = await renaming();
  send(form);
  const userMessage = 'There is already a column "speed".';
  submitted[0]?.reject(new SessionError(failure('OPERATION_REJECTED', { userMessage })));
  await expect
    .poll(() => form.querySelector('.problem')?.textContent)
    .toBe('Rename “wind” to “speed”: There is already a column "speed".');
  expect(field('new_name').value).toBe('speed');
  expect(field('old_name').value).toBe('wind');
});

it('shows a change as waiting while the connection is down, and takes it once only', async () => {
  const { form, show, submitted } = await renaming();
  await show(retrying, 4_000);
  send(form);
  send(form);
  expect(submitted).toHaveLength(1);
  await expect.poll(() => form.querySelector('.waiting')?.textContent).toContain('Waiting to be sent');
  expect(form.querySelector('button')?.getAttribute('aria-disabled')).toBe('true');
});

it('leaves alone what was typed for the next change meanwhile', async () => {
  const { form, field, submitted } = await renaming();
  send(form);
  type(field('old_name'), 'date', 'change');
  type(field('new_name'), 'day', 'input');
  submitted[0]?.resolve(view);
  await expect.poll(() => form.querySelector('.waiting')).toBeNull();
  expect(field('new_name').value).toBe('day');
});

it('says what is missing and sends nothing', async () => {
  const { form, field, submitted } = await renaming();
  type(field('new_name'), '', 'input');
  send(form);
  await expect.poll(() => form.querySelector('.problem')?.textContent).toBe('Type the new name.');
  expect(submitted).toEqual([]);
});
