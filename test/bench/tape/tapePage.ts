/** The page about the tapes. */

import type { TapeOptions } from './tapeOptions.ts';
import type { TapeScore } from './tapeScores.ts';
import { tapeTables } from './tapeTables.ts';
export function tapePage(scores: readonly TapeScore[], _options: TapeOptions): string {
  return tapeTables(scores);
}
