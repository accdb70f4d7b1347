/** A session's history as the rows of a list. */
import type { SessionView } from '../index.ts';
import type { KnownChange } from './historyLabels.ts';
import type { StudioMessages } from './messages/studioMessages.ts';

/** A time without its zone would be read in this device's, and be hours off. */
const hasZone = (at: string): boolean => /(?:Z|[+-]\d{2}:?\d{2})$/i.test(at);

export interface HistoryRow {
  readonly key: string;
  readonly text: string;
  readonly time: string;
  readonly state: 'applied' | 'current' | 'undone';
  /** Where the history stands after it. */
  readonly position: number;
}

/** The oldest first; steps count from 0. `labels` say more of the operations whose ids they name. */
export function historyRows(
  messages: StudioMessages,
  { history, position }: Pick<SessionView, 'history' | 'position'>,
  labels: Readonly<Record<string, KnownChange>>,
): readonly HistoryRow[] {
  const clock = new Intl.DateTimeFormat(messages.locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const words = (known: KnownChange | undefined) =>
    known === undefined ? undefined : messages.describe(known.name, known.params);
  const rows = (history ?? []).map(({ step, name, at, id }): HistoryRow => {
    const moment = new Date(at);
    return {
      key: `${step} ${id ?? name}`,
      text: words(id === undefined ? undefined : labels[id]) ?? messages.operations[name] ?? name,
      time: hasZone(at) && !Number.isNaN(moment.getTime()) ? clock.format(moment) : '',
      position: step + 1,
      state: step >= position ? 'undone' : step === position - 1 ? 'current' : 'applied',
    };
  });
  return rows;
}
