import { describe, expect, it } from 'vitest';
import { en } from '../../../src/studio/messages/en.ts';

describe('the English catalogue', () => {
  it('counts one thing as one thing', () => {
    expect(en.pending(1)).toBe('1 change waiting to be sent');
    expect(en.pending(2)).toBe('2 changes waiting to be sent');
    expect(en.rows(1)).toBe('1 row');
    expect(en.rowRange(1, 100, 3_000_000)).toBe('1–100 of 3,000,000 rows');
  });

  it.each([
    ['rename_column', { old_name: 'a', new_name: 'b' }, 'Rename “a” to “b”'],
    ['change_column_type', { column_name: 'a', new_type: 'float' }, 'Make “a” decimal'],
    ['fill_missing_values', { columns: ['a', 'b'], strategy: 'mean' }, 'Fill “a”, “b” with the mean'],
    ['fill_missing_values', { columns: ['a'], strategy: 'value', fill_value: 0 }, 'Fill “a” with “0”'],
    ['drop_columns', { columns: ['a'] }, 'Drop “a”'],
    ['filter_rows', { column: 'a', operator: 'ge', value: 3 }, 'Keep rows where “a” ≥ “3”'],
    ['filter_rows', { column: 'a', operator: 'is_missing' }, 'Keep rows where “a” is missing'],
    ['sort_rows', { columns: ['a'], descending: true }, 'Sort by “a”, descending'],
    ['save', { name: 'Dry days' }, 'Save as “Dry days”'],
    ['undo', {}, 'Undo'],
    ['transpose', {}, 'transpose'],
  ])('describes %s', (name, params, words) => {
    expect(en.describe(name, params)).toBe(words);
  });

  it('describes a histogram by where most values lie', () => {
    const bins = [
      { label: '0 to 1', count: 3 },
      { label: '1 to 2', count: 40 },
    ];
    expect(en.histogram(bins)).toBe('Histogram of 2 bins; most values, 40, lie in 1 to 2');
    expect(en.histogram([])).toBe('Histogram');
  });
});
