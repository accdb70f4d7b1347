/** The page's conductor: reads the report while the page is seen, and puts it into the parts. */
import { element } from './element.ts';
import { incidentPanel } from './incidentPanel.ts';
import { keyFigures } from './keyFigures.ts';
import type { OperationsMessages } from './messages/operationsMessages.ts';
import { type OperationsReport, ReportProblem, readReport, type SpanHours } from './operationsApi.ts';
import { operationsHeader } from './operationsHeader.ts';
import { plotFigure } from './plotFigure.ts';
import { pollWhileVisible } from './pollWhileVisible.ts';
import { plotIds, plotOf } from './reportPlots.ts';
import { pressCard, roadCard } from './shareTables.ts';

/** How often the report is read, ms. */
const readEveryMs = 5_000;

export interface OperationsPageOptions {
  readonly messages: OperationsMessages;
  readonly hours: SpanHours;
  readonly onHours: (hours: SpanHours) => void;
  readonly onLanguage: (language: string) => void;
}

/** Fills the body with the page in one language. Returns its off function, which leaves no timer and no request. */
export function openOperationsPage(options: OperationsPageOptions): () => void {
  const { messages } = options;
  let { hours } = options;
  let isPaused = false;
  let report: OperationsReport | null = null;
  let stopReading = (): void => {};
  const clock = new Intl.DateTimeFormat(messages.locale, { timeStyle: 'medium' });

  const header = operationsHeader(messages, hours, {
    onHours(next) {
      hours = next;
      options.onHours(next);
      read();
    },
    onLanguage: options.onLanguage,
    onPause(next) {
      isPaused = next;
      if (isPaused) stopReading();
      else read();
      sayState();
    },
  });
  const problem = element('p', { class: 'problem-note', role: 'alert', 'data-testid': 'problem' });
  const incidents = incidentPanel(messages);
  const figures = element('div');
  const plots = plotIds.map((id) => {
    const { asTable, time, nothing } = messages;
    return { id, figure: plotFigure(id, { ...messages.plots[id], asTable, time, nothing }) };
  });
  const cards = [roadCard(messages), pressCard(messages)];
  const grid = element(
    'div',
    { class: 'grid' },
    ...plots.map(({ figure }) => figure.element),
    ...cards.map((card) => card.element),
  );
  const content = element('div', { class: 'content', hidden: true }, incidents.element, figures, grid);
  document.body.replaceChildren(header.element, element('main', { class: 'operations' }, problem, content));

  function sayState(): void {
    if (report !== null) header.say((isPaused ? messages.paused : messages.live)(clock.format(report.at)));
    else header.say(problem.dataset.kind === '' ? messages.reading : '');
  }

  function show(next: OperationsReport): void {
    report = next;
    content.hidden = false;
    incidents.show(next);
    figures.replaceChildren(keyFigures(next, messages));
    for (const { id, figure } of plots) figure.show(plotOf(id, next, messages));
    for (const card of cards) card.show(next);
  }

  function tell(kind: ReportProblem['kind'] | null): void {
    if (problem.dataset.kind === (kind ?? '')) return;
    problem.dataset.kind = kind ?? '';
    problem.replaceChildren(...(kind === null ? [] : problemParts(kind)));
  }

  /** The login leads back here, to the span and the language that are chosen. */
  function problemParts(kind: ReportProblem['kind']): (string | Node)[] {
    const said = messages.problems[kind === 'login' && report === null ? 'loginNeeded' : kind];
    const before = report === null ? [] : [' ', messages.fromBefore];
    if (kind !== 'login') return [said, ...before];
    const here = encodeURIComponent(location.pathname + location.search);
    const login = element('a', { href: `/accounts/login/?next=${here}` }, messages.logIn);
    return [said, ...before, ' ', login];
  }

  function read(): void {
    stopReading();
    stopReading = pollWhileVisible(readEveryMs, async (signal) => {
      try {
        show(await readReport(hours, signal));
        tell(null);
      } catch (error) {
        if (!(error instanceof ReportProblem)) throw error;
        tell(error.kind);
      }
      sayState();
    });
  }

  problem.dataset.kind = '';
  sayState();
  read();
  return () => {
    stopReading();
    for (const { figure } of plots) figure.stop();
  };
}
