import { expect, it } from 'vitest';
import { mountStudio } from './mountStudio.ts';
import { conflict, failure, now, reauth, recoveryState, retrying } from './recoveryStates.ts';

const soon = () => ({ ...retrying, nextAttemptAt: Date.now() + 5_000 });
const dialog = (find: (id: string) => HTMLElement) => find('recovery-dialog') as HTMLDialogElement;

it('shows a banner that blocks nothing, with attempt, countdown and a retry', async () => {
  const { show, find, isShown, acted } = await mountStudio();
  await show(soon(), 4_000);
  await expect.poll(() => isShown('banner')).toBe(true);
  expect(find('banner-title').parentElement?.textContent).toMatch(
    /^Check internet connection, retry in [45] seconds$/,
  );
  expect(find('countdown').getAttribute('role')).toBe('timer');
  expect(find('attempt').textContent).toBe('Attempt 2 of 4');
  expect(dialog(find).open).toBe(false);
  find('retry').click();
  expect(acted).toEqual(['manual_retry']);
});

it('shows nothing over a session that is there', async () => {
  const { show, find, isShown } = await mountStudio();
  await show(soon(), 4_000);
  await expect.poll(() => isShown('banner')).toBe(true);
  await show(recoveryState());
  await expect.poll(() => isShown('banner')).toBe(false);
  expect(find('status-chip').textContent).toContain('Connected');
});

it('asks for a login in a dialog, and gives the focus to its heading', async () => {
  const { show, find } = await mountStudio();
  await show(reauth);
  expect(dialog(find).open).toBe(true);
  expect(document.activeElement?.id).toBe('recovery-heading');
  expect(document.activeElement?.textContent).toBe('Session expired, please log in again');
  expect(find('login-other-tab').getAttribute('href')).toContain('signed-in');
});

it('gives the focus back where it was when the dialog closes', async () => {
  const { show, find } = await mountStudio();
  await show(recoveryState());
  find('undo').focus();
  await show(reauth);
  find('close-dialog').click();
  await expect.poll(() => document.activeElement).toBe(find('undo'));
});

it('keeps the banner with its retry when the dialog was closed', async () => {
  const { show, find, isShown, acted } = await mountStudio();
  await show(reauth);
  find('close-dialog').click();
  await expect.poll(() => isShown('banner')).toBe(true);
  find('retry').click();
  expect(acted).toEqual(['manual_retry']);
});

it('does not ask again for what the user has closed, until something else happens', async () => {
  const { show, find } = await mountStudio();
  await show(reauth);
  find('close-dialog').click();
  await show({ ...reauth, pending: 1 });
  expect(dialog(find).open).toBe(false);
  await show(conflict);
  expect(dialog(find).open).toBe(true);
});

it('stays open while an automatic try runs from it, and closes on success', async () => {
  const { show, find } = await mountStudio();
  const stopped = recoveryState({ value: 'failed', failure: failure('SERVER_ERROR') });
  await show(stopped, 60_000);
  await show({ ...stopped, value: 'initializing' }, 61_000);
  expect(dialog(find).open).toBe(true);
  await show(recoveryState());
  expect(dialog(find).open).toBe(false);
});

it('asks twice before it drops work', async () => {
  const { show, find, acted } = await mountStudio();
  await show(conflict);
  find('action-use_server').click();
  await expect.poll(() => find('confirm').checkVisibility()).toBe(true);
  expect(acted).toEqual([]);
  expect(dialog(find).textContent).toContain('2 changes that only this device knows are dropped');
  find('confirm').click();
  expect(acted).toEqual(['use_server']);
});

it('does at once what drops nothing', async () => {
  const { show, find, acted } = await mountStudio();
  await show(conflict);
  find('action-export_work').click();
  expect(acted).toEqual(['export_work']);
});

it('asks before the changes of somebody else are dropped, and keeps the focus in sight', async () => {
  const { show, find, acted } = await mountStudio();
  await show(conflict);
  find('action-keep_mine').click();
  await expect.poll(() => document.activeElement).toBe(find('question'));
  expect(find('question').textContent).toContain('What was changed somewhere else is dropped.');
  find('back').click();
  expect(document.activeElement?.id).toBe('recovery-heading');
  expect(acted).toEqual([]);
  find('action-keep_mine').click();
  find('confirm').click();
  expect(acted).toEqual(['keep_mine']);
});

it('says what else can be done when keeping the own changes leads to the same conflict', async () => {
  const { show, find } = await mountStudio();
  const problem = () => dialog(find).querySelector('.problem')?.textContent;
  await show(conflict);
  expect(problem()).toBe('');
  find('action-keep_mine').click();
  find('confirm').click();
  await show(recoveryState({ value: 'initializing', pending: 2 }));
  await show(conflict);
  await expect.poll(() => dialog(find).open).toBe(true);
  expect(problem()).toContain('Save a copy, use the server’s version, then import the copy.');
});

it('lists refusals that no form tells, the first three by name, until they are dismissed', async () => {
  const { show, find, store, isShown } = await mountStudio();
  await show(recoveryState());
  expect(isShown('refusals')).toBe(false);
  store.refusals = [1, 2, 3, 4].map((id) => ({
    id: String(id),
    sentence: `Sentence ${id}.`,
    failure: failure('OPERATION_REJECTED'),
  }));
  await expect.poll(() => isShown('refusals')).toBe(true);
  expect(find('refusals').innerText).toMatch(
    /Sentence 1\.\s+Sentence 2\.\s+Sentence 3\.\s+1 more change was/,
  );
  find('dismiss-refusals').click();
  await expect.poll(() => isShown('refusals')).toBe(false);
});

it('shows the server’s words as text and never as markup', async () => {
  const { show, find } = await mountStudio();
  const words = '<img src=x onerror="document.title=1">';
  await show(
    recoveryState({
      value: 'failed',
      failure: failure('PERMISSION_DENIED', { userMessage: words, at: now }),
    }),
  );
  expect(dialog(find).querySelector('img')).toBeNull();
  expect(dialog(find).textContent).toContain(words);
});

it('warns of the end of a session, with a way to go on', async () => {
  const { show, store, isShown, find } = await mountStudio();
  await show(recoveryState());
  expect(isShown('expiring')).toBe(false);
  store.expiringAt = Date.now() + 60_000;
  await expect.poll(() => isShown('expiring')).toBe(true);
  expect(find('extend').textContent).toBe('Keep it open');
});

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
  await show({ ...soon(), pending: 2 }, 4_000);
  expect(find('pending').textContent).toContain('2 changes waiting to be sent');
});

it('offers what to tell support: a bug report where the page has one, else the details', async () => {
  const { show, find, acted } = await mountStudio();
  await show(
    recoveryState({ value: 'failed', failure: failure('PERMISSION_DENIED'), actions: ['contact_support'] }),
  );
  const details = dialog(find).querySelector('details');
  const take = (event: Event) => event.preventDefault();
  document.addEventListener('recovery-action', take);
  find('action-contact_support').click();
  document.removeEventListener('recovery-action', take);
  expect(details?.open).toBe(false);
  find('action-contact_support').click();
  expect(details?.open).toBe(true);
  expect(dialog(find).open).toBe(true);
  await expect.poll(() => acted).toEqual(['contact_support', 'contact_support']);
});
