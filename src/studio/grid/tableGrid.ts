/** A table of any length in a frame that scrolls: draws what is in view, and moves by scroll bar, wheel, finger and keys. */
import { type ColumnWidths, createColumnWidths } from './columnWidths.ts';
import {
  type GridPlace,
  type GridSize,
  lastTop,
  rowHeight,
  rowsInView,
  scrolledTo,
  scrollRange,
  scrollTopOf,
  topShowing,
} from './gridGeometry.ts';
import { type DrawnHead, drawGridHead } from './gridHead.ts';
import { cellAfterKey, type GridCell } from './gridKeys.ts';
import { createGridRows, type DrawnTable } from './gridRows.ts';

/** The elements of the frame, from the outside in. */
export interface GridElements {
  /** Scrolls. */
  readonly scroller: HTMLElement;
  /** As tall as the scroll bar is to go. */
  readonly canvas: HTMLElement;
  /** Stays in view while the canvas is scrolled. */
  readonly pane: HTMLElement;
  readonly table: HTMLTableElement;
}

export interface GridView {
  /** The first row in view, from 0. */
  readonly first: number;
  /** The row behind the last one in view. */
  readonly last: number;
  readonly direction: 1 | -1;
}

export interface GridContent extends DrawnTable, DrawnHead {
  readonly longestRowLabel: string;
  /** BCP 47; the heads of another language are as wide as that needs. */
  readonly locale: string;
}

export interface GridCallbacks {
  readonly onView: (view: GridView) => void;
  /** Enter or space on a cell. */
  readonly onChoose: (column: number) => void;
}

export interface TableGrid {
  /** Shows this content, as far down as it goes; `null` shows nothing. */
  show(content: GridContent | null): void;
  /** Draws again what is in view. */
  redraw(): void;
  /** Brings a row into view, from 0. */
  showRow(row: number, where: 'nearest' | 'center'): void;
  /** Moves by so many views. */
  movePages(count: number): void;
  /** Another table: back to its first row. */
  reset(): void;
  /** Lets go of everything it listens to. */
  stop(): void;
}

const activeId = 'active-cell';
/** Where browsers do not tell the end of a scroll, it is over after this, ms. */
const restMs = 150;

