/** Reads where Graphviz has put everything, so that a layout can be judged before it is kept. */
import * as v from 'valibot';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** In points, with y upwards, as Graphviz counts. */
export interface Rectangle {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

export interface DrawnShapes {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly { readonly name: string; readonly area: Rectangle }[];
  /** Compound states: what is inside, and where the title stands. */
  readonly clusters: readonly { readonly id: string; readonly area: Rectangle; readonly title: Rectangle }[];
  readonly arrows: readonly {
    readonly from: string;
    readonly to: string;
    readonly points: readonly Point[];
  }[];
}

const pointsPerInch = 72;
const samplesPerCurve = 24;
const inches = v.pipe(v.string(), v.transform(Number), v.finite());

const clusterSchema = v.object({
  id: v.string(),
  bb: v.string(),
  lp: v.string(),
  lwidth: inches,
  lheight: inches,
});
const boxSchema = v.object({
  _gvid: v.number(),
  name: v.string(),
  pos: v.string(),
  width: inches,
  height: inches,
});
const arrowSchema = v.object({ tail: v.number(), head: v.number(), pos: v.string() });
const drawingSchema = v.object({
  bb: v.string(),
  objects: v.array(v.union([clusterSchema, boxSchema])),
  edges: v.optional(v.array(arrowSchema), []),
});

/** @throws ValiError when the text is not what Graphviz writes as `json0`. */
export function drawnShapes(json: string): DrawnShapes {
  const { bb, objects, edges } = v.parse(drawingSchema, JSON.parse(json));
  const page = rectangleOf(bb);
  const boxes = objects.flatMap((one) => ('pos' in one ? [one] : []));
  const nameOf = (id: number) => boxes.find((box) => box._gvid === id)?.name ?? '';
  return {
    width: page.right - page.left,
    height: page.top - page.bottom,
    boxes: boxes.map(({ name, pos, width, height }) => ({ name, area: around(pos, width, height) })),
    clusters: objects.flatMap((one) =>
      'bb' in one
        ? [{ id: one.id, area: rectangleOf(one.bb), title: around(one.lp, one.lwidth, one.lheight) }]
        : [],
    ),
    arrows: edges.map(({ tail, head, pos }) => ({
      from: nameOf(tail),
      to: nameOf(head),
      points: pointsAlong(pos),
    })),
  };
}

function rectangleOf(bb: string): Rectangle {
  const [left = 0, bottom = 0, right = 0, top = 0] = bb.split(',').map(Number);
  return { left, right, bottom, top };
}

function around(center: string, widthInches: number, heightInches: number): Rectangle {
  const [x = 0, y = 0] = center.split(',').map(Number);
  const halfWidth = (widthInches * pointsPerInch) / 2;
  const halfHeight = (heightInches * pointsPerInch) / 2;
  return { left: x - halfWidth, right: x + halfWidth, bottom: y - halfHeight, top: y + halfHeight };
}

/** Points close together along an arrow: `e,<tip>`, a start, and then three points for each cubic curve. */
function pointsAlong(pos: string): Point[] {
  const points = pos
    .split(' ')
    .filter((pair) => !pair.startsWith('e,') && !pair.startsWith('s,'))
    .map((pair) => pair.split(',').map(Number))
    .map(([x = 0, y = 0]) => ({ x, y }));
  const along: Point[] = [];
  for (let at = 0; at + 3 < points.length; at += 3) {
    const [p0, p1, p2, p3] = points.slice(at, at + 4);
    if (!p0 || !p1 || !p2 || !p3) continue;
    for (let step = 0; step <= samplesPerCurve; step++) {
      const t = step / samplesPerCurve;
      const mix = (a: number, b: number, c: number, d: number) =>
        (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t ** 2 * c + t ** 3 * d;
      along.push({ x: mix(p0.x, p1.x, p2.x, p3.x), y: mix(p0.y, p1.y, p2.y, p3.y) });
    }
  }
  return along;
}
