/** The figures of some scrolls: frames of all rounds together, and the middle and worst of what each round has once. */
import { percentile } from '../tape/tapeResult.ts';
import type { ScrollReport } from './page/scrollDoor.ts';

/** A frame that takes longer is a visible halt, ms. */
const longFrameMs = 50;

export interface ScrollFigures {
  readonly frames: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly longFrames: number;
  readonly longTasks: number;
  /** `NaN` where there was none. */
  readonly longestTaskMs: number;
  readonly unfilled: number;
  readonly fillMedianMs: number;
  readonly fillWorstMs: number;
}

export function scrollFigures(reports: readonly ScrollReport[]): ScrollFigures {
  const frames = ascending(reports.flatMap(({ framesMs }) => framesMs));
  const tasks = ascending(reports.flatMap(({ longTasksMs }) => longTasksMs));
  const fills = ascending(reports.map(({ fillMs }) => fillMs));
  return {
    frames: frames.length,
    medianMs: percentile(frames, 0.5),
    p95Ms: percentile(frames, 0.95),
    longFrames: frames.filter((ms) => ms > longFrameMs).length,
    longTasks: tasks.length,
    longestTaskMs: tasks.at(-1) ?? Number.NaN,
    unfilled: reports.reduce((sum, { unfilled }) => sum + unfilled, 0),
    fillMedianMs: percentile(fills, 0.5),
    fillWorstMs: fills.at(-1) ?? Number.NaN,
  };
}

function ascending(numbers: readonly number[]): readonly number[] {
  return numbers.toSorted((one, other) => one - other);
}
