/** As much of Sentry's SDK as is used here: `@sentry/browser` 8 to 11 and `@sentry/node` fit, and none is imported. */

export type SentryLevel = 'info' | 'warning' | 'error';

export interface SentryBreadcrumb {
  category: string;
  level: SentryLevel;
  message: string;
  data: Record<string, string | number | boolean | null>;
  /** Seconds since the epoch. */
  timestamp: number;
}

/** An event as the adapter sends it: no exception and no stack, since an incident is no programming mistake. */
export interface SentryEvent {
  level: SentryLevel;
  logger: string;
  /** Not `message`: Sentry drops an event with the message of the one before, and two incidents are two events. */
  logentry: { message: string };
  fingerprint: string[];
  tags: Record<string, string>;
  contexts: Record<string, Record<string, unknown>>;
  /** Seconds since the epoch. */
  timestamp: number;
}

/** The headers by which Sentry joins a request to its trace. */
export interface SentryTraceData {
  'sentry-trace'?: string;
  baggage?: string;
}

export interface SentryLike {
  addBreadcrumb(breadcrumb: SentryBreadcrumb): void;
  captureEvent(event: SentryEvent): string;
  /** `@sentry/browser` 8 does not export it. */
  getTraceData?(): SentryTraceData;
}
