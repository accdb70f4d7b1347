/** The units of a timeline in the words of a calendar. */
import type { HistogramBin } from './histogram.ts';
import type { StudioMessages } from './messages/studioMessages.ts';
import type { ColumnStatistics } from './studioApi.ts';

type Timeline = NonNullable<ColumnStatistics['timeline']>;

const formats: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  minute: { dateStyle: 'short', timeStyle: 'short' },
  hour: { dateStyle: 'short', timeStyle: 'short' },
  day: { dateStyle: 'medium' },
  month: { year: 'numeric', month: 'short' },
  year: { year: 'numeric' },
  decade: { year: 'numeric' },
  century: { year: 'numeric' },
};

/** One bin for each unit; a table's moments have no zone, so none is applied. */
export function timelineBins(
  { locale }: Pick<StudioMessages, 'locale'>,
  { unit, bins }: Timeline,
): readonly HistogramBin[] {
  const words = new Intl.DateTimeFormat(locale, { ...formats[unit], timeZone: 'UTC' });
  return bins.map(({ from, count }) => ({
    count,
    label: words.format(new Date(from.includes('T') ? `${from}Z` : `${from}T00:00:00Z`)),
  }));
}
