/** The handful of figures that tell at a glance how things are. */
import { element } from './element.ts';
import type { OperationsMessages } from './messages/operationsMessages.ts';
import type { OperationsReport } from './operationsApi.ts';
import { countOf, quantileOf, shareOf } from './reportSums.ts';

interface Figure {
  readonly label: string;
  readonly value: string;
  readonly note: string;
  readonly tone: 'ok' | 'warn' | 'bad' | 'plain';
}

/** The figures of a report. Pure. */
export function keyFiguresOf(report: OperationsReport, messages: OperationsMessages): readonly Figure[] {
  const { figures, figureNotes } = messages;
  const starts = countOf(report, 'holdfast_start_duration_seconds');
  const started = countOf(report, 'holdfast_start_duration_seconds', { outcome: 'recovered' });
  const troubles = countOf(report, 'holdfast_recoveries_total', {
    outcome: ['recovered', 'failed', 'reauth'],
  });
  const healed = countOf(report, 'holdfast_recoveries_total', { outcome: 'recovered' });
  const recovery = quantileOf(report, 'holdfast_recovery_duration_seconds', 0.95, { outcome: 'recovered' });
  const attempts = countOf(report, 'holdfast_attempts_total');
  const successes = countOf(report, 'holdfast_attempts_total', { outcome: 'recovered' });
  const perSuccess = shareOf(attempts, successes);
  const downgrades = countOf(report, 'holdfast_durability_downgrades_total');
  const dropped = countOf(report, 'holdfast_samples_dropped_total');
  const none = { value: '–', note: figureNotes.noValue, tone: 'plain' } as const;
  const rate = (part: number, whole: number, note: string) => {
    const share = shareOf(part, whole);
    if (share === null) return none;
    return {
      value: percentText(share),
      note,
      tone: share >= 0.95 ? 'ok' : share >= 0.8 ? 'warn' : 'bad',
    } as const;
  };
  return [
    { label: figures.starts, ...rate(started, starts, figureNotes.ofStarts(starts)) },
    { label: figures.recoveries, ...rate(healed, troubles, figureNotes.ofTroubles(troubles)) },
    recovery === null
      ? { label: figures.timeToRecovery, ...none }
      : { label: figures.timeToRecovery, value: messages.duration(recovery), note: '', tone: 'plain' },
    perSuccess === null
      ? { label: figures.attempts, ...none }
      : { label: figures.attempts, value: numberText(perSuccess, messages), note: '', tone: 'plain' },
    {
      label: figures.downgrades,
      value: String(downgrades),
      note: '',
      tone: downgrades > 0 ? 'warn' : 'plain',
    },
    { label: figures.dropped, value: String(dropped), note: '', tone: dropped > 0 ? 'warn' : 'plain' },
  ];
}

/** The same as a list of terms and values. */
export function keyFigures(report: OperationsReport, messages: OperationsMessages): HTMLDListElement {
  const tiles = keyFiguresOf(report, messages).map(({ label, value, note, tone }) =>
    element(
      'div',
      { class: 'figure', 'data-tone': tone },
      element('dt', {}, label),
      element('dd', { class: 'figure-value' }, value),
      element('dd', { class: 'figure-note' }, note),
    ),
  );
  return element('dl', { class: 'figures', 'data-testid': 'figures' }, ...tiles);
}

/** Rounded down, so that 100 % means all of them. */
function percentText(share: number): string {
  return `${Math.floor(share * 1000) / 10} %`;
}

function numberText(value: number, { locale }: OperationsMessages): string {
  return value.toLocaleString(locale, { maximumFractionDigits: 2 });
}
