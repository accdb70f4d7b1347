/** What was measured, as Markdown tables. */
import { inDecimals, inThousands } from '../tape/numbers.ts';
import type { ClientKind } from './page/scrollDoor.ts';
import { scrollFigures } from './scrollFigures.ts';
import type { ScrollMeasurement, ScrollSample, ScrollWay } from './scrollMeasurement.ts';

const clientNames: Readonly<Record<ClientKind, string>> = {
  studio: 'Data Studio',
  grid: 'fetch per scroll',
  page: 'a page of 1,000 rows',
};
const wayNames: Readonly<Record<ScrollWay, string>> = { wheel: 'wheel', bar: 'bar, end to end' };

const head = [
  'way',
  'CPU',
  'table',
  'frame, median',
  'p95',
  'frames over 50 ms',
  'long tasks',
  'longest',
  'frames with rows on their way',
  'rows there after, median',
  'worst',
];

export function scrollTables({ samples, load, processor, browserVersion, rows }: ScrollMeasurement): string {
  const [before = Number.NaN, after = Number.NaN] = load;
  return `${inThousands(rows)} rows; Chromium ${browserVersion} without a graphics processor, and the server, on ${processor}; load of the
machine over a minute ${inDecimals(before, 2)} before and ${inDecimals(after, 2)} after.

${[head, head.map((_, index) => (index < 3 ? '---' : '---:')), ...samples.map(row)].map((cells) => `| ${cells.join(' | ')} |`).join('\n')}`;
}

function row({ client, way, throttling, reports }: ScrollSample): string[] {
  const of = scrollFigures(reports);
  return [
    wayNames[way],
    throttling === 1 ? 'as it is' : `${throttling}× slower`,
    clientNames[client],
    inMs(of.medianMs),
    inMs(of.p95Ms),
    `${of.longFrames} of ${of.frames}`,
    String(of.longTasks),
    inMs(of.longestTaskMs),
    String(of.unfilled),
    inMs(of.fillMedianMs),
    inMs(of.fillWorstMs),
  ];
}

function inMs(ms: number): string {
  return Number.isNaN(ms) ? '–' : `${inDecimals(ms, 0)} ms`;
}
