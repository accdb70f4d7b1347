/** What the keys of a grid do to its active cell (ARIA Authoring Practices, grid pattern). */

export interface GridCell {
  /** From 0. */
  readonly row: number;
  /** From 0. */
  readonly column: number;
}

export interface GridBounds {
  readonly rows: number;
  readonly columns: number;
  /** Rows that a page moves by. */
  readonly page: number;
}

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** The cell a key leads to; `null` when the key is none of the grid's. */
export function cellAfterKey(cell: GridCell, press: KeyPress, bounds: GridBounds): GridCell | null {
  if (press.altKey || press.shiftKey || bounds.rows === 0 || bounds.columns === 0) return null;
  const moved = move(cell, press.key, press.ctrlKey || press.metaKey, bounds);
  if (moved === null) return null;
  return {
    row: Math.min(Math.max(0, moved.row), bounds.rows - 1),
    column: Math.min(Math.max(0, moved.column), bounds.columns - 1),
  };
}

function move({ row, column }: GridCell, key: string, isFar: boolean, bounds: GridBounds): GridCell | null {
  const lastRow = bounds.rows - 1;
  const lastColumn = bounds.columns - 1;
  switch (key) {
    case 'ArrowDown':
      return { row: isFar ? lastRow : row + 1, column };
    case 'ArrowUp':
      return { row: isFar ? 0 : row - 1, column };
    case 'ArrowRight':
      return { row, column: isFar ? lastColumn : column + 1 };
    case 'ArrowLeft':
      return { row, column: isFar ? 0 : column - 1 };
    case 'PageDown':
      return { row: row + bounds.page, column };
    case 'PageUp':
      return { row: row - bounds.page, column };
    case 'Home':
      return isFar ? { row: 0, column: 0 } : { row, column: 0 };
    case 'End':
      return isFar ? { row: lastRow, column: lastColumn } : { row, column: lastColumn };
    default:
      return null;
  }
}
