import { describe, expect, test } from 'vitest';
import { faultTapes } from './tape/faultTape.ts';
import { inPerCent, inSeconds, inThousands } from './tape/numbers.ts';
import type { SessionOutcome } from './tape/playSession.ts';
import { allClients, tapeClients } from './tape/tapeClients.ts';
import { goalsOf, plainRatios } from './tape/tapeGoals.ts';
import { tapeOptionsFrom } from './tape/tapeOptions.ts';
import { percentile, tapeResultOf } from './tape/tapeResult.ts';
import type { TapeScore } from './tape/tapeScores.ts';

const outcome = (recoveredAfterMs: number | null, sentMs: number[], more: Partial<SessionOutcome> = {}) => ({
  recoveredAfterMs,
  isBeforeFailed: recoveredAfterMs !== null,
  sentMs,
  earlySends: 0,
  ...more,
});

describe('the numbers of a run', () => {
  const result = tapeResultOf([
    outcome(50, [0]),
    outcome(3_000, [100, 2_900]),
    outcome(40_000, [200, 999, 1_150], { isBeforeFailed: false, earlySends: 2 }),
    outcome(null, [300, 900]),
  ]);

  test('count the requests of failed sessions into the price of a success', () => {
    expect(result.recovered).toBe(2);
    expect(result.recoveredWithoutClick).toBe(3);
    expect(result.attemptsPerSuccess).toBe(8 / 2);
    expect(result.earlySends).toBe(2);
  });

  test('a session that never came back lengthens the percentiles instead of leaving them', () => {
    expect(result.p50Ms).toBe(3_000);
    expect(result.p95Ms).toBe(Number.POSITIVE_INFINITY);
    expect(inSeconds(result.p95Ms)).toBe('never');
  });

  test('the peak is that of any second, not of a second on the clock', () => {
    expect(result.peakPerSecond).toBe(6);
    expect(tapeResultOf([outcome(50, [900, 950, 1_100, 1_899, 1_901])]).peakPerSecond).toBe(4);
  });

  test('a percentile is the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    expect([0.5, 0.95, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([50, 95, 99, 100]);
  });

  test('a share that misses a hundred is never printed as a hundred', () => {
    expect(inPerCent(9_999_999, 10_000_000)).toBe('99.99 %');
    expect(inPerCent(1, 1)).toBe('100.00 %');
    expect(inThousands(1234567)).toBe('1,234,567');
  });
});

describe('the goals', () => {
  /** Scores in which every session of every client took this long. */
  function scoresOf(recoveredMs: (client: string) => number | null): TapeScore[] {
    return faultTapes.flatMap((tape) =>
      tapeClients.map((client) => ({
        tape,
        client,
        result: tapeResultOf([outcome(recoveredMs(client.name), [0])]),
      })),
    );
  }

  test('are met by a client that recovers at once, and judged against the plain machine', () => {
    const goals = goalsOf(scoresOf((client) => (client === 'holdfast' ? 50 : 100)));
    expect(goals).toHaveLength(9);
    expect(goals.filter(({ isMet }) => !isMet)).toEqual([]);
  });

  test('are missed by a client that never recovers, and by one that is no faster', () => {
    const missed = (recoveredMs: number | null) =>
      goalsOf(scoresOf(() => recoveredMs)).filter(({ isMet }) => !isMet).length;
    expect(missed(null)).toBeGreaterThanOrEqual(7);
    expect(missed(100)).toBe(1);
  });
});

test("holdfast's p99 is set against the plain machine's for every limit that was played", () => {
  const [tape] = faultTapes;
  if (tape === undefined) throw new Error('There is no tape.');
  const scores = allClients.map((client) => ({
    tape,
    client,
    result: tapeResultOf([
      outcome(client.name === 'holdfast' ? 60 : client.name.includes('no limit') ? null : 100, [0]),
    ]),
  }));
  expect(plainRatios(scores).map(({ ratio }) => ratio)).toEqual([0.6, 0, 0.6, 0.6]);
});

describe('the options', () => {
  test('default to the published run', () => {
    expect(tapeOptionsFrom([])).toEqual({ sessions: 10_000, seed: 1, only: null, write: false });
  });

  test('say what is wrong with them', () => {
    expect(() => tapeOptionsFrom(['--sessions', 'many'])).toThrow('--sessions must be a whole number');
    expect(() => tapeOptionsFrom(['--write', '--only', 'ky'])).toThrow('leave --only out');
  });
});
