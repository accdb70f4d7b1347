/** Follows recoveries and makes a bug report of what they told: what happened, never with whose data. */
import { type RecoveryPolicy, recoveryPolicy } from '../../../machines/recoveryPolicy.ts';
import { holdfastVersion } from '../../holdfastVersion.ts';
import type { RecoveryState } from '../../recoveryState.ts';
import type { RecoveryAdapter } from '../../sessionRecovery.ts';
import type { SessionTrace } from '../sentry/sessionTrace.ts';
import { type BugReport, noteLimit, type ReportRecording } from './bugReport.ts';
import { bugReportText } from './bugReportText.ts';
import { followRecovery } from './followRecovery.ts';
import { messagesIn } from './messages/messagesIn.ts';
import { recordTimeline } from './recordTimeline.ts';
import { reportEnvironment } from './reportEnvironment.ts';

/** How many entries a timeline keeps. */
const defaultCapacity = 200;

export interface BugReportOptions {
  /** The application's own version. */
  readonly application?: string;
  /** Entries of the timeline, the newest of all recoveries followed. @default 200 */
  readonly capacity?: number;
  /** The trace whose headers the session calls carry: by its id the server's log is found. */
  readonly trace?: SessionTrace;
  /** A recording of the statechart to go along, asked for when a report is made; `null` for none. */
  readonly recording?: () => ReportRecording | null;
  /** Where the failures' roads are changed. @default the shipped table */
  readonly policy?: Pick<RecoveryPolicy, 'failures'>;
  /** Ms from an arbitrary origin, never set back. @default performance.now */
  readonly now?: () => number;
}

export interface BugReporter {
  /** An adapter for any number of recoveries, one after the other or side by side. */
  readonly follow: RecoveryAdapter;
  /** The report of this moment; `note` is what the user wrote. */
  report(note?: string): BugReport;
  /** A report for people, in a language (BCP 47). @default English */
  text(report: BugReport, language?: string): string;
  /** Lets go of the recovery it was created with. */
  stop(): void;
}

/**
 * A reporter over a recovery, or over those that get its `follow` as an adapter. It keeps codes, numbers and names of
 * operations: no row, no column, no parameter, no token, no id of a user, a session or a datasource.
 */
export function createBugReport(
  recovery: Parameters<RecoveryAdapter>[0] | null = null,
  options: BugReportOptions = {},
): BugReporter {
  const { application = null, capacity = defaultCapacity, trace, policy = recoveryPolicy } = options;
  const timeline = recordTimeline(options.now ?? (() => performance.now()), capacity);
  let getState: (() => RecoveryState) | null = null;

  const follow: RecoveryAdapter = (view) => {
    getState = view.getState;
    const offs = [
      followRecovery(view, timeline),
      // What comes after a success is another story.
      view.on('session.recovered', () => trace?.renew()),
      view.on('operation.applied', () => trace?.renew()),
    ];
    return () => {
      for (const off of offs) off();
    };
  };
  const stop = recovery === null ? () => undefined : follow(recovery);

  return {
    follow,
    stop,
    text: (report, language = 'en') => bugReportText(report, messagesIn(language).messages),
    report(note = '') {
      const recording = options.recording?.() ?? null;
      return {
        schema: 'holdfast-bug-report',
        version: 1,
        createdAt: new Date().toISOString(),
        holdfast: holdfastVersion,
        application,
        note: note.slice(0, noteLimit),
        environment: reportEnvironment(),
        state: getState === null ? null : outline(getState(), policy),
        ...timeline.snapshot(),
        traceId: trace?.current()?.traceId ?? null,
        ...(recording !== null && { recording }),
      };
    },
  };
}

function outline(state: RecoveryState, policy: Pick<RecoveryPolicy, 'failures'>): BugReport['state'] {
  const { value, attempt, failure, pending, durability } = state;
  const code = failure?.code ?? null;
  const road = code === null ? null : policy.failures[code].road;
  return { value, attempt, code, road, pending, durability };
}
