/** The arithmetic of a table shown in pages: offsets, ranges, and where a row stands. All rows count from 1, offsets from 0. */

/** Rows that one page holds. */
export const rowsPerPage = 100;

/** The offset of the last page; 0 for an empty table. */
export function lastOffset(total: number): number {
  return total <= 0 ? 0 : Math.floor((total - 1) / rowsPerPage) * rowsPerPage;
}

/** The offset of the page that shows `row`, brought into the table. */
export function offsetOfRow(row: number, total: number): number {
  const inside = Math.min(Math.max(1, Math.floor(row)), Math.max(1, total));
  return Math.floor((inside - 1) / rowsPerPage) * rowsPerPage;
}

/** An offset brought into a table of `total` rows. */
export function clampOffset(offset: number, total: number): number {
  return Math.min(Math.max(0, offset), lastOffset(total));
}

/** The number of the page at `offset`, from 1, and how many there are. */
export function pageNumbers(offset: number, total: number): { page: number; pages: number } {
  return { page: offset / rowsPerPage + 1, pages: lastOffset(total) / rowsPerPage + 1 };
}
