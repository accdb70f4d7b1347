/** The plot: how many sessions are still without their session, over time, one panel for each tape. */
import type { FaultTape } from './faultTape.ts';
import { faultTapes } from './faultTape.ts';
import { scoresOn, type TapeScore } from './tapeScores.ts';

const panel = { width: 500, height: 270, gapX: 90, gapY: 100, left: 84, top: 118 };
const shownS = 60;
/** The least share the axis shows; below it a line leaves the panel. */
const leastShare = 0.0001;
const plotted = ['baseline', 'outage', 'flap', 'retry-after'];

interface Stroke {
  readonly label: string;
  readonly color: string;
  readonly width: number;
  readonly dash?: string;
}

const strokes = {
  documented: { label: 'peers, as documented', color: '#a3abb5', width: 1.4 },
  expert: { label: 'peers, by an expert', color: '#7fb2d9', width: 1.4 },
  plain: { label: 'plain XState machine, documented', color: '#8a4a00', width: 2.2, dash: '7 4' },
  holdfast: { label: 'holdfast', color: '#0b6e4f', width: 3.2 },
} as const satisfies Record<string, Stroke>;

const size = {
  width: panel.left + 2 * panel.width + panel.gapX + 24,
  height: panel.top + 2 * panel.height + panel.gapY + 64,
};

/** The plot as SVG: light background, no text under 12 px. */
export function tapePlot(scores: readonly TapeScore[]): string {
  const panels = faultTapes
    .filter((tape) => plotted.includes(tape.name))
    .map((tape, index) => panelOf(tape, scoresOn(scores, tape.name), index));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" font-family="system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="13" fill="#24292f" role="img">
<title>Share of sessions still without their session, over the time since their start</title>
<rect width="${size.width}" height="${size.height}" fill="#ffffff"/>
<text x="${panel.left}" y="30" font-size="18" font-weight="600">Sessions still waiting for their session, by the time since their start</text>
<text x="${panel.left}" y="54">Share of all sessions, on a logarithmic axis. A line that goes on to the right edge has sessions still waiting after a minute.</text>
${legend()}
${panels.join('\n')}
</svg>
`;
}

function legend(): string {
  let x = panel.left;
  return Object.values<Stroke>(strokes)
    .toReversed()
    .map((stroke) => {
      const entry = `<line x1="${x}" y1="78" x2="${x + 30}" y2="78" ${strokeOf(stroke)}/><text x="${x + 38}" y="82.5">${stroke.label}</text>`;
      x += 62 + stroke.label.length * 7;
      return entry;
    })
    .join('\n');
}

function panelOf(tape: FaultTape, scores: readonly TapeScore[], index: number): string {
  const x = panel.left + (index % 2) * (panel.width + panel.gapX);
  const y = panel.top + Math.floor(index / 2) * (panel.height + panel.gapY);
  const drawn = scores
    .filter(({ client }) => client.variant !== 'varied')
    .sort((a, b) => rankOf(a) - rankOf(b));
  return `<g transform="translate(${x} ${y})">
<clipPath id="${tape.name}"><rect width="${panel.width}" height="${panel.height}"/></clipPath>
<text y="-12" font-size="15" font-weight="600">${tape.title}</text>
${axes()}
<g clip-path="url(#${tape.name})" fill="none" stroke-linejoin="round">
${drawn.map(lineOf).join('\n')}
</g>
</g>`;
}

function axes(): string {
  const shares = [1, 0.1, 0.01, 0.001, 0.0001].map((share) => {
    const y = yOf(share).toFixed(1);
    const label = `${share * 100} %`;
    return `<line x1="0" y1="${y}" x2="${panel.width}" y2="${y}" stroke="#e3e6ea"/><text x="-10" y="${Number(y) + 4.5}" text-anchor="end">${label}</text>`;
  });
  const seconds = [0, 10, 20, 30, 40, 50, 60].map((s) => {
    const x = xOf(s * 1000).toFixed(1);
    return `<line x1="${x}" y1="0" x2="${x}" y2="${panel.height}" stroke="#f0f2f4"/><text x="${x}" y="${panel.height + 20}" text-anchor="middle">${s} s</text>`;
  });
  const frame = `<path d="M0 0V${panel.height}H${panel.width}" fill="none" stroke="#57606a"/>`;
  return [...shares, ...seconds, frame].join('\n');
}

/** A step line: at each recovery the share of those still waiting falls. A step for every pixel is as much as can be seen. */
function lineOf({ client, result }: TapeScore): string {
  const { timesMs, sessions } = result;
  let x = 0;
  let y = Math.round(yOf(1));
  let path = `M${x} ${y}`;
  const stepTo = (nextX: number, nextY: number) => {
    if (nextX !== x) path += `h${nextX - x}`;
    if (nextY !== y) path += `v${nextY - y}`;
    x = nextX;
    y = nextY;
  };
  for (let index = 0; index < timesMs.length; ) {
    const atX = Math.round(xOf(timesMs[index] ?? 0));
    if (atX > panel.width) break;
    // All recoveries within this pixel are one step.
    while (index < timesMs.length && Math.round(xOf(timesMs[index] ?? 0)) === atX) index += 1;
    const nextY = Math.round(yOf((sessions - index) / sessions));
    if (nextY !== y) stepTo(atX, nextY);
  }
  // A line that reaches the bottom ends there; any other goes on to the edge.
  const isDone = (timesMs.at(-1) ?? 0) <= shownS * 1000;
  const title = `${client.name}, ${client.variant}`;
  return `<path d="${path}${isDone ? '' : `H${panel.width}`}" ${strokeOf(strokeFor(client))}><title>${title}</title></path>`;
}

function strokeFor({ name, variant }: TapeScore['client']): Stroke {
  if (variant === 'shipped') return strokes.holdfast;
  if (variant === 'expert') return strokes.expert;
  return name === 'plain XState machine' ? strokes.plain : strokes.documented;
}

/** Drawn later means drawn above. */
function rankOf({ client }: TapeScore): number {
  return Object.values<Stroke>(strokes).indexOf(strokeFor(client));
}

function strokeOf({ color, width, dash }: Stroke): string {
  return `stroke="${color}" stroke-width="${width}"${dash === undefined ? '' : ` stroke-dasharray="${dash}"`}`;
}

function xOf(ms: number): number {
  return (ms / (shownS * 1000)) * panel.width;
}

/** Logarithmic; nothing left is below the axis. */
function yOf(share: number): number {
  if (share < leastShare) return panel.height + 6;
  return (Math.log10(share) / Math.log10(leastShare)) * panel.height;
}
