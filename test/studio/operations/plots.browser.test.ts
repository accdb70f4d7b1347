import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import '../../../src/studio/styles/base.css';
import '../../../src/studio/styles/operations.css';
import { incidentPanel } from '../../../src/studio/operations/incidentPanel.ts';
import { en } from '../../../src/studio/operations/messages/en.ts';
import { type PlotFigure, plotFigure } from '../../../src/studio/operations/plotFigure.ts';
import { pressCard } from '../../../src/studio/operations/shareTables.ts';
import { drawTimePlot, type TimePlot } from '../../../src/studio/operations/timePlot.ts';
import { counter, reportOf, sampleFrom } from './sampleReport.ts';

const steps = 60;
const values = Array.from({ length: steps }, (_, step) => (step * 7) % 12);
const bars: TimePlot = {
  kind: 'bars',
  from: sampleFrom,
  stepMs: 60_000,
  steps,
  series: [
    { label: 'one', tone: 'tone-1', values },
    { label: 'two', tone: 'tone-2', values: values.map((value) => (value % 2 === 0 ? value : null)) },
  ],
  formatValue: String,
  formatTime: (at) => new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' }).format(at),
};

afterEach(() => document.body.replaceChildren());

function boxesOf(svg: SVGSVGElement, selector: string): DOMRect[] {
  return [...svg.querySelectorAll(selector)].map((drawn) => drawn.getBoundingClientRect());
}

function overlap(a: DOMRect, b: DOMRect): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

describe.each([220, 290, 400, 900])('a plot of %i px', (width) => {
  const kinds = [bars, { ...bars, kind: 'lines' as const }];

  test('has text of 12 px that covers no other text and leaves the plot nowhere', () => {
    for (const plot of kinds) {
      const svg = drawTimePlot(plot, width, 'A plot');
      document.body.append(svg);
      const frame = svg.getBoundingClientRect();
      const texts = boxesOf(svg, 'text');
      expect(texts.length).toBeGreaterThanOrEqual(4);
      for (const [index, text] of texts.entries()) {
        expect(text.left).toBeGreaterThanOrEqual(frame.left);
        expect(text.right).toBeLessThanOrEqual(frame.right);
        expect(texts.slice(index + 1).filter((other) => overlap(text, other))).toEqual([]);
      }
      for (const text of svg.querySelectorAll('text')) {
        expect(Number.parseFloat(getComputedStyle(text).fontSize)).toBeGreaterThanOrEqual(12);
      }
      svg.remove();
    }
  });

  test('has marks within its axes, each with what it says', () => {
    for (const plot of kinds) {
      const svg = drawTimePlot(plot, width, 'A plot');
      document.body.append(svg);
      const rules = boxesOf(svg, '.rule');
      const [left, top, right, bottom] = [
        Math.min(...rules.map((rule) => rule.left)),
        Math.min(...rules.map((rule) => rule.top)),
        Math.max(...rules.map((rule) => rule.right)),
        Math.max(...rules.map((rule) => rule.bottom)),
      ];
      for (const mark of boxesOf(svg, '.mark')) {
        // A dot's middle lies on the plot; half of it may stand out.
        expect(mark.left).toBeGreaterThanOrEqual(left - 3);
        expect(mark.right).toBeLessThanOrEqual(right + 3);
        expect(mark.top).toBeGreaterThanOrEqual(top - 3);
        expect(mark.bottom).toBeLessThanOrEqual(bottom + 3);
      }
      expect(svg.querySelector('.mark title')?.textContent).toMatch(/^\d\d:\d\d · (one|two): \d+$/);
      svg.remove();
    }
  });
});

describe('a figure', () => {
  let figure: PlotFigure;
  beforeEach(() => {
    const { asTable, time, nothing } = en;
    figure = plotFigure('failures', { ...en.plots.failures, asTable, time, nothing });
    document.body.append(figure.element);
  });
  afterEach(() => figure.stop());

  test('keeps its table open when it is shown anew, with the latest step first', async () => {
    figure.show(bars);
    const details = figure.element.querySelector('details');
    if (details === null) throw new Error('There are no details.');
    details.open = true;
    await vi.waitFor(() => expect(details.querySelectorAll('tbody tr')).toHaveLength(55));
    figure.show({ ...bars, series: [{ label: 'one', tone: 'tone-1', values: values.map(() => 3) }] });
    expect(details.open).toBe(true);
    expect(details.querySelectorAll('tbody tr')).toHaveLength(60);
    expect(details.querySelector('tbody th')?.textContent).toBe(bars.formatTime(sampleFrom + 59 * 60_000));
  });

  test('says that nothing was measured, also to who cannot see it', () => {
    figure.show({ ...bars, series: [{ label: 'one', tone: 'tone-1', values: values.map(() => 0) }] });
    expect(figure.element.querySelector('svg')?.getAttribute('aria-label')).toContain(en.nothing);
    expect(figure.element.querySelector('.nothing')?.textContent).toBe(en.nothing);
  });

  test('is drawn anew for another width', async () => {
    figure.show(bars);
    figure.element.style.width = '333px';
    await vi.waitFor(() =>
      expect(Number(figure.element.querySelector('svg')?.getAttribute('width'))).toBeLessThan(333),
    );
  });
});

test('incidents are announced when they change, and not with every reading', async () => {
  const panel = incidentPanel(en);
  document.body.append(panel.element);
  const said: string[] = [];
  const status = panel.element.querySelector('[role=status]');
  if (status === null) throw new Error('There is no status.');
  const observer = new MutationObserver(() => said.push(status.textContent ?? ''));
  observer.observe(status, { childList: true, characterData: true, subtree: true });
  const incident = { code: 'SERVER_ERROR', openedAt: sampleFrom, affected: 2, closedAt: null };
  const report = reportOf([]);
  const open = { ...report, incidents: { open: [incident], over: [], affected: 2 } };
  for (const one of [open, open, open, report, report]) {
    panel.show(one);
    await Promise.resolve();
  }
  expect(said).toEqual(['1 incident, 2 users affected.', 'Nobody is held up.']);
  panel.show({ ...open, incidents: { ...open.incidents, open: [{ ...incident, code: 'NEWER_CODE' }] } });
  expect(panel.element.querySelector('[data-code=NEWER_CODE] code')?.textContent).toBe('NEWER_CODE');
  panel.show({
    ...report,
    incidents: { open: [], over: [{ ...incident, closedAt: sampleFrom + 600_000 }], affected: 0 },
  });
  const past = panel.element.querySelector('[data-testid=past-incidents]');
  expect(past?.textContent).toContain('10 min');
});

test('buttons stand under the failure they were pressed over, with their share', () => {
  const card = pressCard(en);
  document.body.append(card.element);
  const name = 'holdfast_actions_total';
  const labels = { action: 'manual_retry', code: 'SERVER_ERROR' };
  card.show(reportOf([]));
  expect(card.element.textContent).toContain(en.nothing);
  card.show(
    reportOf([
      counter(name, { ...labels, outcome: 'helped' }, 1),
      counter(name, { ...labels, outcome: 'not_helped' }, 2),
      counter(name, { action: 'dismiss', code: 'none', outcome: 'unjudged' }, 1),
    ]),
  );
  const rows = [...card.element.querySelectorAll('tr')].map((row) =>
    [...row.children].map((cell) => cell.textContent),
  );
  expect(rows).toEqual([
    ['Button', 'Pressed', 'Helped'],
    ['SERVER_ERROR'],
    ['Retry now', '3', '33 %'],
    ['none'],
    ['Dismiss', '1', 'not judged'],
  ]);
});
