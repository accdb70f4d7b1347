import { expect, it } from 'vitest';
import { isNumberColumn, previewPage, type TablePage, tableVersion } from '../../src/studio/tablePage.ts';
import { view } from './recoveryStates.ts';

it('makes a page of the session’s preview, with types and counts unknown', () => {
  expect(previewPage(view)).toEqual({
    source: 'preview',
    etag: view.etag,
    offset: 0,
    total: 1461,
    columns: [
      { name: 'date', type: null, missing: null },
      { name: 'wind', type: null, missing: null },
      { name: 'weather', type: null, missing: null },
    ],
    rows: [
      ['2012-01-01', 4.7, 'drizzle'],
      ['2012-01-02', null, 'rain'],
    ],
  });
});

it('reads the columns off the rows where the session names none', () => {
  expect(previewPage({ ...view, columns: null, shape: null })).toMatchObject({
    total: 2,
    columns: { length: 3 },
  });
});

it('makes no page of nothing', () => {
  expect(previewPage({ ...view, preview: null })).toBeNull();
  expect(previewPage({ ...view, columns: null, preview: [] })).toBeNull();
});

it('tells two states of a table apart, with an entity tag and without', () => {
  const { etag: _, ...bare } = view;
  expect(tableVersion(view)).not.toBe(tableVersion({ ...view, etag: '"e1:2"' }));
  expect(tableVersion(bare)).not.toBe(tableVersion({ ...bare, position: 2 }));
  expect(tableVersion(view)).not.toBe(tableVersion({ ...view, datasourceId: 'd2' }));
});

it('aligns numbers by type, or by what is there while the type is unknown', () => {
  const preview = previewPage(view) as TablePage;
  expect(preview.columns.map((_, index) => isNumberColumn(preview, index))).toEqual([false, true, false]);
  const typed: TablePage = {
    ...preview,
    source: 'rows',
    columns: [
      { name: 'date', type: 'date', missing: 0 },
      { name: 'wind', type: 'float', missing: 1 },
      { name: 'weather', type: 'string', missing: 0 },
    ],
  };
  expect(typed.columns.map((_, index) => isNumberColumn(typed, index))).toEqual([false, true, false]);
});
