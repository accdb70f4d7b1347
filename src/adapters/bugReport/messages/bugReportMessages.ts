/** What a bug report and its dialog say, as data: one catalogue for each language, `{…}` stands for a value. */
import type { FailureAttribution } from '../../../../machines/sessionFailure.ts';
import type { TimelineEntry } from '../timelineEntry.ts';

export interface BugReportMessages {
  readonly dialog: {
    /** The button that opens it. */
    readonly open: string;
    readonly title: string;
    readonly intro: string;
    readonly note: string;
    readonly noteHint: string;
    readonly contents: string;
    readonly asJson: string;
    readonly send: string;
    readonly sending: string;
    readonly sent: string;
    /** With `{id}`. */
    readonly sentAs: string;
    readonly sendFailed: string;
    readonly copy: string;
    readonly copied: string;
    readonly copyFailed: string;
    readonly download: string;
    readonly downloaded: string;
    readonly close: string;
    /** There is nothing to report on. */
    readonly nothing: string;
  };
  readonly text: {
    readonly heading: string;
    readonly made: string;
    readonly versions: string;
    readonly application: string;
    readonly note: string;
    readonly state: string;
    readonly stateLine: string;
    readonly failureLine: string;
    readonly pending: string;
    readonly trace: string;
    readonly environment: string;
    readonly failures: string;
    /** With `{code}`, `{times}`, `{from}` and `{to}`. */
    readonly failure: string;
    /** With `{code}` and `{from}`. */
    readonly failureOnce: string;
    readonly timeline: string;
    /** With `{count}`. */
    readonly dropped: string;
    readonly recording: string;
    readonly none: string;
    readonly yes: string;
    readonly no: string;
    readonly unknown: string;
    /** With `{seconds}`. */
    readonly at: string;
    /** With `{times}`. */
    readonly times: string;
  };
  /** The labels of what the environment tells. */
  readonly environment: Readonly<Record<EnvironmentLabel, string>>;
  /** One line for each kind of entry; its fields stand in braces. */
  readonly entries: Readonly<Record<TimelineEntry['kind'], string>>;
  readonly attributions: Readonly<Record<FailureAttribution, string>>;
}

export type EnvironmentLabel =
  | 'browser'
  | 'online'
  | 'visibility'
  | 'language'
  | 'timeZoneOffsetMin'
  | 'screen'
  | 'secureContext'
  | 'cookies'
  | 'indexedDb'
  | 'webCrypto'
  | 'webLocks'
  | 'broadcastChannel';
