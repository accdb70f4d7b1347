/** The current incidents: failing code, affected users, start; and those that are over, folded. */
import { codeElement } from './codeElement.ts';
import { element } from './element.ts';
import type { OperationsMessages } from './messages/operationsMessages.ts';
import type { Incident, OperationsReport } from './operationsApi.ts';

export interface IncidentPanel {
  readonly element: HTMLElement;
  show(report: OperationsReport): void;
}

export function incidentPanel(messages: OperationsMessages): IncidentPanel {
  const words = messages.incidents;
  const announcement = element('p', { class: 'lead', role: 'status', 'data-testid': 'incident-summary' });
  const open = element('div', { 'data-testid': 'open-incidents' });
  const summary = element('summary');
  const over = element('div');
  const past = element('details', { hidden: true, 'data-testid': 'past-incidents' }, summary, over);
  const panel = element(
    'section',
    { class: 'card incidents', 'aria-labelledby': 'incidents-title' },
    element('h2', { id: 'incidents-title' }, words.title),
    announcement,
    open,
    past,
  );

  return {
    element: panel,
    show({ incidents, at }) {
      panel.toggleAttribute('data-open', incidents.open.length > 0);
      const said = words.summary(incidents.open.length, incidents.affected);
      // A live region speaks whenever it is written to, also of what is the same.
      if (announcement.textContent !== said) announcement.textContent = said;
      open.replaceChildren(
        ...(incidents.open.length === 0 ? [] : [table(incidents.open, at, words.title, messages)]),
      );
      past.hidden = incidents.over.length === 0;
      const overText = words.over(incidents.over.length);
      summary.textContent = overText;
      over.replaceChildren(table(incidents.over, at, overText, messages));
    },
  };
}

function table(
  incidents: readonly Incident[],
  now: number,
  title: string,
  messages: OperationsMessages,
): HTMLTableElement {
  const words = messages.incidents;
  const isOver = incidents.some(({ closedAt }) => closedAt !== null);
  const headings = [words.code, words.affected, words.since, ...(isOver ? [words.lasted] : [])];
  const head = element(
    'tr',
    {},
    ...headings.map((text) => element('th', { scope: 'col' }, text)),
    element('th', { scope: 'col', class: 'incident-meaning' }, words.meaning),
  );
  const rows = incidents.map((incident) => row(incident, now, messages));
  const caption = element('caption', { class: 'sr-only' }, title);
  return element(
    'table',
    { class: 'incident-table' },
    caption,
    element('thead', {}, head),
    element('tbody', {}, ...rows),
  );
}

function row(incident: Incident, now: number, messages: OperationsMessages): HTMLTableRowElement {
  const { code, affected, openedAt, closedAt } = incident;
  const words = messages.incidents;
  const clock = new Intl.DateTimeFormat(messages.locale, { timeStyle: 'medium' });
  const lasted = messages.duration(Math.max(0, (closedAt ?? now) - openedAt) / 1000);
  const since = element(
    'td',
    { class: 'incident-since', 'data-testid': 'incident-since' },
    element('time', { datetime: new Date(openedAt).toISOString() }, clock.format(openedAt)),
    ...(closedAt === null ? [' ', element('span', { class: 'soft' }, words.lasting(lasted))] : []),
  );
  return element(
    'tr',
    { 'data-code': code },
    element('th', { scope: 'row', 'data-testid': 'incident-code' }, codeElement(code)),
    element('td', { class: 'incident-users', 'data-testid': 'incident-users' }, words.users(affected)),
    since,
    ...(closedAt === null ? [] : [element('td', {}, lasted)]),
    element('td', { class: 'incident-meaning' }, meaningOf(code, messages)),
  );
}

function meaningOf(code: string, { meanings }: OperationsMessages): string {
  const known: Readonly<Record<string, string>> = meanings;
  return Object.hasOwn(known, code) ? (known[code] ?? '') : '';
}
