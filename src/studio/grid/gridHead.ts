/** Draws the columns' heads: their names, and what is known of them. */
import type { ColumnSummary } from '../studioApi.ts';

export interface DrawnHead {
  readonly columns: readonly ColumnSummary[];
  readonly numeric: readonly boolean[];
  readonly selectedColumn: number;
  /** The word for the column of row numbers. */
  readonly rowWord: string;
  readonly typeText: (column: ColumnSummary) => string;
  readonly missingText: (column: ColumnSummary) => string;
}

/** A head that stays keeps its element, and with it the focus. */
export function drawGridHead(row: HTMLTableRowElement, head: DrawnHead): void {
  const [corner = cornerCell(), ...others] = row.cells;
  const known = new Map(others.map((cell) => [cell.dataset.column, cell]));
  const cells = head.columns.map((column, index) => {
    const cell = known.get(column.name) ?? headCell(column.name);
    fill(cell, head, column, index);
    return cell;
  });
  const word = corner.firstElementChild;
  if (word !== null) setText(word, head.rowWord);
  const wanted = [corner, ...cells];
  const isSame = wanted.length === row.cells.length && wanted.every((cell, at) => row.cells[at] === cell);
  if (!isSame) row.replaceChildren(...wanted);
}

/** The column whose head was pressed. */
export function pressedColumn(event: Event): string | null {
  const { target } = event;
  if (!(target instanceof Element)) return null;
  return target.closest('button')?.closest('th')?.dataset.column ?? null;
}

function fill(cell: HTMLTableCellElement, head: DrawnHead, column: ColumnSummary, index: number): void {
  const isSelected = index === head.selectedColumn;
  const isNumber = head.numeric[index] === true;
  cell.className = `${isNumber ? 'number' : ''}${isSelected ? ' selected' : ''}`;
  cell.dataset.type = column.type ?? '';
  cell.ariaColIndex = String(index + 2);
  const [button] = cell.getElementsByTagName('button');
  if (button !== undefined) button.ariaPressed = String(isSelected);
  const texts: readonly (readonly [string, string])[] = [
    ['.column-name', column.name],
    ['.column-type', head.typeText(column)],
    ['.column-missing', head.missingText(column)],
  ];
  for (const [selector, text] of texts) {
    const element = cell.querySelector(selector);
    if (element !== null) setText(element, text);
  }
  cell.querySelector('.column-missing')?.classList.toggle('has-missing', (column.missing ?? 0) > 0);
}

function headCell(name: string): HTMLTableCellElement {
  const cell = document.createElement('th');
  cell.scope = 'col';
  cell.dataset.column = name;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'column-head';
  button.title = name;
  const facts = span('column-facts', span('column-type'), span('column-missing'));
  button.append(span('column-name'), facts);
  cell.append(button);
  return cell;
}

function cornerCell(): HTMLTableCellElement {
  const cell = document.createElement('th');
  cell.scope = 'col';
  cell.className = 'corner';
  cell.ariaColIndex = '1';
  cell.append(span('sr-only'));
  return cell;
}

function span(className: string, ...children: readonly Node[]): HTMLSpanElement {
  const element = document.createElement('span');
  element.className = className;
  element.append(...children);
  return element;
}

function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
