/** A bug report for people: the same facts as its JSON, in the language of the page. */
import type { BugReport, ReportEnvironment } from './bugReport.ts';
import type { BugReportMessages, EnvironmentLabel } from './messages/bugReportMessages.ts';
import { fill } from './messages/messagesIn.ts';
import type { TimelineEntry } from './timelineEntry.ts';

/** Lines of plain text; nothing that is in the report is left out but the recording itself. */
export function bugReportText(report: BugReport, messages: BugReportMessages): string {
  const { text } = messages;
  const seconds = (ms: number) => fill(text.at, { seconds: (ms / 1000).toFixed(1) });
  const { state, failures, timeline, environment } = report;
  return [
    text.heading,
    fill(text.made, { at: report.createdAt }),
    fill(text.versions, { version: report.holdfast }),
    ...(report.application === null ? [] : [fill(text.application, { version: report.application })]),
    ...(report.note === '' ? [] : ['', `${fill(text.note, { note: '' })} ${report.note}`]),
    '',
    text.state,
    ...(state === null
      ? [`  ${text.none}`]
      : [
          `  ${fill(text.stateLine, { value: state.value, attempt: state.attempt })}`,
          ...(state.code === null
            ? []
            : [`  ${fill(text.failureLine, { code: state.code, road: state.road })}`]),
          `  ${fill(text.pending, { pending: state.pending, durability: state.durability })}`,
        ]),
    ...(report.traceId === null ? [] : [`  ${fill(text.trace, { id: report.traceId })}`]),
    '',
    text.failures,
    ...(failures.length === 0 ? [`  ${text.none}`] : []),
    ...failures.map(({ code, status, times, firstAtMs, lastAtMs }) => {
      const values = { times, from: seconds(firstAtMs), to: seconds(lastAtMs) };
      return `  ${fill(times === 1 ? text.failureOnce : text.failure, { ...values, code: status === null ? code : `${code} (HTTP ${status})` })}`;
    }),
    '',
    text.timeline,
    ...(timeline.dropped === 0 ? [] : [`  ${fill(text.dropped, { count: timeline.dropped })}`]),
    ...timeline.entries.map((entry) => `  ${entryLine(entry, messages, seconds)}`),
    '',
    text.environment,
    ...environmentLines(environment, messages).map((line) => `  ${line}`),
    ...(report.recording === undefined ? [] : ['', text.recording]),
  ].join('\n');
}

function entryLine(
  entry: TimelineEntry,
  { entries, attributions, text }: BugReportMessages,
  seconds: (ms: number) => string,
): string {
  const values: Record<string, string | number | null> = {};
  for (const [name, value] of Object.entries(entry)) {
    values[name] = name.endsWith('Ms') && typeof value === 'number' ? seconds(value) : value;
  }
  if (entry.kind === 'attempt-failed') values.attribution = labelOf(attributions, entry.attribution);
  if ('status' in entry && entry.status !== null) values.status = `(HTTP ${entry.status})`;
  const times = entry.times === 1 ? '' : ` ${fill(text.times, { times: entry.times })}`;
  return `${seconds(entry.atMs).padStart(9)}  ${fill(entries[entry.kind], values)}${times}`;
}

function labelOf(labels: Readonly<Record<string, string>>, name: string): string {
  return labels[name] ?? name;
}

function environmentLines(environment: ReportEnvironment, { environment: labels, text }: BugReportMessages) {
  return Object.entries(labels).map(([name, label]) => {
    const value = environment[name as EnvironmentLabel];
    if (typeof value === 'boolean') return `${label}: ${value ? text.yes : text.no}`;
    return `${label}: ${value ?? text.unknown}`;
  });
}
