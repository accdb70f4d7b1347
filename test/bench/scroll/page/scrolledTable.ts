/** The tables that are scrolled, each as the element that scrolls and a look at whether its rows are there. */
import type { ClientKind } from './scrollDoor.ts';

export interface ScrolledTable {
  readonly scroller: HTMLElement;
  /** Whether every row in view is there, and the right one. */
  isFilled(): boolean;
}

const rowHeight = 32;
const pageRows = 1_000;
/** As tall as a browser lets an element be, and then some. */
const tallest = 8_000_000;

export async function openTable(kind: ClientKind, rowsAddress: string): Promise<ScrolledTable> {
  if (kind === 'studio') return studioTable();
  return kind === 'grid' ? gridTable(rowsAddress) : await pageTable(rowsAddress);
}

function studioTable(): ScrolledTable {
  const scroller = element('[data-testid=table]');
  const body = element('[data-testid=rows]');
  return {
    scroller,
    isFilled: () => body.childElementCount > 5 && body.querySelector('.is-waiting') === null,
  };
}

interface Rows {
  readonly total: number;
  readonly rows: readonly (readonly unknown[])[];
}

async function readRows(address: string, offset: number, limit: number): Promise<Rows> {
  return await (await fetch(`${address}?offset=${offset}&limit=${limit}`)).json();
}

/** A grid as one writes it first: each scroll event asks for the rows in view and draws the answer, if it is the newest. */
function gridTable(address: string): ScrolledTable {
  const { scroller, body, canvas } = frame('position: sticky; top: 0');
  const count = Math.ceil(scroller.clientHeight / rowHeight);
  let total = 0;
  let asked = -1;
  let shown = -1;
  const range = () => scroller.scrollHeight - scroller.clientHeight;
  const firstRow = () => Math.round((scroller.scrollTop / Math.max(1, range())) * Math.max(0, total - count));
  const draw = async () => {
    const first = firstRow();
    if (first === asked) return;
    asked = first;
    const read = await readRows(address, first, count);
    if (asked !== first) return;
    total = read.total;
    canvas.style.height = `${Math.min(tallest, total * rowHeight)}px`;
    body.innerHTML = rowsHtml(read.rows, first);
    shown = first;
  };
  scroller.addEventListener('scroll', () => void draw(), { passive: true });
  void draw();
  return { scroller, isFilled: () => total > 0 && shown === firstRow() };
}

/** One page of the table with all of its rows in it, which the browser scrolls by itself. */
async function pageTable(address: string): Promise<ScrolledTable> {
  const { scroller, body, canvas } = frame('');
  const read = await readRows(address, 0, pageRows);
  body.innerHTML = rowsHtml(read.rows, 0);
  canvas.style.height = 'auto';
  return { scroller, isFilled: () => true };
}

function frame(paneStyle: string) {
  document.body.innerHTML = `<div id="scroller" style="width: 1000px; height: 600px; overflow: auto; contain: size; font: 14px sans-serif">
    <div id="canvas"><div style="${paneStyle}"><table><tbody id="rows"></tbody></table></div></div></div>`;
  return { scroller: element('#scroller'), canvas: element('#canvas'), body: element('#rows') };
}

function rowsHtml(rows: Rows['rows'], first: number): string {
  return rows
    .map(
      (cells, index) =>
        `<tr style="height: ${rowHeight}px"><th>${first + index + 1}</th>${cellsHtml(cells)}</tr>`,
    )
    .join('');
}

function cellsHtml(cells: readonly unknown[]): string {
  return cells.map((cell) => `<td>${cell ?? ''}</td>`).join('');
}

function element(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`The page has no ${selector}.`);
  return found;
}
