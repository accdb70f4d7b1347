import { describe, expect, it } from 'vitest';
import { en } from '../../src/studio/messages/en.ts';
import {
  emptyFields,
  type FormFields,
  type FormName,
  operationRequest,
} from '../../src/studio/operationRequest.ts';

const columns = [
  { name: 'date', type: 'date', missing: 0 },
  { name: 'wind', type: 'float', missing: 3 },
  { name: 'gusts', type: 'integer', missing: 0 },
  { name: 'weather', type: 'string', missing: 1 },
  { name: 'checked', type: 'boolean', missing: 0 },
];

const request = (name: FormName, fields: Partial<FormFields>) =>
  operationRequest(name, { fields: { ...emptyFields, ...fields }, columns, messages: en });
const params = (name: FormName, fields: Partial<FormFields>) => {
  const asked = request(name, fields);
  return asked.ok ? asked.params : asked.sentence;
};

describe('what a form means', () => {
  it('renames a column, without the spaces around its new name', () => {
    expect(params('rename_column', { column: 'wind', newName: ' speed ' })).toEqual({
      old_name: 'wind',
      new_name: 'speed',
    });
  });

  it.each([
    [{ newName: 'speed' }, 'Choose a column.'],
    [{ column: 'wind', newName: '  ' }, 'Type the new name.'],
    [{ column: 'wind', newName: 'wind' }, 'That is its name already.'],
    [{ column: 'wind', newName: 'date' }, 'There is a column “date” already.'],
  ])('says what a rename lacks: %o', (fields, sentence) => {
    expect(params('rename_column', fields)).toBe(sentence);
  });

  it('changes a type', () => {
    expect(params('change_column_type', { column: 'wind', newType: 'integer' })).toEqual({
      column_name: 'wind',
      new_type: 'integer',
    });
    expect(params('change_column_type', {})).toBe('Choose a column.');
  });

  it('fills columns in the order of the table', () => {
    expect(params('fill_missing_values', { columns: ['gusts', 'wind'], strategy: 'median' })).toEqual({
      columns: ['wind', 'gusts'],
      strategy: 'median',
    });
  });

  it('takes no mean of words', () => {
    expect(params('fill_missing_values', { columns: ['wind', 'weather'], strategy: 'mean' })).toBe(
      'Mean and median need numbers: leave out “weather”.',
    );
    expect(params('fill_missing_values', { columns: ['weather'], strategy: 'mode' })).toEqual({
      columns: ['weather'],
      strategy: 'mode',
    });
  });

  it('fills with a value of the column’s type', () => {
    const fill = (column: string, value: string) =>
      params('fill_missing_values', { columns: [column], strategy: 'value', value });
    expect(fill('wind', ' 2.5 ')).toMatchObject({ fill_value: 2.5 });
    expect(fill('weather', 'fog')).toMatchObject({ fill_value: 'fog' });
    expect(fill('checked', 'true')).toMatchObject({ fill_value: true });
    expect(fill('wind', 'strong')).toBe('“wind” holds numbers: type a number, such as 12.5.');
    expect(fill('wind', '')).toBe('Type a value.');
    expect(params('fill_missing_values', {})).toBe('Choose at least one column.');
  });

  it('never rounds a whole number that a double cannot hold', () => {
    expect(
      params('filter_rows', { column: 'gusts', operator: 'eq', value: '9007199254740993' }),
    ).toMatchObject({
      value: '9007199254740993',
    });
  });

  it('drops columns, but never all of them', () => {
    expect(params('drop_columns', { columns: ['weather'] })).toEqual({ columns: ['weather'] });
    expect(params('drop_columns', { columns: [] })).toBe('Choose at least one column.');
    expect(params('drop_columns', { columns: columns.map(({ name }) => name) })).toBe(
      'Keep at least one column.',
    );
  });

  it('filters by a typed value, and by none where none is meant', () => {
    expect(params('filter_rows', { column: 'wind', operator: 'ge', value: '3' })).toEqual({
      column: 'wind',
      operator: 'ge',
      value: 3,
    });
    expect(params('filter_rows', { column: 'weather', operator: 'contains', value: ' ra' })).toEqual({
      column: 'weather',
      operator: 'contains',
      value: ' ra',
    });
    expect(params('filter_rows', { column: 'wind', operator: 'is_missing', value: '3' })).toEqual({
      column: 'wind',
      operator: 'is_missing',
    });
    expect(params('filter_rows', { column: 'wind', operator: 'eq', value: '' })).toBe('Type a value.');
    expect(params('filter_rows', { operator: 'eq', value: '1' })).toBe('Choose a column.');
    expect(params('filter_rows', { column: 'wind', operator: 'lt', value: 'x' })).toContain('type a number');
  });

  it('sorts by one column or two', () => {
    expect(params('sort_rows', { column: 'wind', descending: true })).toEqual({
      columns: ['wind'],
      descending: true,
    });
    expect(params('sort_rows', { column: 'wind', thenBy: 'date' })).toEqual({
      columns: ['wind', 'date'],
      descending: false,
    });
    expect(params('sort_rows', { column: 'wind', thenBy: 'wind' })).toMatchObject({ columns: ['wind'] });
    expect(params('sort_rows', {})).toBe('Choose a column.');
  });

  it('saves under a name', () => {
    expect(params('save', { newName: ' Dry days ' })).toEqual({ name: 'Dry days' });
    expect(params('save', { newName: ' ' })).toBe('Type a name for the new table.');
  });
});
