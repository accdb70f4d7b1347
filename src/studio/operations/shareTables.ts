/** The two tables with shares: which road helps, and what users press. */
import { codeElement } from './codeElement.ts';
import { element } from './element.ts';
import type { OperationsMessages } from './messages/operationsMessages.ts';
import type { OperationsReport } from './operationsApi.ts';
import { countOf, shareOf, valuesOf } from './reportSums.ts';

interface ShareRow {
  /** Rows of one group stand under its name; empty for none. */
  readonly group: string;
  readonly name: string;
  readonly count: number;
  /** 0 to 1; null where it is not judged. */
  readonly share: number | null;
}

const attempts = 'holdfast_attempts_total';
const presses = 'holdfast_actions_total';

/** Roads by how many attempts took them. Pure. */
export function roadRows(report: OperationsReport, { roads }: OperationsMessages): readonly ShareRow[] {
  return valuesOf(report, attempts, 'road').map((road) => {
    const count = countOf(report, attempts, { road });
    const worked = countOf(report, attempts, { road, outcome: 'recovered' });
    return { group: '', name: roads.names[road] ?? road, count, share: shareOf(worked, count) };
  });
}

/** Buttons by failure, the most pressed failure first. Pure. */
export function pressRows(report: OperationsReport, messages: OperationsMessages): readonly ShareRow[] {
  const names: Readonly<Record<string, string>> = messages.actions;
  return valuesOf(report, presses, 'code').flatMap((code) =>
    valuesOf(report, presses, 'action', { code }).map((action) => {
      const pressed = { code, action };
      const judged = countOf(report, presses, { ...pressed, outcome: ['helped', 'not_helped'] });
      const helped = countOf(report, presses, { ...pressed, outcome: 'helped' });
      return {
        group: code === 'none' ? messages.presses.none : code,
        name: names[action] ?? action,
        count: countOf(report, presses, pressed),
        share: shareOf(helped, judged),
      };
    }),
  );
}

export interface ShareCard {
  readonly element: HTMLElement;
  show(report: OperationsReport): void;
}

export function roadCard(messages: OperationsMessages): ShareCard {
  const { roads } = messages;
  const headings = [roads.road, roads.attempts, roads.worked];
  return shareCard('roads', { ...roads, headings }, messages, (report) => roadRows(report, messages));
}

export function pressCard(messages: OperationsMessages): ShareCard {
  const words = messages.presses;
  const headings = [words.action, words.pressed, words.helped];
  return shareCard('presses', { ...words, headings }, messages, (report) => pressRows(report, messages));
}

function shareCard(
  id: string,
  texts: { readonly title: string; readonly lead: string; readonly headings: readonly string[] },
  messages: OperationsMessages,
  rowsOf: (report: OperationsReport) => readonly ShareRow[],
): ShareCard {
  const body = element('div', {
    class: 'share-table',
    tabindex: 0,
    role: 'region',
    'aria-labelledby': `${id}-title`,
  });
  const card = element(
    'section',
    { class: 'card', 'aria-labelledby': `${id}-title`, 'data-testid': id },
    element('h2', { id: `${id}-title` }, texts.title),
    element('p', { class: 'lead' }, texts.lead),
    body,
  );
  return {
    element: card,
    show(report) {
      const rows = rowsOf(report);
      const head = element('tr', {}, ...texts.headings.map((text) => element('th', { scope: 'col' }, text)));
      const table = element('table', {}, element('thead', {}, head), ...groupsOf(rows, messages));
      body.replaceChildren(rows.length === 0 ? element('p', { class: 'nothing' }, messages.nothing) : table);
    },
  };
}

function groupsOf(rows: readonly ShareRow[], messages: OperationsMessages): HTMLTableSectionElement[] {
  const groups = [...new Set(rows.map(({ group }) => group))];
  return groups.map((group) => {
    const heading = element('th', { scope: 'rowgroup', colspan: 3, class: 'group' }, codeElement(group));
    return element(
      'tbody',
      {},
      ...(group === '' ? [] : [element('tr', {}, heading)]),
      ...rows.filter((row) => row.group === group).map((row) => tableRow(row, messages)),
    );
  });
}

function tableRow({ name, count, share }: ShareRow, messages: OperationsMessages): HTMLTableRowElement {
  const text = share === null ? messages.presses.unjudged : `${Math.floor(share * 100)} %`;
  const bar = element('meter', { min: 0, max: 1, value: share ?? 0, 'aria-hidden': 'true' });
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, name),
    element('td', { class: 'number' }, String(count)),
    element('td', { class: 'share' }, ...(share === null ? [] : [bar]), element('span', {}, text)),
  );
}
