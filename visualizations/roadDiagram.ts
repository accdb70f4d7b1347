/** Draws the road of one failure code as an SVG: its attempts, waits and remedies, and where it ends. */
import type { FailureCode } from '../machines/sessionFailure.ts';
import { markUp } from './dotBox.ts';
import type { Point } from './drawnShapes.ts';
import { boxPaddingPx, lineHeightPx, type RoadBox, roadLayout } from './roadLayout.ts';
import type { RoadStep } from './roadWalk.ts';
import { roadTitle } from './roadWords.ts';
import { stateTone } from './stateTone.ts';

/** The longest heading, in the widest of the fonts that are named. */
const widestHeadingPx = 560;

const style = `
text { font: 13px Helvetica, Arial, 'Liberation Sans', sans-serif; fill: #1d2430; }
.title { font-size: 16px; font-weight: bold; }
.state { font-weight: bold; }
.arrow { fill: none; stroke-width: 1.4; }
`;

/** The SVG of a walked road. The same road gives the same bytes on every machine. */
export function roadDiagram(code: FailureCode, steps: readonly RoadStep[]): string {
  const { width, height, boxes, arrows } = roadLayout(steps);
  const [title, ...lines] = roadTitle(code);
  const wide = Math.max(width, widestHeadingPx);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="The road of ${code}" width="${wide}" height="${height}" viewBox="0 0 ${wide} ${height}">`,
    `<style>${style}</style>`,
    `<rect width="${wide}" height="${height}" fill="#ffffff"/>`,
    text(10, 20, title, 'title'),
    ...lines.map((line, index) => text(10, 40 + index * lineHeightPx, line)),
    ...arrows.map((corners, index) => arrow(corners, stateTone(boxes[index + 1]?.step.state ?? '').line)),
    ...boxes.map(box),
    '</svg>',
    '',
  ].join('\n');
}

function box({ step, words, left, top, width, height }: RoadBox): string {
  const { line, pale } = stateTone(step.state);
  const isWait = step.does === 'wait';
  const outline = `fill="${isWait ? '#ffffff' : pale}" stroke="${line}"${isWait ? ' stroke-dasharray="4 3"' : ''}`;
  const x = left + boxPaddingPx;
  const y = (row: number) => top + boxPaddingPx + (row + 1) * lineHeightPx - 4;
  return [
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" rx="6" ${outline}/>`,
    text(x, y(0), step.state, 'state'),
    ...words.map((word, index) => text(x, y(index + 1), word)),
  ].join('\n');
}

function arrow(corners: readonly Point[], line: string): string {
  const [tip = { x: 0, y: 0 }] = corners.slice(-1);
  const [before = tip] = corners.slice(-2);
  const isDown = before.x === tip.x;
  const wings = isDown
    ? `M${tip.x - 4} ${tip.y - 7} L${tip.x} ${tip.y} L${tip.x + 4} ${tip.y - 7} Z`
    : `M${tip.x - 7} ${tip.y - 4} L${tip.x} ${tip.y} L${tip.x - 7} ${tip.y + 4} Z`;
  const path = corners.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join(' ');
  return `<path class="arrow" stroke="${line}" d="${path}"/>\n<path fill="${line}" d="${wings}"/>`;
}

function text(x: number, y: number, words: string, className?: string): string {
  const named = className === undefined ? '' : ` class="${className}"`;
  return `<text${named} x="${x}" y="${y}">${markUp({ text: words })}</text>`;
}
