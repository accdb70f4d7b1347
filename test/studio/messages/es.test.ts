import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from '../../../src/studio/messages/en.ts';
import { enWords } from '../../../src/studio/messages/enWords.ts';
import { es } from '../../../src/studio/messages/es.ts';
import { esWords } from '../../../src/studio/messages/esWords.ts';
import { liveMessages } from '../../../src/studio/messages/liveMessages.ts';

/** The paths of a catalogue's entries, and what kind each is. */
function entries(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${path}: ${typeof value}`];
  return Object.entries(value).flatMap(([key, inner]) => entries(inner, `${path}.${key}`));
}

const markup = () => readFile(join(import.meta.dirname, '../../../src/studio/index.html'), 'utf8');

describe('the Spanish catalogue', () => {
  it('has every entry of the English one, and no other', () => {
    expect(entries(es).sort()).toEqual(entries(en).sort());
  });

  it('says nothing in English, apart from what both languages write alike', () => {
    const alike = Object.keys(esWords).filter(
      (key) => Reflect.get(esWords, key) === Reflect.get(enWords, key),
    );
    expect(alike).toEqual([]);
    for (const [code, { title, next, stopped }] of Object.entries(es.failures)) {
      const english = Reflect.get(en.failures, code);
      expect([title, next, stopped], code).not.toEqual(expect.arrayContaining([english.title]));
    }
  });

  it('counts one thing as one thing, and groups digits as Spanish does', () => {
    expect(es.rows(1)).toBe('1 fila');
    expect(es.rowRange(1, 100, 3_000_000)).toBe('1–100 de 3.000.000 filas');
    expect(es.missing(1)).toBe('1 falta');
    expect(es.missing(1_500)).toBe('1.500 faltan');
    expect(es.moreRefused(1)).toBe('1 cambio más no se aceptó.');
  });

  it('describes what was asked for', () => {
    expect(es.describe('rename_column', { old_name: 'a', new_name: 'b' })).toBe('Renombrar «a» como «b»');
    expect(es.describe('sort_rows', { columns: ['a'], descending: true })).toBe(
      'Ordenar por «a», descendente',
    );
    expect(es.describe('fill_missing_values', { columns: ['a'], strategy: 'mean' })).toBe(
      'Rellenar «a» con la media',
    );
    expect(es.describe('transpose', {})).toBe('transpose');
  });
});

describe('Spanish', () => {
  /** Anywhere, since no other word is written so. */
  const words =
    'tú|tus?|tuy[oa]s?|te|ti|contigo|eres|estás|tienes|puedes|quieres|debes|inténtal[oa]|ábrel[oa]|impórtal[oa]|cópial[oa]';
  /** What one is told to do; within a sentence these say what something does by itself. */
  const orders = 'elige|escribe|deja|conserva|espera|abre|pulsa|revisa|recarga|prueba|vuelve|guarda|descarga';
  const familiar = new RegExp(`(?<!\\p{L})(${words})(?!\\p{L})|(^|[.:;¡,] )(${orders})(?!\\p{L})`, 'iu');

  it.each([
    'src/studio/messages/es.ts',
    'src/studio/messages/esWords.ts',
    'src/studio/operations/messages/es.ts',
    'src/adapters/bugReport/messages/es.ts',
    'src/adapters/messages/es.ts',
  ])('says «usted» throughout: %s', async (path) => {
    const text = await readFile(join(import.meta.dirname, '../../..', path), 'utf8');
    const sentences = [...text.matchAll(/'([^'\n]*)'|`([^`]*)`/g)].map(
      ([, one, other]) => one ?? other ?? '',
    );
    expect(sentences.length).toBeGreaterThan(30);
    expect(sentences.filter((sentence) => familiar.test(sentence))).toEqual([]);
  });
});

describe('the words of the markup', () => {
  it('are those of the English catalogue, and all of them are used', async () => {
    const html = await markup();
    const texts = [...html.matchAll(/x-t="([^"]+)"[^>]*>([^<]*)</g)];
    expect(texts.length).toBeGreaterThan(60);
    for (const [, key = '', text] of texts) expect(Reflect.get(enWords, key), key).toBe(text);
    for (const [, attribute = '', key = ''] of html.matchAll(/x-t:([a-z-]+)="([^"]+)"/g)) {
      expect(html, key).toContain(`${attribute}="${Reflect.get(enWords, key)}"`);
    }
    const named = new Set([...html.matchAll(/x-t(?::[a-z-]+)?="([^"]+)"/g)].map(([, key]) => key));
    const inScripts = ['chooseTable', 'thisTable', 'undone'];
    expect([...named, ...inScripts].sort()).toEqual(Object.keys(enWords).sort());
  });
});

it('a switch of the language is heard by whoever reads a message the next time', () => {
  let language: 'en' | 'es' = 'en';
  const messages = liveMessages(() => language);
  expect(messages.noRows).toBe('No rows');
  language = 'es';
  expect(messages.noRows).toBe('Sin filas');
});
