import fc from 'fast-check';
import { expect, test } from 'vitest';
import { datasourcePrefix, prefixEnd, quarantineName } from '../../src/storage/recordName.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 6 });

test('the end of a prefix is above everything that starts with it and not above anything else', () => {
  const prefix = anyText.filter((text) => /[^\uffff]/.test(text));
  fc.assert(
    fc.property(prefix, anyText, (before, other) => {
      const end = prefixEnd(before);
      expect(before + other < end).toBe(true);
      const inRange = other >= before && other < end;
      expect(inRange).toBe(other.startsWith(before));
    }),
  );
});

test('a prefix of nothing but U+FFFF has no end', () => {
  expect(() => prefixEnd('\uffff')).toThrow(RangeError);
});

test('two places never share a name, whatever their datasource and id contain', () => {
  const part = fc.string({ unit: fc.constantFrom(':', '1', '2', 'a'), maxLength: 5 });
  const place = fc.record({ datasourceId: part, id: part });
  fc.assert(
    fc.property(place, place, (one, two) => {
      const nameOf = ({ datasourceId, id }: typeof one) =>
        datasourcePrefix('owner', { userId: 'ana', datasourceId }) + id;
      const same = one.datasourceId === two.datasourceId && one.id === two.id;
      expect(nameOf(one) === nameOf(two)).toBe(same);
    }),
    { numRuns: 2_000 },
  );
});

test('a quarantined record keeps its old name within the new one', () => {
  expect(quarantineName('owner', 'owner:2:d1:op:7', 'f00')).toBe('quarantine:owner:f00:2:d1:op:7');
});
