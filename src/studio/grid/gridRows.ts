/** Draws the rows in view into a few rows that are used again and again: nothing is added or moved while scrolling. */
import type { JsonValue } from '../../index.ts';
import { cellText, pointPadding } from '../cellText.ts';

export interface DrawnTable {
  readonly total: number;
  /** For each column, whether its cells stand right-aligned. */
  readonly numeric: readonly boolean[];
  readonly selectedColumn: number;
  readonly rowAt: (row: number) => readonly JsonValue[] | undefined;
  /** A row's number as it is written. */
  readonly rowLabel: (row: number) => string;
  /** Read out for a cell without a value. */
  readonly missingWord: string;
}

export interface GridRows {
  /** Draws rows `first` to `last`, the latter excluded. */
  draw(table: DrawnTable, first: number, last: number): void;
  /** The cell of a row that is drawn. */
  cellOf(row: number, column: number): HTMLTableCellElement | null;
  /** Another table: what was learnt of its columns is forgotten. */
  forget(): void;
}

export function createGridRows(body: HTMLTableSectionElement): GridRows {
  /** Digits after the point seen so far, per column: they only grow, so that no number jumps while scrolling. */
  let widest: number[] = [];
  let drawnFirst = 0;
  /** What a cell shows, so that one that stays the same is left alone. */
  const shown = new WeakMap<HTMLTableCellElement, string>();

  function draw(table: DrawnTable, first: number, last: number): void {
    const count = last - first;
    drawnFirst = first;
    while (body.rows.length > count) body.deleteRow(-1);
    while (body.rows.length < count) body.append(emptyRow());
    for (const tr of body.rows) fitCells(tr, table.numeric.length);
    for (let index = 0; index < count; index += 1) noteDecimals(table, table.rowAt(first + index));
    for (let index = 0; index < count; index += 1) drawRow(table, index, first + index);
  }

  function drawRow(table: DrawnTable, index: number, row: number): void {
    const tr = body.rows[index];
    if (tr === undefined) return;
    const values = table.rowAt(row);
    tr.ariaRowIndex = String(row + 2);
    tr.classList.toggle('is-waiting', values === undefined);
    const [head, ...cells] = tr.cells;
    const label = table.rowLabel(row);
    if (head !== undefined) write(head, `h ${label}`, () => replaceText(head, label));
    cells.forEach((cell, column) => {
      drawCell(cell, table, column, values === undefined ? undefined : (values[column] ?? null));
    });
  }

  function drawCell(
    cell: HTMLTableCellElement,
    { numeric, selectedColumn, missingWord }: DrawnTable,
    column: number,
    value: JsonValue | undefined,
  ): void {
    const isNumber = numeric[column] === true;
    const selected = column === selectedColumn ? ' selected' : '';
    if (value === undefined) {
      write(cell, `w${selected}`, () => {
        cell.className = `waiting${selected}`;
        replaceText(cell, '');
      });
      return;
    }
    const { text, full, isMissing, decimals } = cellText(value);
    const padding = isNumber && decimals !== null ? pointPadding(decimals, widest[column] ?? 0) : '';
    write(
      cell,
      `${isMissing ? `m ${missingWord}` : 'v'}${isNumber ? 'n' : ''}${selected}${padding.length} ${full ?? text}`,
      () => {
        cell.className = `${isMissing ? 'missing' : isNumber ? 'number' : ''}${selected}`;
        if (isMissing) {
          cell.removeAttribute('title');
          delete cell.dataset.padding;
          cell.replaceChildren(hiddenWord(missingWord));
          return;
        }
        replaceText(cell, text);
        cell.title = full ?? text;
        if (padding === '') delete cell.dataset.padding;
        else cell.dataset.padding = padding;
      },
    );
  }

  function write(cell: HTMLTableCellElement, content: string, change: () => void): void {
    if (shown.get(cell) === content) return;
    shown.set(cell, content);
    change();
  }

  function noteDecimals({ numeric }: DrawnTable, values: readonly JsonValue[] | undefined): void {
    if (values === undefined) return;
    for (let column = 0; column < numeric.length; column += 1) {
      const { decimals } = numeric[column] ? cellText(values[column]) : { decimals: null };
      if (decimals !== null) widest[column] = Math.max(widest[column] ?? 0, decimals);
    }
  }

  return {
    draw,
    cellOf: (row, column) => body.rows[row - drawnFirst]?.cells[column + 1] ?? null,
    forget() {
      widest = [];
    },
  };
}

function emptyRow(): HTMLTableRowElement {
  const tr = document.createElement('tr');
  const head = document.createElement('th');
  head.scope = 'row';
  tr.append(head);
  return tr;
}

function fitCells(tr: HTMLTableRowElement, columns: number): void {
  while (tr.cells.length > columns + 1) tr.deleteCell(-1);
  while (tr.cells.length < columns + 1) tr.insertCell();
}

/** A new text node each time: one that changed its length in place would count as having moved. */
function replaceText(cell: HTMLTableCellElement, text: string): void {
  cell.replaceChildren(text);
}

function hiddenWord(word: string): HTMLSpanElement {
  const hidden = document.createElement('span');
  hidden.className = 'sr-only';
  hidden.textContent = word;
  return hidden;
}
