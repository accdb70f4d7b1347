/** One box of the drawing in Graphviz's language: a heading, and a row for each arrow that leaves it. */

export interface DotBox {
  readonly id: string;
  /** What a page's style sheet knows the box by. */
  readonly className: 'state' | 'passage';
  readonly line: string;
  readonly heading: readonly Line[];
  readonly rows: readonly DotRow[];
}

export interface DotRow {
  /** The name by which an arrow leaves from this row. */
  readonly port?: string;
  readonly lines: readonly Line[];
}

export interface Line {
  readonly text: string;
  readonly weight?: 'bold' | 'italic';
}

/** The port through which arrows arrive. */
export const entryPort = 'in';

export function dotBox({ id, className, line, heading, rows }: DotBox): string {
  const table = [
    `<TABLE BORDER="1" CELLBORDER="0" CELLSPACING="0" CELLPADDING="4" STYLE="ROUNDED" BGCOLOR="white" COLOR="${line}">`,
    `<TR><TD PORT="${entryPort}">${heading.map(markUp).join('<BR/>')}</TD></TR>`,
    ...rows.map(({ port, lines }) => {
      const named = port === undefined ? '' : ` PORT="${port}"`;
      return `<HR/><TR><TD ALIGN="LEFT" BALIGN="LEFT"${named}>${lines.map(markUp).join('<BR/>')}</TD></TR>`;
    }),
    '</TABLE>',
  ];
  return `"${id}" [id="${id}" class="${className}" label=<${table.join('')}>];`;
}

/** A line as Graphviz's HTML-like label. */
export function markUp({ text, weight }: Line): string {
  const escaped = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  if (weight === 'bold') return `<B>${escaped}</B>`;
  return weight === 'italic' ? `<I>${escaped}</I>` : escaped;
}
