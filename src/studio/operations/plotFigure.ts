/** A plot with its heading, its legend and the same numbers as a table. */
import { element } from './element.ts';
import { drawTimePlot, type TimePlot } from './timePlot.ts';

export interface PlotFigureTexts {
  readonly title: string;
  /** What the plot says, in one sentence. */
  readonly lead: string;
  readonly asTable: string;
  readonly time: string;
  readonly nothing: string;
}

export interface PlotFigure {
  readonly element: HTMLElement;
  /** Draws it anew; what the user has opened stays open. */
  show(plot: TimePlot): void;
  /** Stops following the width. */
  stop(): void;
}

/** @param id Unique on the page. */
export function plotFigure(id: string, texts: PlotFigureTexts): PlotFigure {
  let plot: TimePlot | null = null;
  let drawnFor = 0;
  const canvas = element('div', { class: 'plot-canvas' });
  const legend = element('ul', { class: 'legend' });
  const table = element('div', {
    class: 'plot-table',
    tabindex: 0,
    role: 'region',
    'aria-label': `${texts.title}: ${texts.asTable}`,
  });
  const details = element('details', {}, element('summary', {}, texts.asTable), table);
  const figure = element(
    'section',
    { class: 'card', 'aria-labelledby': `${id}-title`, 'data-testid': id },
    element('h2', { id: `${id}-title` }, texts.title),
    element('p', { class: 'lead' }, texts.lead),
    canvas,
    legend,
    details,
  );

  function draw(): void {
    if (plot === null) return;
    drawnFor = Math.floor(canvas.clientWidth);
    const isEmpty = plot.series.every(({ values }) => values.every((value) => value === null || value === 0));
    const description = `${texts.title}. ${isEmpty ? texts.nothing : texts.lead}`;
    const drawing = drawTimePlot(plot, Math.max(220, drawnFor), description);
    canvas.replaceChildren(drawing, ...(isEmpty ? [element('p', { class: 'nothing' }, texts.nothing)] : []));
    legend.replaceChildren(
      ...plot.series.map(({ label, tone }) =>
        element('li', {}, element('span', { class: `swatch ${tone}`, 'aria-hidden': 'true' }), label),
      ),
    );
    if (details.open) table.replaceChildren(tableOf(plot));
  }

  function tableOf({ series, from, stepMs, steps, formatTime, formatValue }: TimePlot): HTMLTableElement {
    const head = element('tr', {}, element('th', { scope: 'col' }, texts.time));
    head.append(...series.map(({ label }) => element('th', { scope: 'col' }, label)));
    const rows: HTMLTableRowElement[] = [];
    for (let step = steps - 1; step >= 0; step -= 1) {
      const values = series.map((one) => one.values[step] ?? null);
      if (values.every((value) => value === null || value === 0)) continue;
      const cells = values.map((value) => element('td', {}, value === null ? '–' : formatValue(value)));
      rows.push(
        element('tr', {}, element('th', { scope: 'row' }, formatTime(from + step * stepMs)), ...cells),
      );
    }
    const caption = element('caption', { class: 'sr-only' }, texts.title);
    return element('table', {}, caption, element('thead', {}, head), element('tbody', {}, ...rows));
  }

  details.addEventListener('toggle', draw);
  const widths = new ResizeObserver(() => {
    if (Math.floor(canvas.clientWidth) !== drawnFor) draw();
  });
  widths.observe(canvas);

  return {
    element: figure,
    show(next) {
      plot = next;
      draw();
    },
    stop: () => widths.disconnect(),
  };
}
