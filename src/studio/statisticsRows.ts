/** A column's statistics as the words and bars that the page shows. */
import { cellText } from './cellText.ts';
import type { HistogramBin } from './histogram.ts';
import type { StudioMessages } from './messages/studioMessages.ts';
import type { ColumnStatistics } from './studioApi.ts';

export interface StatisticsRow {
  readonly label: string;
  readonly value: string;
  /** Too long to stand beside another. */
  readonly isWide: boolean;
}

const mostBeside = 12;

/** Significant digits of a computed figure. */
const digits = 5;

/** The figures worth a line; those that the column's type does not have are left out. */
export function statisticsRows(
  messages: StudioMessages,
  statistics: ColumnStatistics,
): readonly StatisticsRow[] {
  const { locale, statisticsLabels: labels } = messages;
  const whole = new Intl.NumberFormat(locale);
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const { type, count, missing, distinct, min, max, mean, median, std } = statistics;
  const total = count + missing;
  // The first and the last text of the alphabet say nothing about a column.
  const isOrdered = type !== 'string' && type !== 'boolean';
  const missingShare = total === 0 || missing === 0 ? '' : ` (${share.format(missing / total)})`;
  const rows: [string, string | null][] = [
    [labels.count, whole.format(count)],
    [labels.missing, whole.format(missing) + missingShare],
    [labels.min, isOrdered ? cellText(min).text : null],
    [labels.max, isOrdered ? cellText(max).text : null],
    [labels.mean, mean === null ? null : figure(mean)],
    [labels.median, median === null ? null : figure(median)],
    [labels.std, std === null ? null : figure(std)],
    [labels.distinct, whole.format(distinct)],
  ];
  return rows.flatMap(([label, value]) =>
    value === null || value === '' ? [] : [{ label, value, isWide: value.length > mostBeside }],
  );
}

/** The bins of a column of numbers, or the most frequent values of any other. */
export function statisticsBins(
  messages: Pick<StudioMessages, 'span'>,
  statistics: ColumnStatistics,
): readonly HistogramBin[] {
  if (statistics.histogram !== null) {
    return statistics.histogram.map(({ from, to, count }) => ({
      count,
      label: from === to ? figure(from) : messages.span(figure(from), figure(to)),
    }));
  }
  return (statistics.top ?? []).map(({ value, count }) => ({ count, label: cellText(value).text }));
}

/** A computed number to a sensible number of digits; zeros at its end say nothing and go. */
export function figure(value: number): string {
  return String(Number(value.toPrecision(digits)));
}
