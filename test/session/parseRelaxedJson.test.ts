import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRelaxedJson } from '../../src/session/parseRelaxedJson.ts';

const value = (read: unknown) => ({ kind: 'value', value: read });

test('valid JSON is read exactly as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parseRelaxedJson(text)).toEqual(value(JSON.parse(text)));
    }),
  );
});

test('bare NaN and infinities are read as null, wherever a value may stand', () => {
  expect(parseRelaxedJson('{"a": NaN, "b": [Infinity,-Infinity, -1], "c": 1}')).toEqual(
    value({ a: null, b: [null, null, -1], c: 1 }),
  );
});

test('strings keep their NaN and Infinity, escaped quotes and brackets', () => {
  const text = String.raw`{"NaN": "Infinity, \"NaN\" {[", "back\\": "-Infinity\\", "x": NaN}`;
  expect(parseRelaxedJson(text)).toEqual(
    value({ NaN: 'Infinity, "NaN" {[', 'back\\': '-Infinity\\', x: null }),
  );
});

test.each(['{"a": NaNs}', '{"a": xNaN}', '{"a": Infinity2}', '{"a": 5NaN}', '{"a": "b"NaN}'])(
  'a word that only contains NaN or Infinity is not one: %s',
  (text) => {
    expect(parseRelaxedJson(text)).toEqual({ kind: 'invalid' });
  },
);

test.each(['NaN', 'Infinity', '', '   ', 'true}', 'tru', '<html>', 'null null', 'x {', 'NaN ['])(
  'a text that is neither object nor list is not repaired: %j',
  (text) => {
    expect(parseRelaxedJson(text)).toEqual({ kind: 'invalid' });
  },
);

test('a byte order mark and surrounding space are no part of the text', () => {
  expect(parseRelaxedJson('\uFEFF {"a": 1}\n')).toEqual(value({ a: 1 }));
  expect(parseRelaxedJson('\uFEFF\n[NaN]')).toEqual(value([null]));
});

test('a byte order mark inside a string is part of it', () => {
  expect(parseRelaxedJson('{"a": "\uFEFF"}')).toEqual(value({ a: '\uFEFF' }));
});

test('a text that ends anywhere before its end is cut', () => {
  const objects = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue()));
  fc.assert(
    fc.property(objects, fc.double({ min: 0, max: 1, noNaN: true }), (data, share) => {
      const text = JSON.stringify(data);
      const cutAt = 1 + Math.floor(share * (text.length - 2));
      expect(parseRelaxedJson(text.slice(0, cutAt))).toEqual({ kind: 'cut' });
    }),
  );
});

test.each([
  '{"a": "b',
  '{"a": "b\\',
  '{"a": "b\\"',
  '{"a": "b\\\\',
  '{"a',
  '{',
  '[[1]',
  '[NaN',
  '{"a": [1, {"b": 2}',
])('a text that ends inside a string or a bracket is cut: %s', (text) => {
  expect(parseRelaxedJson(text)).toEqual({ kind: 'cut' });
});

test.each([
  '{"a": 1]',
  '[}',
  '{"a": [1}',
  '{"a": oops}',
  '{"a": 1}}',
  '{"a": 1} trailing',
  "{'a': 1}",
  '[1,]',
  '{"a": "\u0001"}',
])('a text that is closed and wrong is invalid: %s', (text) => {
  expect(parseRelaxedJson(text)).toEqual({ kind: 'invalid' });
});

test('any text is read without a throw', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'{}[]",\\:NaInfity- 1') })),
      (text) => {
        expect(['value', 'cut', 'invalid']).toContain(parseRelaxedJson(text).kind);
      },
    ),
  );
});

test('a cut text of many escaped quotes is read in no time', () => {
  expect(parseRelaxedJson(`{"a": "${'\\"'.repeat(200_000)}`)).toEqual({ kind: 'cut' });
});
