import { expect, it } from 'vitest';
import { languageAtStart, rememberLanguage } from '../../src/studio/languageChoice.ts';

function memory() {
  const held = new Map<string, string>();
  return {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
  };
}

it('speaks the first language of the browser that it knows', () => {
  expect(languageAtStart(memory(), ['fr-FR', 'es-MX', 'en'])).toBe('es');
  expect(languageAtStart(memory(), ['en-GB', 'es'])).toBe('en');
  expect(languageAtStart(memory(), ['fr', 'constructor'])).toBe('en');
});

it('keeps to the one that was chosen', () => {
  const device = memory();
  rememberLanguage('es', device);
  expect(languageAtStart(device, ['en'])).toBe('es');
});
