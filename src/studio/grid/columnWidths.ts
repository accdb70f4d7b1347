/** The widths of the columns: found once from what is in view, and kept, so that no column moves while rows come and go. */
import type { ColumnSummary } from '../studioApi.ts';

const leastWidth = 72;
const mostWidth = 320;
/** Room for a type that is not told yet. */
const unknownWidth = 136;

/** Room for values that are longer than those in view, px. */
const typeWidth: Readonly<Record<string, number>> = {
  integer: 112,
  float: 120,
  date: 112,
  datetime: 176,
};

export interface ColumnWidths {
  /** Sets the widths of these columns; those that are new are measured. `rowLabel` is the longest row number. */
  fit(columns: readonly ColumnSummary[], rowLabel: string): void;
  /** Another table. */
  forget(): void;
}

export function createColumnWidths(table: HTMLTableElement): ColumnWidths {
  const known = new Map<string, number>();
  let fitted = '';

  return {
    fit(columns, rowLabel) {
      const key = JSON.stringify([columns.map(({ name }) => name), rowLabel.length]);
      if (key === fitted) return;
      fitted = key;
      const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
      const natural = measured(table, heads);
      const widths = columns.map((column, index) => {
        // A column whose type is told later stays as wide as it is.
        const width = known.get(column.name) ?? widthOf(column, natural[index + 1] ?? leastWidth);
        known.set(column.name, width);
        return width;
      });
      const all = [Math.max(56, 24 + 8 * rowLabel.length), ...widths];
      heads.forEach((head, index) => {
        head.style.width = `${all[index] ?? leastWidth}px`;
      });
      table.style.width = `${all.reduce((sum, width) => sum + width, 0)}px`;
    },
    forget() {
      known.clear();
      fitted = '';
    },
  };
}

function widthOf({ type }: ColumnSummary, natural: number): number {
  const least = type === null ? unknownWidth : (typeWidth[type] ?? leastWidth);
  return Math.min(Math.max(leastWidth, least, Math.ceil(natural)), mostWidth);
}

/** How wide each column would like to be. Nothing is painted in between. */
function measured(table: HTMLTableElement, heads: readonly HTMLElement[]): number[] {
  const before = heads.map((head) => head.style.width);
  table.classList.add('is-measured');
  table.style.width = '';
  for (const head of heads) head.style.width = '';
  const widths = heads.map((head) => head.getBoundingClientRect().width);
  heads.forEach((head, index) => {
    head.style.width = before[index] ?? '';
  });
  table.classList.remove('is-measured');
  return widths;
}
