/** The arithmetic of a table of millions of rows in a scroll bar of a few million px. Rows count from 0 here. */

/** Every row's height, px; the style sheet has the same. */
export const rowHeight = 32;

/** Browsers cut off elements that are taller than 17 to 33 million px; a table of more is scrolled through in larger steps. */
export const longestScroll = 8_000_000;

/** Near both ends a px of the scroll bar is a px of the table, so that these rows are reached at any pace. */
const exactEnd = 400_000;

export interface GridSize {
  /** Rows of the table. */
  readonly total: number;
  /** The height in which rows are seen, px. */
  readonly viewPx: number;
}

/** Where the table stands: `top` px of it are above the view while the scroll bar is at `scrollTop`. */
export interface GridPlace {
  readonly top: number;
  readonly scrollTop: number;
}

/** The lowest place that can be seen, px of the table. */
export function lastTop({ total, viewPx }: GridSize): number {
  return Math.max(0, total * rowHeight - viewPx);
}

/** How far the scroll bar goes, px. */
export function scrollRange(size: GridSize): number {
  return Math.min(lastTop(size), longestScroll);
}

/** The place in the table that a place of the scroll bar means. */
export function topAt(scrollTop: number, size: GridSize): number {
  const end = lastTop(size);
  const range = scrollRange(size);
  const at = Math.min(Math.max(0, scrollTop), range);
  if (end === range || at <= exactEnd) return at;
  if (at >= range - exactEnd) return end - (range - at);
  return exactEnd + ((at - exactEnd) / (range - 2 * exactEnd)) * (end - 2 * exactEnd);
}

/** The place of the scroll bar that shows `top`. */
export function scrollTopOf(top: number, size: GridSize): number {
  const end = lastTop(size);
  const range = scrollRange(size);
  const at = Math.min(Math.max(0, top), end);
  if (end === range || at <= exactEnd) return at;
  if (at >= end - exactEnd) return range - (end - at);
  return exactEnd + ((at - exactEnd) / (end - 2 * exactEnd)) * (range - 2 * exactEnd);
}

/**
 * Where the table stands after its user has scrolled: small steps, as of a wheel or a finger, move it by as much as they
 * move; a large one is a jump of the scroll bar.
 */
export function scrolledTo(place: GridPlace, scrollTop: number, size: GridSize): GridPlace {
  const step = scrollTop - place.scrollTop;
  const isJump = Math.abs(step) > Math.max(2_000, 2 * size.viewPx);
  const top = isJump ? topAt(scrollTop, size) : place.top + step;
  return { top: Math.min(Math.max(0, top), lastTop(size)), scrollTop };
}

/** The rows that are at least partly in view, `last` excluded, and how far the first is above it, px. */
export function rowsInView(
  top: number,
  { total, viewPx }: GridSize,
): { readonly first: number; readonly last: number; readonly abovePx: number } {
  const first = Math.min(Math.floor(top / rowHeight), Math.max(0, total - 1));
  const last = Math.min(total, Math.ceil((top + viewPx) / rowHeight));
  return { first, last: Math.max(first, last), abovePx: top - first * rowHeight };
}

/** The nearest place at which `row` is wholly in view; `center` brings it to the middle. */
export function topShowing(row: number, top: number, size: GridSize, where: 'nearest' | 'center'): number {
  const start = row * rowHeight;
  let wanted = top;
  if (where === 'center') wanted = start - (size.viewPx - rowHeight) / 2;
  else if (start < top) wanted = start;
  else if (start + rowHeight > top + size.viewPx) wanted = start + rowHeight - size.viewPx;
  return Math.min(Math.max(0, wanted), lastTop(size));
}
