import { expect, it } from 'vitest';
import { cellAfterKey } from '../../../src/studio/grid/gridKeys.ts';

const bounds = { rows: 3_000_000, columns: 10, page: 17 };
const middle = { row: 1_000, column: 4 };
const press = (key: string, held: { ctrlKey?: boolean; shiftKey?: boolean; altKey?: boolean } = {}) =>
  cellAfterKey(
    middle,
    { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held },
    bounds,
  );

it.each([
  ['ArrowDown', { row: 1_001, column: 4 }],
  ['ArrowUp', { row: 999, column: 4 }],
  ['ArrowLeft', { row: 1_000, column: 3 }],
  ['ArrowRight', { row: 1_000, column: 5 }],
  ['PageDown', { row: 1_017, column: 4 }],
  ['PageUp', { row: 983, column: 4 }],
  ['Home', { row: 1_000, column: 0 }],
  ['End', { row: 1_000, column: 9 }],
])('%s leads to its neighbour', (key, cell) => {
  expect(press(key)).toEqual(cell);
});

it('Ctrl leads to the edges of the table', () => {
  expect(press('Home', { ctrlKey: true })).toEqual({ row: 0, column: 0 });
  expect(press('End', { ctrlKey: true })).toEqual({ row: 2_999_999, column: 9 });
  expect(press('ArrowDown', { ctrlKey: true })).toEqual({ row: 2_999_999, column: 4 });
  expect(press('ArrowLeft', { ctrlKey: true })).toEqual({ row: 1_000, column: 0 });
});

it('stays inside, and leaves other keys to others', () => {
  const first = { row: 0, column: 0 };
  const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  expect(cellAfterKey(first, { key: 'ArrowUp', ...plain }, bounds)).toEqual(first);
  expect(cellAfterKey(first, { key: 'PageUp', ...plain }, bounds)).toEqual(first);
  expect(cellAfterKey(first, { key: 'ArrowDown', ...plain }, { ...bounds, rows: 0 })).toBeNull();
  expect(press('Tab')).toBeNull();
  expect(press('z', { ctrlKey: true })).toBeNull();
  expect(press('ArrowDown', { shiftKey: true })).toBeNull();
  expect(press('ArrowLeft', { altKey: true })).toBeNull();
});
