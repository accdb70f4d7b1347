import { expect, test } from 'vitest';
import { faultTapes } from './tape/faultTape.ts';
import { tapeClients } from './tape/tapeClients.ts';
import { tapePlot } from './tape/tapePlot.ts';
import { tapeResultOf } from './tape/tapeResult.ts';
import type { TapeScore } from './tape/tapeScores.ts';

/** Scores in which a session recovers after each of these times, ms. */
function scoresOf(...timesMs: readonly (number | null)[]): TapeScore[] {
  const result = tapeResultOf(
    timesMs.map((recoveredAfterMs) => ({
      recoveredAfterMs,
      isBeforeFailed: recoveredAfterMs !== null,
      sentMs: [0],
      earlySends: 0,
    })),
  );
  return faultTapes.flatMap((tape) => tapeClients.map((client) => ({ tape, client, result })));
}

const linesOf = (svg: string) =>
  [...svg.matchAll(/<path d="([^"]*)"[^>]*><title>/g)].map(([, path]) => path ?? '');

test('the plot draws every client in each of its four panels, in letters of at least 12 px', () => {
  const svg = tapePlot(scoresOf(50, 3_000));
  expect(linesOf(svg)).toHaveLength(4 * tapeClients.length);
  for (const [, size] of svg.matchAll(/font-size="(\d+)"/g)) expect(Number(size)).toBeGreaterThanOrEqual(12);
});

test('a line falls to the bottom with the last recovery, and runs on to the edge where one never comes', () => {
  const [whole = ''] = linesOf(tapePlot(scoresOf(50, 30_000)));
  const [broken = ''] = linesOf(tapePlot(scoresOf(50, null)));
  expect(whole).toBe('M0 0v20h250v256');
  expect(broken).toBe('M0 0v20H500');
});
