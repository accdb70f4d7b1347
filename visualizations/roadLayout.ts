/** Lays a road out: one column for each stretch in the same state, its steps from top to bottom. */
import type { DrawnShapes, Point, Rectangle } from './drawnShapes.ts';
import type { RoadStep } from './roadWalk.ts';
import { stepWords } from './roadWords.ts';

/** Where everything stands, in pixels with y downwards. */
export interface RoadLayout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly RoadBox[];
  /** From each step to the next one, as corners. */
  readonly arrows: readonly (readonly Point[])[];
}

export interface RoadBox {
  readonly step: RoadStep;
  readonly words: readonly string[];
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const lineHeightPx = 17;
export const boxPaddingPx = 8;
const boxWidthPx = 214;
const columnGapPx = 28;
const rowGapPx = 18;
const marginPx = 10;
/** The heading's three lines. */
const headingPx = 72;

/** The layout of a walked road. */
export function roadLayout(steps: readonly RoadStep[]): RoadLayout {
  const boxes = placeBoxes(steps);
  const arrows = boxes.slice(1).flatMap((box, index) => {
    const before = boxes[index];
    return before === undefined ? [] : [arrowBetween(before, box)];
  });
  const right = Math.max(...boxes.map(({ left, width }) => left + width));
  const bottom = Math.max(...boxes.map(({ top, height }) => top + height));
  return { width: right + marginPx, height: bottom + marginPx, boxes, arrows };
}

/** The layout as the judge of layouts reads it. */
export function shapesOf({ width, height, boxes, arrows }: RoadLayout): DrawnShapes {
  const named = boxes.map((box, index) => ({ name: `${index}`, area: areaOf(box) }));
  return {
    width,
    height,
    boxes: named,
    clusters: [],
    arrows: arrows.map((corners, index) => ({
      from: `${index}`,
      to: `${index + 1}`,
      points: pointsAlong(corners),
    })),
  };
}

function placeBoxes(steps: readonly RoadStep[]): RoadBox[] {
  let column = -1;
  let top = 0;
  let stretch = '';
  return steps.map((step) => {
    const around = step.state.split('.')[0] ?? '';
    const words = stepWords(step);
    const height = (words.length + 1) * lineHeightPx + 2 * boxPaddingPx;
    if (around !== stretch) {
      stretch = around;
      column += 1;
      top = headingPx;
    }
    const left = marginPx + column * (boxWidthPx + columnGapPx);
    const box = { step, words, left, top, width: boxWidthPx, height };
    top += height + rowGapPx;
    return box;
  });
}

/** Straight down within a column; else out on the right, along the gap, and in on the left. */
function arrowBetween(from: RoadBox, to: RoadBox): Point[] {
  if (from.left === to.left) {
    const x = from.left + from.width / 2;
    return [
      { x, y: from.top + from.height },
      { x, y: to.top },
    ];
  }
  const start = { x: from.left + from.width, y: from.top + from.height / 2 };
  const end = { x: to.left, y: to.top + to.height / 2 };
  const turnX = (start.x + end.x) / 2;
  return [start, { x: turnX, y: start.y }, { x: turnX, y: end.y }, end];
}

function areaOf({ left, top, width, height }: RoadBox): Rectangle {
  return { left, right: left + width, bottom: top, top: top + height };
}

function pointsAlong(corners: readonly Point[]): Point[] {
  return corners.slice(1).flatMap((to, index) => {
    const from = corners[index] ?? to;
    const count = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 2));
    return Array.from({ length: count + 1 }, (_, part) => ({
      x: from.x + ((to.x - from.x) * part) / count,
      y: from.y + ((to.y - from.y) * part) / count,
    }));
  });
}
