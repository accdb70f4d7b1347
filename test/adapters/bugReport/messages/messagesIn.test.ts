import { describe, expect, it } from 'vitest';
import { en } from '../../../../src/adapters/bugReport/messages/en.ts';
import { es } from '../../../../src/adapters/bugReport/messages/es.ts';
import { fill, messagesIn } from '../../../../src/adapters/bugReport/messages/messagesIn.ts';

/** Every text of a catalogue, by its path. */
function textsOf(catalogue: object, path = ''): [string, string][] {
  return Object.entries(catalogue).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[`${path}${name}`, value]] : textsOf(value, `${path}${name}.`),
  );
}

describe('the two catalogues', () => {
  const spanish = new Map(textsOf(es));

  it.each(textsOf(en))('%s says something in Spanish too, with the same values', (path, text) => {
    const other = spanish.get(path) ?? '';
    expect(other.trim()).not.toBe('');
    const valuesOf = (words: string) => (words.match(/\{\w+\}/g) ?? []).sort();
    expect(valuesOf(other)).toEqual(valuesOf(text));
  });

  it('have nothing that the other has not', () => {
    expect([...spanish.keys()]).toEqual(textsOf(en).map(([path]) => path));
  });
});

it.each([
  ['es', 'es'],
  ['es-EC', 'es'],
  ['ES', 'es'],
  ['en-GB', 'en'],
  ['fr', 'en'],
  ['', 'en'],
  ['est', 'en'],
])('the language %j is answered in %s', (asked, language) => {
  expect(messagesIn(asked).language).toBe(language);
});

it.each([
  ['{a} and {b}', { a: 1, b: 'two' }, '1 and two'],
  ['Attempt {a} ({b} {c})', { a: 1, b: 'wake', c: null }, 'Attempt 1 (wake)'],
  ['{a} ({b})', { a: 'x', b: null }, 'x'],
  ['{a}, {b}', { a: 'x', b: null }, 'x'],
])('%j is filled without gaps', (text, values, filled) => {
  expect(fill(text, values)).toBe(filled);
});
