/** The only door for browser code. */
export type { RecoveryFact } from '../machines/recoveryFact.ts';
export { recoveryMachine } from '../machines/recoveryMachine.ts';
export {
  type RecoveryPolicy,
  type RecoveryPolicyOverrides,
  recoveryPolicy,
} from '../machines/recoveryPolicy.ts';
export type { FailureCode, RecoveryAction, SessionFailure } from '../machines/sessionFailure.ts';
export type { AlpinePort } from './adapters/alpine/alpinePort.ts';
export type { RecoveryFeed } from './adapters/alpine/recoveryFeed.ts';
export {
  type RecoveryPlugin,
  type RecoveryPluginOptions,
  recoveryPlugin,
} from './adapters/alpine/recoveryPlugin.ts';
export type { RecoveryStore, TemplateStore } from './adapters/alpine/recoveryStore.ts';
export type { RecoveryOption, SessionRecoveryObject } from './adapters/alpine/sessionRecoveryObject.ts';
export type { RecoveryCommands } from './adapters/alpine/templateCommands.ts';
export { type BugReport, parseBugReport, type ReportRecording } from './adapters/bugReport/bugReport.ts';
export {
  type BugReporter,
  type BugReportOptions,
  createBugReport,
} from './adapters/bugReport/createBugReport.ts';
export {
  type BugReportElement,
  defineBugReportElement,
} from './adapters/bugReport/defineBugReportElement.ts';
export { postBugReport, type SendBugReport } from './adapters/bugReport/postBugReport.ts';
export {
  defineSessionRecoveryElement,
  type SessionRecoveryElementOptions,
} from './adapters/element/defineSessionRecoveryElement.ts';
export type {
  SessionRecoveryElement,
  SessionRecoveryElementClass,
} from './adapters/element/sessionRecoveryElement.ts';
export type {
  RecoveryElementEvents,
  RecoveryPhase,
  ShownRecovery,
} from './adapters/element/shownRecovery.ts';
export type { PartialMessages, RecoveryMessages } from './adapters/messages/recoveryMessages.ts';
export { shippedMessages } from './adapters/messages/shippedMessages.ts';
export type { MessagesByLanguage } from './adapters/messages/wordingFor.ts';
export { type BeaconSinkOptions, beaconSink } from './adapters/metrics/beaconSink.ts';
export type { PressMemory } from './adapters/metrics/measureActions.ts';
export { type MeasuredStart, measureStart } from './adapters/metrics/measureStart.ts';
export { type MeasureOptions, measureTo } from './adapters/metrics/measureTo.ts';
export type {
  CounterLabels,
  HistogramLabels,
  MetricBeacon,
  MetricSample,
  MetricsSink,
} from './adapters/metrics/metricsSink.ts';
export { activeStatePaths, type StateValue } from './adapters/recording/activeStatePaths.ts';
export { lightUpStates } from './adapters/recording/lightUpStates.ts';
export {
  parseRecording,
  type RecordedStep,
  type Recording,
  RecordingError,
} from './adapters/recording/recording.ts';
export {
  type RecorderOptions,
  recordTransitions,
  type TransitionRecorder,
} from './adapters/recording/recordTransitions.ts';
export { followRecordings, shareRecording } from './adapters/recording/shareRecording.ts';
export { withoutServerText } from './adapters/recording/withoutServerText.ts';
export { reportToSentry, type SentryReportOptions } from './adapters/sentry/reportToSentry.ts';
export { scrubSentryEvent } from './adapters/sentry/scrubSentryEvent.ts';
export { scrubSentrySpan } from './adapters/sentry/scrubSentrySpan.ts';
export type { SentryLike } from './adapters/sentry/sentryLike.ts';
export { createSessionTrace, type SessionTrace } from './adapters/sentry/sessionTrace.ts';
export { createSessionRecovery } from './createSessionRecovery.ts';
export type { LoginWay } from './goToLogin.ts';
export type { PendingWork } from './journal/pendingWork.ts';
export {
  SessionRecoveryManager,
  type SessionRecoveryManagerOptions,
} from './legacy/sessionRecoveryManager.ts';
export { PendingWorkError } from './pendingWorkError.ts';
export type { RecoveryClock } from './recoveryClock.ts';
export type { RecoveryNotice } from './recoveryNotice.ts';
export { createRecoverySlot, type RecoverySlot } from './recoverySlot.ts';
export type { RecoveryState } from './recoveryState.ts';
export { classifyFailure } from './session/classifyFailure.ts';
export { readCsrfToken } from './session/csrfToken.ts';
export { hydromlApi } from './session/hydromlApi.ts';
export {
  type HistoryStep,
  type JournalOperation,
  type JsonObject,
  type JsonValue,
  type Row,
  type SessionApi,
  SessionError,
  type SessionView,
} from './session/sessionApi.ts';
export type { RecoveryAdapter, SessionRecovery, SessionRecoveryOptions } from './sessionRecovery.ts';
export { browserSources } from './sources/browserSources.ts';
export { browserLoginNote, type LoginNote } from './sources/loginNote.ts';
export { announceSignedIn } from './sources/loginSource.ts';
export type { RecoverySource } from './sources/recoverySource.ts';
export { type BrowserStorageOptions, browserStorage } from './storage/browserStorage.ts';
export { memoryStorage } from './storage/memoryStorage.ts';
export { parseSessionRecord, type SessionRecord, SessionRecordError } from './storage/sessionRecord.ts';
export { type SessionStorage, StorageError } from './storage/sessionStorage.ts';
