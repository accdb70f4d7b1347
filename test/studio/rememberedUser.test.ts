import { expect, it } from 'vitest';
import { forgetUser, rememberedUser, rememberUser } from '../../src/studio/rememberedUser.ts';

function tabStorage() {
  const notes = new Map<string, string>();
  return {
    notes,
    getItem: (key: string) => notes.get(key) ?? null,
    setItem: (key: string, value: string) => void notes.set(key, value),
    removeItem: (key: string) => void notes.delete(key),
  };
}

it('remembers a user until they are forgotten', () => {
  const storage = tabStorage();
  expect(rememberedUser(storage)).toBeNull();
  rememberUser({ id: '1', name: 'ana' }, storage);
  expect(rememberedUser(storage)).toEqual({ id: '1', name: 'ana' });
  forgetUser(storage);
  expect(rememberedUser(storage)).toBeNull();
});

it.each(['', '{', '{"id":7}', 'null'])('takes an unreadable note for none: %j', (note) => {
  const storage = tabStorage();
  rememberUser({ id: '1', name: 'ana' }, storage);
  for (const key of storage.notes.keys()) storage.notes.set(key, note);
  expect(rememberedUser(storage)).toBeNull();
});
