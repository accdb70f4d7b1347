import { expect, test } from 'vitest';
import { scrollFigures } from './scrollFigures.ts';

const report = { framesMs: [], longTasksMs: [], unfilled: 0, fillMs: 0, restedAt: 1 };

test('the frames of all rounds count together, and each round has one time until its rows are there', () => {
  const figures = scrollFigures([
    { ...report, framesMs: [16, 17, 51], longTasksMs: [60], unfilled: 2, fillMs: 30 },
    { ...report, framesMs: [50, 16], longTasksMs: [80, 55], unfilled: 1, fillMs: 10 },
    { ...report, framesMs: [16], fillMs: 20 },
  ]);
  expect(figures).toEqual({
    frames: 6,
    medianMs: 16,
    p95Ms: 51,
    longFrames: 1,
    longTasks: 3,
    longestTaskMs: 80,
    unfilled: 3,
    fillMedianMs: 20,
    fillWorstMs: 30,
  });
});

test('where no task was long there is no longest one', () => {
  expect(scrollFigures([{ ...report, framesMs: [16] }]).longestTaskMs).toBeNaN();
});
