/** Draws one plot over time as SVG: stacked bars or lines, with axes whose text keeps its size. */
import { svgElement } from './element.ts';
import { markedSteps, roundUp, roundUpCount } from './plotScale.ts';

export interface PlotSeries {
  readonly label: string;
  /** A class of `operations.css` that gives the colour. */
  readonly tone: string;
  /** One for each step; null where there is nothing to say. */
  readonly values: readonly (number | null)[];
}

export interface TimePlot {
  readonly kind: 'bars' | 'lines';
  /** Ms since the epoch. */
  readonly from: number;
  readonly stepMs: number;
  readonly steps: number;
  readonly series: readonly PlotSeries[];
  /** The top of the axis, where it is not to follow the values. */
  readonly most?: number;
  readonly formatValue: (value: number) => string;
  readonly formatTime: (at: number) => string;
}

const height = 168;
const room = { top: 10, right: 8, bottom: 24, left: 46 };

/** @param width CSS pixels; text is not scaled. */
export function drawTimePlot(plot: TimePlot, width: number, description: string): SVGSVGElement {
  const most = plot.most ?? (plot.kind === 'bars' ? roundUpCount : roundUp)(mostOf(plot));
  const inner = {
    width: Math.max(40, width - room.left - room.right),
    height: height - room.top - room.bottom,
  };
  const step = inner.width / plot.steps;
  const xOf = (index: number): number => room.left + index * step;
  const yOf = (value: number): number => room.top + inner.height * (1 - Math.min(1, value / most));

  const svg = svgElement('svg', {
    class: 'plot',
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: 'img',
    'aria-label': description,
  });
  for (const value of [0, most / 2, most]) {
    const y = Math.round(yOf(value)) + 0.5;
    svg.append(
      svgElement('line', { class: 'rule', x1: room.left, x2: room.left + inner.width, y1: y, y2: y }),
      svgElement(
        'text',
        { class: 'tick', x: room.left - 6, y: y + 4, 'text-anchor': 'end' },
        plot.formatValue(value),
      ),
    );
  }
  const zone = -new Date(plot.from).getTimezoneOffset();
  for (const index of markedSteps(plot, Math.max(2, Math.floor(inner.width / 64)), zone)) {
    const x = xOf(index);
    if (x < room.left + 14 || x > room.left + inner.width - 14) continue;
    svg.append(
      svgElement(
        'text',
        { class: 'tick', x, y: height - 6, 'text-anchor': 'middle' },
        plot.formatTime(plot.from + index * plot.stepMs),
      ),
    );
  }
  svg.append(...(plot.kind === 'bars' ? bars(plot, xOf, yOf, step) : lines(plot, xOf, yOf, step)));
  return svg;
}

function mostOf({ kind, series, steps }: TimePlot): number {
  const tops = Array.from({ length: steps }, (_, step) => {
    const values = series.map(({ values }) => values[step] ?? 0);
    return kind === 'bars' ? values.reduce((sum, value) => sum + value, 0) : Math.max(0, ...values);
  });
  return Math.max(0, ...tops);
}

type Place = (value: number) => number;

function bars(plot: TimePlot, xOf: Place, yOf: Place, step: number): SVGElement[] {
  const drawn: SVGElement[] = [];
  const width = Math.max(1.5, step - 1);
  for (let index = 0; index < plot.steps; index += 1) {
    let base = 0;
    for (const { label, tone, values } of plot.series) {
      const value = values[index] ?? 0;
      if (value <= 0) continue;
      const [top, bottom] = [yOf(base + value), yOf(base)];
      const text = `${plot.formatTime(plot.from + index * plot.stepMs)} · ${label}: ${plot.formatValue(value)}`;
      // The gap tells stacked parts apart without their colours.
      const tall = Math.max(1.5, bottom - top - (base > 0 ? 1 : 0));
      drawn.push(
        svgElement(
          'rect',
          {
            class: `mark ${tone}`,
            x: xOf(index) + 0.5,
            y: round(top),
            width: round(width),
            height: round(tall),
          },
          svgElement('title', {}, text),
        ),
      );
      base += value;
    }
  }
  return drawn;
}

function lines(plot: TimePlot, xOf: Place, yOf: Place, step: number): SVGElement[] {
  return plot.series.flatMap(({ label, tone, values }, order) => {
    const path: string[] = [];
    const dots: SVGElement[] = [];
    for (const [index, value] of values.entries()) {
      if (value === null) continue;
      const [x, y] = [round(xOf(index) + step / 2), round(yOf(value))];
      path.push(`${values[index - 1] == null ? 'M' : 'L'}${x} ${y}`);
      const text = `${plot.formatTime(plot.from + index * plot.stepMs)} · ${label}: ${plot.formatValue(value)}`;
      dots.push(
        svgElement('circle', { class: `mark ${tone}`, cx: x, cy: y, r: 2.5 }, svgElement('title', {}, text)),
      );
    }
    // Dashes tell the lines apart without their colours.
    const dash = order === 0 ? {} : { 'stroke-dasharray': '5 3' };
    return [svgElement('path', { class: `trace ${tone}`, d: path.join(''), ...dash }), ...dots];
  });
}

const round = (value: number): number => Math.round(value * 100) / 100;
