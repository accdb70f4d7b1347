/** Writes the results into the docs: `docs/tape.md` and the plot beside it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { TapeOptions } from './tapeOptions.ts';
import { tapePage } from './tapePage.ts';
import { tapePlot } from './tapePlot.ts';
import type { TapeScore } from './tapeScores.ts';

const docs = fileURLToPath(new URL('../../../docs/', import.meta.url));

/** Writes both files. */
export async function writeTapePage(scores: readonly TapeScore[], options: TapeOptions): Promise<void> {
  await mkdir(docs, { recursive: true });
  await writeFile(`${docs}tape.svg`, tapePlot(scores));
  await writeFile(`${docs}tape.md`, tapePage(scores, options));
}
