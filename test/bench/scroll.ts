/** `npm run bench -- scroll`: frames of Data Studio scrolling through millions of rows, beside two plain tables. */
import { measureScroll } from './scroll/measureScroll.ts';
import { scrollOptionsFrom } from './scroll/scrollOptions.ts';
import { scrollTables } from './scroll/scrollTables.ts';
import { writeScrollFigures } from './scroll/writeScrollFigures.ts';

/**
 * Measures in a real Chromium on a real server process and prints a Markdown table.
 * Options: `--rows N` (3000000) of the table, `--rounds N` (3) for the scrolls behind each line, `--write` for the section in
 * `docs/data-studio.md`.
 *
 * @throws RangeError that says what to give instead
 */
export async function run(args: string[]): Promise<void> {
  const options = scrollOptionsFrom(args);
  const measured = await measureScroll(options, (step) => void process.stderr.write(`${step}\n`));
  console.log(scrollTables(measured));
  if (options.write) await writeScrollFigures(measured);
}
