import { expect, it } from 'vitest';
import { forgetUser, rememberedUser, rememberUser } from '../../src/studio/rememberedUser.ts';
import { loginDevice } from '../support/loginDevice.ts';

function tabStorage() {
  const notes = new Map<string, string>();
  return {
    notes,
    getItem: (key: string) => notes.get(key) ?? null,
    setItem: (key: string, value: string) => void notes.set(key, value),
    removeItem: (key: string) => void notes.delete(key),
  };
}

it('remembers a user until they are forgotten', async () => {
  const storage = tabStorage();
  expect(await rememberedUser(storage)).toBeNull();
  rememberUser({ id: '1', name: 'ana' }, storage);
  expect(await rememberedUser(storage)).toEqual({ id: '1', name: 'ana' });
  forgetUser(storage);
  expect(await rememberedUser(storage)).toBeNull();
});

it('forgets a user after whom somebody else may have logged in, in any tab', async () => {
  const browser = loginDevice();
  const storage = tabStorage();
  rememberUser({ id: '1', name: 'ana' }, storage);
  await browser.tab().look()('1');
  expect(await rememberedUser(storage, browser.tab())).toEqual({ id: '1', name: 'ana' });
  browser.token = 'of another login';
  expect(await rememberedUser(storage, browser.tab())).toBeNull();
  expect(JSON.stringify([...storage.notes])).not.toContain('ana');
});

it.each(['', '{', '{"id":7}', 'null'])('takes an unreadable note for none: %j', async (note) => {
  const storage = tabStorage();
  rememberUser({ id: '1', name: 'ana' }, storage);
  for (const key of storage.notes.keys()) storage.notes.set(key, note);
  expect(await rememberedUser(storage)).toBeNull();
});
