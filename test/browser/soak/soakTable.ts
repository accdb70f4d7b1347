/** The table of the rounds, and what operations make of it: the fold that a server's table is compared with. */
import type { SoakOperation } from './operationPlan.ts';

type Cell = string | number | null;
type Column = readonly [name: string, cells: readonly Cell[]];

const rowNumbers = Array.from({ length: 30 }, (_, row) => row);
const column = (name: string, cellOf: (row: number) => Cell): Column => [name, rowNumbers.map(cellOf)];

/** What every round begins with: words, whole and broken numbers, and holes to fill in most of them. */
const firstTable: readonly Column[] = [
  column('station', (row) => `S${row % 4}`),
  column('flow', (row) => (row % 7 ? row * 1.5 : null)),
  column('level', (row) => (row % 5 ? row : null)),
  column('rain', (row) => (row % 3 ? row * 0.25 : null)),
  column('note', (row) => (row % 6 ? 'ok' : null)),
];

export const columnNames: readonly string[] = firstTable.map(([name]) => name);

/** The table as a CSV file. */
export const tableFile = [
  columnNames.join(),
  ...rowNumbers.map((row) => firstTable.map(([, cells]) => cells[row] ?? '').join()),
].join('\n');

/** Something to put into a column's holes that nothing else has put there: a word among words, a number among numbers. */
export function fillFor(name: string, serial: number): string | number {
  return /^(station|note)/.test(name) ? `fill ${serial}` : serial * 1000;
}

/**
 * The columns after steps that were applied in this order, undone ones left out.
 * @throws Error when a step can't have been applied there
 */
export function foldTable(steps: readonly SoakOperation[]): readonly Column[] {
  return steps.reduce<readonly Column[]>((table, { serial, name, params }) => {
    const chosen = name === 'rename_column' ? params.old_name : String(params.columns);
    if (!table.some(([known]) => known === chosen))
      throw new Error(`Operation ${serial} finds no column ${chosen}.`);
    return table.map(([known, cells]): Column => {
      if (known !== chosen) return [known, cells];
      if (name === 'rename_column') return [String(params.new_name), cells];
      return [known, cells.map((cell) => cell ?? fillFor(known, serial))];
    });
  }, firstTable);
}

/** The rows of columns, as a preview has them: one text that is equal where they are. */
export function previewOf(table: readonly Column[]): string {
  return JSON.stringify(
    rowNumbers.map((row) => Object.fromEntries(table.map(([name, cells]) => [name, cells[row] ?? null]))),
  );
}
