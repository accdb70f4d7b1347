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

/** Wider, and labels of 12 px get smaller on the page. */
const widestPx = 900;

const spacings: readonly Spacing[] = [0.2, 0.26, 0.32, 0.38, 0.44, 0.5, 0.6].flatMap((ranksep) =>
  [0.16, 0.2, 0.26].map((nodesep) => ({ ranksep, nodesep })),
);

/** The layout with the fewest faults, then the one that fits the page's width, then the one with the shortest arrows. */
export async function bestLayout(dotFor: (spacing: Spacing) => string): Promise<Layout> {
  const viz = await instance();
  const layouts = spacings.map((spacing) => {
    const drawn = viz.renderFormats(dotFor(spacing), ['svg', 'json0'], { engine: 'dot' });
    if (drawn.status !== 'success') throw new Error(`Graphviz refused: ${JSON.stringify(drawn.errors)}`);
    const shapes = drawnShapes(drawn.output.json0 ?? '');
    return { svg: drawn.output.svg ?? '', shapes, cost: costOf(shapes) };
  });
  return layouts.reduce((best, layout) => (layout.cost < best.cost ? layout : best));
}

function costOf(shapes: DrawnShapes): number {
  const excessPx = Math.max(0, shapes.width - widestPx);
  return layoutFaults(shapes).length * 1e6 + excessPx * 1e3 + inkPx(shapes) / 100;
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
