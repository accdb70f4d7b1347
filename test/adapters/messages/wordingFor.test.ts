import { describe, expect, it } from 'vitest';
import { wordingIn } from '../../../src/adapters/messages/wording.ts';
import { cataloguesWith, wordingFor } from '../../../src/adapters/messages/wordingFor.ts';
import { shippedMessages } from '../../../src/index.ts';

const now = Date.UTC(2026, 2, 14, 9, 30);
const en = wordingIn(shippedMessages.en, 'en');
const es = wordingIn(shippedMessages.es, 'es');

describe('numbers and times are worded by Intl', () => {
  it('rounds a deadline up to the second, so that zero means now', () => {
    expect(en.until(now + 4_001, now)).toBe('in 5 seconds');
    expect(en.until(now + 1_000, now)).toBe('in 1 second');
    expect(en.until(now - 10, now)).toBe('now');
    expect(es.until(now + 4_001, now)).toBe('dentro de 5 segundos');
    expect(es.until(now, now)).toBe('ahora');
  });

  it('counts minutes where seconds say little, and names the clock where minutes do', () => {
    expect(en.until(now + 119_000, now)).toBe('in 119 seconds');
    expect(en.until(now + 240_000, now)).toBe('in 4 minutes');
    expect(es.until(now + 180_000, now)).toBe('dentro de 3 minutos');
    expect(en.isFar(now + 3_600_000, now)).toBe(false);
    expect(en.isFar(now + 3_600_001, now)).toBe(true);
  });

  it('writes a time as the region does, and the day with it when that is far', () => {
    expect(wordingIn(shippedMessages.en, 'en-GB').moment(now, now)).toMatch(/^\d\d:\d\d$/);
    expect(en.moment(now, now)).toMatch(/[AP]M$/);
    expect(es.moment(now + 86_400_000, now)).toMatch(/2026/);
  });

  it('counts one thing as one thing, and thousands as the language does', () => {
    const { keptHere } = shippedMessages.en.work;
    expect(en.plural(keptHere, 1)).toContain('1 change is kept');
    expect(en.plural(keptHere, 12_345)).toContain('12,345 changes are kept');
    expect(es.plural(shippedMessages.es.work.keptHere, 12_345)).toContain('12.345 cambios quedan');
  });

  it('takes the plural category of the language, and the general one where there is none', () => {
    const polish = wordingIn(shippedMessages.en, 'pl');
    const text = { one: 'jedna', few: '{count} zmiany', other: '{count} zmian' };
    expect([1, 3, 5].map((count) => polish.plural(text, count))).toEqual(['jedna', '3 zmiany', '5 zmian']);
    expect(polish.plural({ other: '{count}!' }, 3)).toBe('3!');
  });

  it('leaves a name in place that it has nothing for', () => {
    expect(en.fill('{a} and {b}', { a: '$& {b}' })).toBe('$& {b} and {b}');
    expect(en.fill('{toString}', {})).toBe('{toString}');
  });
});

describe('the language', () => {
  const said = (language: string, own = {}) => {
    const { messages, locale } = wordingFor(cataloguesWith(own), language);
    return `${messages.actions.manual_retry} (${locale})`;
  };

  it.each([
    ['en', 'Retry now (en)'],
    ['es', 'Reintentar ahora (es)'],
    ['es-AR', 'Reintentar ahora (es-AR)'],
    ['ES_mx', 'Reintentar ahora (es-MX)'],
    ['en-GB', 'Retry now (en-GB)'],
    ['fr', 'Retry now (en)'],
    ['', 'Retry now (en)'],
    ['not a tag', 'Retry now (en)'],
    ['constructor', 'Retry now (en)'],
  ])('%j', (language, expected) => {
    expect(said(language)).toBe(expected);
  });

  it('an application changes a language, a region of one, and adds another', () => {
    const own = {
      es: { actions: { manual_retry: 'Otra vez' } },
      'es-AR': { actions: { manual_retry: 'De nuevo' } },
      pt: { actions: { manual_retry: 'Tentar agora' } },
    };
    expect(said('es', own)).toBe('Otra vez (es)');
    expect(said('es-AR', own)).toBe('De nuevo (es-AR)');
    expect(said('pt-BR', own)).toBe('Tentar agora (pt-BR)');
    expect(wordingFor(cataloguesWith(own), 'es-AR').messages.actions.log_in).toBe('Iniciar sesión');
    expect(said('en', own)).toBe('Retry now (en)');
  });

  it('what comes last wins', () => {
    const catalogues = cataloguesWith({ en: { serverSays: 'a', attempt: 'b' } }, { en: { serverSays: 'c' } });
    expect(catalogues.en).toMatchObject({ serverSays: 'c', attempt: 'b' });
    expect(shippedMessages.en.serverSays).toBe('The server says:');
  });

  it.each([
    [{ 'no tag': {} }, /names no language/],
    [
      { en: { actions: { retry: 'x' } } },
      /^messages\.actions\.retry is no message\. There are: automatic_retry,/,
    ],
    [{ en: { serverSays: 3 } }, /serverSays must be a text/],
    [{ en: { actions: 'x' } }, /actions must be an object/],
    [{ en: { serverSays: '' } }, /must be a text/],
    [{ en: null }, /messages must be an object/],
  ])('wording that fits no message is refused by name: %j', (own, message) => {
    expect(() => cataloguesWith(own as Parameters<typeof cataloguesWith>[0])).toThrow(message);
  });

  it('a failure may get a sentence that it had not, and an operation a name', () => {
    const own = {
      en: {
        failures: { SERVER_ERROR: { counting: 'Error, again {when}', stoppedTitle: 'Error' } },
        operations: { transpose: 'Transpose' },
        work: { keptHere: { many: 'many' } },
      },
    };
    expect(cataloguesWith(own).en).toMatchObject(own.en);
  });
});
