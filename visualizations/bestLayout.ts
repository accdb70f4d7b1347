/** Lays a graph out several times with different spacing and keeps the layout that reads best. */
import { instance } from '@viz-js/viz';
import { type DrawnShapes, drawnShapes } from './drawnShapes.ts';
import { layoutFaults } from './layoutFaults.ts';

/** Distances in inches, as Graphviz counts them. */
export interface Spacing {
  readonly ranksep: number;
  readonly nodesep: number;
}

export interface Layout {
  readonly svg: string;
  readonly shapes: DrawnShapes;
}

/** Wider, and labels get smaller than 12 px on a page of 900 px. */
const widestPx = 914;
/** What an inch between the ranks is worth, in pixels of arrow: tight channels are hard to follow. */
const roomWorthPx = 30_000;

const spacings: readonly Spacing[] = [0.2, 0.23, 0.26, 0.29, 0.32, 0.36, 0.4, 0.45, 0.5, 0.6].flatMap(
  (ranksep) => [0.18, 0.24].map((nodesep) => ({ ranksep, nodesep })),
);

/** The layout with the fewest faults, then one that fits the page's width, then short arrows with room between them. */
export async function bestLayout(dotFor: (spacing: Spacing) => string): Promise<Layout> {
  const viz = await instance();
  const layouts = spacings.map((spacing) => {
    const drawn = viz.renderFormats(dotFor(spacing), ['svg', 'json0'], { engine: 'dot' });
    if (drawn.status !== 'success') throw new Error(`Graphviz refused: ${JSON.stringify(drawn.errors)}`);
    const shapes = drawnShapes(drawn.output.json0 ?? '');
    return { svg: drawn.output.svg ?? '', shapes, cost: costOf(shapes, spacing) };
  });
  return layouts.reduce((best, layout) => (layout.cost < best.cost ? layout : best));
}

function costOf(shapes: DrawnShapes, { ranksep }: Spacing): number {
  const excessPx = Math.max(0, shapes.width - widestPx);
  return layoutFaults(shapes).length * 1e8 + excessPx * 1e4 + inkPx(shapes) - ranksep * roomWorthPx;
}

function inkPx({ arrows }: DrawnShapes): number {
  let length = 0;
  for (const { points } of arrows) {
    for (const [at, { x, y }] of points.entries()) {
      const before = points[at - 1];
      if (before) length += Math.hypot(x - before.x, y - before.y);
    }
  }
  return length;
}
