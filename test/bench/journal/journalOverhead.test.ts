import { describe, expect, test } from 'vitest';
import { journalGoals } from './journalGoals.ts';
import type { JournalMeasurement, Rounds } from './journalMeasurement.ts';
import { journalOptionsFrom } from './journalOptions.ts';
import { overheadOf } from './journalOverhead.ts';
import { journalTables } from './journalTables.ts';

/** Rounds in which the engine adds these times to a plain call of that many ms. */
function roundsOf(addedMs: readonly number[], plainMs = 10): Rounds {
  const plain = addedMs.map(() => plainMs);
  return { fetch: plain, api: plain, holdfast: addedMs.map((added) => plainMs + added) };
}

function measurementOf(starts: Rounds, operations: Rounds): JournalMeasurement {
  const perOperation = { writes: 2, writesBeforeRequest: 1, seals: 3 };
  const report = {
    tookMs: 9_000,
    position: 3,
    progressSeen: 3,
    isProgressBroken: false,
    total: 3,
    frames: 5,
  };
  return {
    latencyMs: 10,
    browserVersion: '1',
    processor: '2 × unknown',
    load: [0, 0],
    sizes: [{ size: 10_000, starts, operations, startLongTasks: [61], opensPerStart: 24, perOperation }],
    replay: { report: { ...report, mostStepsInTurn: 1 }, longTasks: [] },
  };
}

describe('the overhead', () => {
  test('is that of each round, so a slow moment of the machine is no overhead', () => {
    const rounds = { fetch: [10, 100, 10], api: [10, 100, 10], holdfast: [14, 104, 14] };
    expect(overheadOf(rounds, 'holdfast', 'fetch')).toMatchObject({ medianMs: 4, p99Ms: 4, ratio: 1.4 });
  });

  test('has the nearest rank for its percentiles', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    const expected = { medianMs: 50, p95Ms: 95, p99Ms: 99 };
    expect(overheadOf(roundsOf(hundred), 'holdfast', 'fetch')).toMatchObject(expected);
  });
});

describe('the goals', () => {
  test('are met just below their limits', () => {
    const goals = journalGoals(measurementOf(roundsOf([19, 19, 99]), roundsOf([4, 4, 99])));
    expect(goals.map(({ isMet }) => isMet)).toEqual([true, true, true, true]);
  });

  test('are missed at their limits', () => {
    const goals = journalGoals(measurementOf(roundsOf([20, 20, 100]), roundsOf([5, 5, 100])));
    expect(goals.map(({ isMet }) => isMet)).toEqual([false, false, false, false]);
  });

  test('that are missed stand out in the tables', () => {
    const tables = journalTables(measurementOf(roundsOf([20, 20, 20]), roundsOf([4, 4, 4])));
    expect(tables).toContain('| start, median < 20 ms | 10,000 | 20.0 ms | **no** |');
    expect(tables).toContain('| operation, median < 5 ms | 10,000 | 4.0 ms | yes |');
  });
});

describe('the options', () => {
  test('default to the published run', () => {
    expect(journalOptionsFrom([])).toEqual({ starts: 100, operations: 300, replay: 10_000, write: false });
  });

  test('say what is wrong with them', () => {
    expect(() => journalOptionsFrom(['--starts', '0'])).toThrow('--starts must be a whole number');
  });
});
