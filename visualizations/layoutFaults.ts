/** Judges a layout: an arrow that runs through a box or a title makes it hard to read. */
import type { DrawnShapes, Point, Rectangle } from './drawnShapes.ts';

const titleStepPx = 6;
const titleInsetPx = 9;
/** How far an arrow keeps from a title. */
const titleMarginPx = 2;

/** One sentence for each arrow that runs through a box it neither leaves nor enters, and each title that one strikes. */
export function layoutFaults(shapes: DrawnShapes): string[] {
  const struckBoxes = shapes.arrows.flatMap(({ from, to, points }) =>
    shapes.boxes
      .filter(({ name, area }) => name !== from && name !== to && strikes(points, area, -2))
      .map(({ name }) => `the arrow from ${from} to ${to} runs through ${name}`),
  );
  const struckTitles = shapes.clusters
    .filter((cluster) => clearTitleLeft(shapes, cluster) === null)
    .map(({ id }) => `an arrow runs through the title of ${id}`);
  return [...struckBoxes, ...struckTitles];
}

/** The first place from the left, along a compound state's top edge, where no arrow strikes its title. */
export function clearTitleLeft(shapes: DrawnShapes, cluster: DrawnShapes['clusters'][number]): number | null {
  const { area, title } = cluster;
  const width = title.right - title.left;
  for (let left = area.left + titleInsetPx; left + width + titleInsetPx <= area.right; left += titleStepPx) {
    const place = { ...title, left, right: left + width };
    if (!shapes.arrows.some(({ points }) => strikes(points, place, titleMarginPx))) return left;
  }
  return null;
}

/** Whether a point lies within a rectangle that is this much larger on each side. */
function strikes(
  points: readonly Point[],
  { left, right, bottom, top }: Rectangle,
  marginPx: number,
): boolean {
  return points.some(
    ({ x, y }) => x > left - marginPx && x < right + marginPx && y > bottom - marginPx && y < top + marginPx,
  );
}
