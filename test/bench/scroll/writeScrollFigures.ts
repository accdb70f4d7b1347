/** Writes what was measured into its section of `docs/data-studio.md`; the rest of the page is typed by hand. */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ScrollMeasurement } from './scrollMeasurement.ts';
import { scrollTables } from './scrollTables.ts';

const page = fileURLToPath(new URL('../../../docs/data-studio.md', import.meta.url));
const title = '## Scrolling, measured';

export async function writeScrollFigures(measured: ScrollMeasurement): Promise<void> {
  await writeFile(page, withSection(await readFile(page, 'utf8'), sectionOf(measured)));
}

/** The text with the section of the same title replaced, or with the section at its end. */
export function withSection(text: string, section: string): string {
  const [first = '', ...others] = text.trimEnd().split(/\n(?=## )/);
  const own = section.split('\n', 1)[0] ?? '';
  const isOwn = (part: string) => part.split('\n', 1)[0] === own;
  const parts = others.map((part) => (isOwn(part) ? section : `${part.trimEnd()}\n`));
  if (!others.some(isOwn)) parts.push(section);
  return [`${first.trimEnd()}\n`, ...parts].join('\n');
}

function sectionOf(measured: ScrollMeasurement): string {
  const rounds = measured.samples[0]?.reports.length ?? 0;
  return `${title}

This section is written by \`npm run bench -- scroll --write\`. ${scrollTables(measured)}

- Scrolls for each line: ${rounds}, each on a page of its own, the three tables in turn. **Wheel**: turned for four seconds at
  3,600 px/s. **Bar**: its handle pulled by the mouse from one end to the other in 120 moves.
- **Fetch per scroll** is a grid as one writes it first: each scroll event asks for the rows in view, and the newest answer is
  drawn. **A page of 1,000 rows** is one \`<table>\` that the browser scrolls by itself: nothing is ever on its way, and only the
  thousand rows are there.
- A frame is the time between two of \`requestAnimationFrame\`; long tasks are the browser's own count of those over 50 ms. **Rows
  there after**: from the last scroll event to the first frame with every row in view.
- The processor is slowed down for the page alone (\`Emulation.setCPUThrottlingRate\`); the server is not.
`;
}