export function createTableGrid(elements: GridElements, callbacks: GridCallbacks): TableGrid {
  const { scroller, canvas, pane, table } = elements;
  const body = table.tBodies[0] ?? table.createTBody();
  const headRow = table.tHead?.rows[0] ?? table.createTHead().insertRow();
  const rows = createGridRows(body);
  const widths: ColumnWidths = createColumnWidths(table);
  const off = new AbortController();
  let content: GridContent | null = null;
  let place: GridPlace = { top: 0, scrollTop: 0 };
  let size: GridSize = { total: 0, viewPx: 0 };
  let direction: 1 | -1 = 1;
  let active: GridCell | null = null;
  let restTimer: ReturnType<typeof setTimeout> | undefined;

  /** Takes the measures of the frame and makes the scroll bar fit them. */
  function measure(): void {
    const viewPx = Math.max(0, scroller.clientHeight - headRow.offsetHeight);
    size = { total: content?.total ?? 0, viewPx };
    pane.style.height = `${scroller.clientHeight}px`;
    canvas.style.height = `${scroller.clientHeight + scrollRange(size)}px`;
  }

  /** Shows the table from `top` on, with the scroll bar where it belongs. */
  function moveTo(top: number): void {
    const inside = Math.min(Math.max(0, top), lastTop(size));
    if (inside !== place.top) direction = inside > place.top ? 1 : -1;
    scroller.scrollTop = scrollTopOf(inside, size);
    place = { top: inside, scrollTop: scroller.scrollTop };
    draw();
  }

  function draw(): void {
    if (content === null) return;
    const { first, last, abovePx } = rowsInView(place.top, size);
    rows.draw(content, first, last);
    body.style.transform = abovePx === 0 ? '' : `translateY(${-abovePx}px)`;
    drawActive();
    callbacks.onView({ first, last, direction });
  }

  function drawActive(): void {
    document.getElementById(activeId)?.removeAttribute('id');
    const cell = active === null ? null : rows.cellOf(active.row, active.column);
    if (cell === null) {
      table.removeAttribute('aria-activedescendant');
      return;
    }
    cell.id = activeId;
    table.setAttribute('aria-activedescendant', activeId);
  }

  function activate(cell: GridCell): void {
    active = cell;
    moveTo(topShowing(cell.row, place.top, size, 'nearest'));
    const drawn = rows.cellOf(cell.row, cell.column);
    if (drawn !== null) bringAcross(drawn);
  }

  /** Sideways only, and clear of the row numbers that stay. */
  function bringAcross(cell: HTMLElement): void {
    const fixed = headRow.cells[0]?.offsetWidth ?? 0;
    const start = cell.offsetLeft - fixed;
    const end = cell.offsetLeft + cell.offsetWidth - scroller.clientWidth;
    if (scroller.scrollLeft > start) scroller.scrollLeft = start;
    else if (scroller.scrollLeft < end) scroller.scrollLeft = end;
  }

  function onScroll(): void {
    if (scroller.scrollTop === place.scrollTop) return;
    const next = scrolledTo(place, scroller.scrollTop, size);
    if (next.top !== place.top) direction = next.top > place.top ? 1 : -1;
    place = next;
    clearTimeout(restTimer);
    restTimer = setTimeout(onRest, restMs);
    draw();
  }

  /** After small steps through a long table the scroll bar lags behind: it is put right when nobody moves it. */
  function onRest(): void {
    clearTimeout(restTimer);
    const right = scrollTopOf(place.top, size);
    if (Math.abs(right - scroller.scrollTop) <= 1) return;
    scroller.scrollTop = right;
    place = { top: place.top, scrollTop: scroller.scrollTop };
  }

  const rowsOfPage = (): number => Math.max(1, Math.floor(size.viewPx / rowHeight) - 1);

  function onKey(event: KeyboardEvent): void {
    // The heads have buttons of their own.
    if (event.target !== table || content === null) return;
    const { numeric, total } = content;
    const bounds = { rows: total, columns: numeric.length, page: rowsOfPage() };
    const from = active ?? { row: Math.ceil(place.top / rowHeight), column: 0 };
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      callbacks.onChoose(from.column);
      return;
    }
    const next = cellAfterKey(from, event, bounds);
    if (next === null) return;
    event.preventDefault();
    activate(next);
  }

  function onPress(event: Event): void {
    const cell = event.target instanceof Element ? event.target.closest('td') : null;
    const tr = cell?.parentElement;
    if (cell === null || !(tr instanceof HTMLTableRowElement)) return;
    active = { row: Number(tr.ariaRowIndex) - 2, column: cell.cellIndex - 1 };
    drawActive();
  }

  /** Where the keys begin is seen from the start. */
  function onFocus(): void {
    active ??= { row: Math.ceil(place.top / rowHeight), column: 0 };
    drawActive();
  }

  const observer = new ResizeObserver(() => {
    measure();
    moveTo(place.top);
  });

  const { signal } = off;
  scroller.addEventListener('scroll', onScroll, { signal, passive: true });
  scroller.addEventListener('scrollend', onRest, { signal, passive: true });
  table.addEventListener('keydown', onKey, { signal });
  table.addEventListener('focus', onFocus, { signal });
  body.addEventListener('click', onPress, { signal });
  observer.observe(scroller);

  return {
    show(next) {
      if (next !== null && content !== null && next.locale !== content.locale) widths.forget();
      content = next;
      canvas.hidden = next === null;
      if (next === null) {
        body.replaceChildren();
        measure();
        return;
      }
      drawGridHead(headRow, next);
      measure();
      if (active !== null && active.row >= next.total) active = null;
      moveTo(place.top);
      widths.fit(next.columns, next.longestRowLabel);
    },
    redraw: draw,
    showRow: (row, where) => moveTo(topShowing(row, place.top, size, where)),
    movePages: (count) => moveTo(place.top + count * rowsOfPage() * rowHeight),
    reset() {
      active = null;
      rows.forget();
      widths.forget();
      place = { top: 0, scrollTop: 0 };
      scroller.scrollTo({ top: 0, left: 0 });
    },
    stop() {
      clearTimeout(restTimer);
      observer.disconnect();
      off.abort();
    },
  };
}
