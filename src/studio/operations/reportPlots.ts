/** What each plot of the page draws from a report. Pure. */
import type { OperationsMessages } from './messages/operationsMessages.ts';
import type { OperationsReport } from './operationsApi.ts';
import { countsByStep, type LabelFilter, quantileByStep, shareOf, valuesOf } from './reportSums.ts';
import type { PlotSeries, TimePlot } from './timePlot.ts';

/** In the order of the page. */
export const plotIds = [
  'success',
  'failures',
  'timeToRecovery',
  'recoveries',
  'attempts',
  'starts',
  'signs',
] as const;
export type PlotId = (typeof plotIds)[number];

/** So many codes have a colour of their own; the rest are one. */
const namedCodes = 5;

/** What a plot leaves open: where and when it stands. */
type Content = Pick<TimePlot, 'kind' | 'series' | 'formatValue'> & { readonly most?: number };

const seconds = (value: number): string =>
  value < 10 ? String(Math.round(value * 10) / 10) : value.toFixed(0);
const whole = (value: number): string => String(Math.round(value * 10) / 10);
const percent = (value: number): string => `${Math.round(value)} %`;

const recoveries = 'holdfast_recoveries_total';
const recoveryTime = 'holdfast_recovery_duration_seconds';
const startTime = 'holdfast_start_duration_seconds';

export function plotOf(id: PlotId, report: OperationsReport, messages: OperationsMessages): TimePlot {
  const { from, stepMs, steps } = report;
  const clock = new Intl.DateTimeFormat(messages.locale, { hour: '2-digit', minute: '2-digit' });
  return { from, stepMs, steps, formatTime: (at) => clock.format(at), ...contents[id](report, messages) };
}

const contents: Readonly<
  Record<PlotId, (report: OperationsReport, messages: OperationsMessages) => Content>
> = {
  success: (report, { series }) => ({
    kind: 'lines',
    most: 100,
    formatValue: percent,
    series: [
      { label: series.starts, tone: 'tone-1', values: percentByStep(report, startTime) },
      {
        label: series.recoveries,
        tone: 'tone-2',
        values: percentByStep(report, recoveries, { outcome: ['recovered', 'failed', 'reauth'] }),
      },
    ],
  }),

  failures: (report, { series }) => {
    const name = 'holdfast_failures_total';
    const codes = valuesOf(report, name, 'code');
    const tones = ['tone-1', 'tone-2', 'tone-3', 'tone-4', 'tone-5'];
    const named: PlotSeries[] = codes.slice(0, namedCodes).map((code, index) => ({
      label: code,
      tone: tones[index] ?? 'tone-rest',
      values: countsByStep(report, name, { code }),
    }));
    const others = codes.slice(namedCodes);
    if (others.length > 0) {
      const values = countsByStep(report, name, { code: others });
      named.push({ label: series.others, tone: 'tone-rest', values });
    }
    return { kind: 'bars', formatValue: whole, series: named };
  },

  timeToRecovery: (report, { series }) => ({
    kind: 'lines',
    formatValue: seconds,
    series: [
      {
        label: series.half,
        tone: 'tone-1',
        values: quantileByStep(report, recoveryTime, 0.5, { outcome: 'recovered' }),
      },
      {
        label: series.most,
        tone: 'tone-2',
        values: quantileByStep(report, recoveryTime, 0.95, { outcome: 'recovered' }),
      },
    ],
  }),

  recoveries: (report, { series }) => ({
    kind: 'bars',
    formatValue: whole,
    series: [
      counts(report, series.recovered, 'tone-ok', recoveries, { outcome: 'recovered' }),
      counts(report, series.recoveredLate, 'tone-1', recoveries, { outcome: 'recovered_late' }),
      counts(report, series.loginAsked, 'tone-warn', recoveries, { outcome: 'reauth' }),
      counts(report, series.failed, 'tone-bad', recoveries, { outcome: 'failed' }),
    ],
  }),

  attempts: (report, { series }) => {
    const name = 'holdfast_attempts_total';
    return {
      kind: 'bars',
      formatValue: whole,
      series: [
        counts(report, series.recovered, 'tone-ok', name, { outcome: 'recovered' }),
        counts(report, series.failed, 'tone-bad', name, { outcome: 'failed' }),
        counts(report, series.superseded, 'tone-rest', name, { outcome: 'superseded' }),
      ],
    };
  },

  starts: (report, { series }) => ({
    kind: 'lines',
    formatValue: seconds,
    series: [
      {
        label: series.holdfastPath,
        tone: 'tone-1',
        values: quantileByStep(report, startTime, 0.95, { path: 'holdfast' }),
      },
      {
        label: series.existingPath,
        tone: 'tone-2',
        values: quantileByStep(report, startTime, 0.95, { path: 'existing' }),
      },
    ],
  }),

  signs: (report, { series }) => {
    const downgrades = 'holdfast_durability_downgrades_total';
    return {
      kind: 'bars',
      formatValue: whole,
      series: [
        counts(report, series.memory, 'tone-warn', downgrades, { durability: 'memory' }),
        counts(report, series.failing, 'tone-bad', downgrades, { durability: 'failing' }),
        counts(report, series.plugs, 'tone-3', 'holdfast_plug_failures_total'),
        counts(report, series.conflicts, 'tone-2', 'holdfast_conflicts_total'),
        counts(report, series.refused, 'tone-rest', 'holdfast_operations_total', { outcome: 'refused' }),
      ],
    };
  },
};

function counts(
  report: OperationsReport,
  label: string,
  tone: string,
  name: string,
  filter: LabelFilter = {},
): PlotSeries {
  return { label, tone, values: countsByStep(report, name, filter) };
}

/** The share with the outcome `recovered`, in per cent; null where there was nothing. */
function percentByStep(report: OperationsReport, name: string, all: LabelFilter = {}): (number | null)[] {
  const good = countsByStep(report, name, { ...all, outcome: 'recovered' });
  const total = countsByStep(report, name, all);
  return good.map((count, step) => {
    const share = shareOf(count, total[step] ?? 0);
    return share === null ? null : share * 100;
  });
}
