import { describe, expect, it } from 'vitest';
import { couldBeAfter } from '../../src/journal/expectedTable.ts';
import type { JsonObject } from '../../src/session/sessionApi.ts';

const before = { columns: ['site', 'flow', 'depth'], shape: [5, 3] } as const;
const { columns } = before;

const rows: readonly [says: string, name: string, JsonObject, object, boolean][] = [
  [
    'a rename in its place',
    'rename_column',
    { old_name: 'flow', new_name: 'q' },
    { columns: ['site', 'q', 'depth'], shape: [5, 3] },
    true,
  ],
  [
    'a rename at another place',
    'rename_column',
    { old_name: 'flow', new_name: 'q' },
    { columns: ['site', 'depth', 'q'], shape: [5, 3] },
    false,
  ],
  [
    'a rename that shows no columns',
    'rename_column',
    { old_name: 'flow', new_name: 'q' },
    { columns: null, shape: [5, 3] },
    true,
  ],
  [
    'a rename that lost rows',
    'rename_column',
    { old_name: 'flow', new_name: 'q' },
    { columns: ['site', 'q', 'depth'], shape: [4, 3] },
    false,
  ],
  ['a drop', 'drop_columns', { columns: ['flow', 'site'] }, { columns: ['depth'], shape: [5, 1] }, true],
  [
    'a drop of something else',
    'drop_columns',
    { columns: ['flow'] },
    { columns: ['site', 'flow'], shape: [5, 2] },
    false,
  ],
  ['a filter that keeps some', 'filter_rows', {}, { columns, shape: [2, 3] }, true],
  ['a filter that keeps all', 'filter_rows', {}, { columns, shape: [5, 3] }, true],
  ['a filter that lost a column', 'filter_rows', {}, { columns: ['site', 'flow'], shape: [2, 2] }, false],
  ['a sort', 'sort_rows', {}, { columns, shape: [5, 3] }, true],
  ['a sort that lost a row', 'sort_rows', {}, { columns, shape: [4, 3] }, false],
  [
    'a fill that renamed',
    'fill_missing_values',
    {},
    { columns: ['site', 'q', 'depth'], shape: [5, 3] },
    false,
  ],
  ['an undo to any table', 'undo', {}, { columns: ['other'], shape: [1, 1] }, true],
];

describe('evidence in the table', () => {
  it.each(rows)('%s', (_, name, params, after, expected) => {
    const outline = { columns: null, shape: null, ...after };
    expect(couldBeAfter({ name, params }, before, outline)).toBe(expected);
  });

  it('a drop over columns that nobody knows is not judged', () => {
    const unknown = { columns: null, shape: [5, 3] } as const;
    const after = { columns: ['depth'], shape: [5, 1] } as const;
    expect(couldBeAfter({ name: 'drop_columns', params: { columns: ['flow'] } }, unknown, after)).toBe(true);
  });
});
