/** Draws the rows of a page straight into the table: thousands of cells need no reactivity of their own. */
import { cellText, pointPadding } from './cellText.ts';
import { isNumberColumn, type TablePage } from './tablePage.ts';

/** Replaces the rows of `body` by those of `page`. Values enter as text only; `missingWord` is read out for an empty cell. */
export function drawTableBody(
  body: HTMLTableSectionElement,
  page: TablePage,
  selectedColumn: string | null,
  missingWord: string,
): void {
  const numeric = page.columns.map((_, index) => isNumberColumn(page, index));
  const texts = page.rows.map((row) => page.columns.map((_, index) => cellText(row[index])));
  const widest = page.columns.map((_, index) =>
    Math.max(0, ...texts.map((row) => row[index]?.decimals ?? 0)),
  );
  const rows = document.createDocumentFragment();
  texts.forEach((cells, rowIndex) => {
    const tr = document.createElement('tr');
    const head = document.createElement('th');
    head.scope = 'row';
    head.textContent = String(page.offset + rowIndex + 1);
    tr.append(head);
    cells.forEach((cell, columnIndex) => {
      const td = document.createElement('td');
      if (cell.isMissing) {
        td.className = 'missing';
        const hidden = document.createElement('span');
        hidden.className = 'sr-only';
        hidden.textContent = missingWord;
        td.append(hidden);
      } else {
        td.textContent = cell.text;
        if (cell.full !== null) td.title = cell.full;
        if (numeric[columnIndex]) {
          td.className = 'number';
          const padding = cell.decimals === null ? '' : pointPadding(cell.decimals, widest[columnIndex] ?? 0);
          if (padding !== '') td.dataset.padding = padding;
        }
      }
      if (page.columns[columnIndex]?.name === selectedColumn) td.classList.add('selected');
      tr.append(td);
    });
    rows.append(tr);
  });
  body.replaceChildren(rows);
}
