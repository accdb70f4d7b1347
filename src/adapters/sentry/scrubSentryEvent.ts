/** Cleans an event of what Sentry's own integrations collected in the page: for `beforeSend` and `beforeSendTransaction`. */
import { scrubAddress } from './scrubAddress.ts';
import { type ScrubbedBreadcrumb, scrubBreadcrumbs } from './scrubBreadcrumbs.ts';
import { type ScrubbedSpan, scrubSegmentName, scrubSentrySpan } from './scrubSentrySpan.ts';

interface ScrubbedFrame {
  filename?: string;
  abs_path?: string;
  vars?: Record<string, unknown>;
}

/** As much of an event as is read here; those of SDK 8 to 11 fit. */
export interface ScrubbedEvent {
  request?: object;
  transaction?: string;
  breadcrumbs?: ScrubbedBreadcrumb[];
  exception?: { values?: { type?: string; value?: string; stacktrace?: { frames?: ScrubbedFrame[] } }[] };
  contexts?: Record<string, Record<string, unknown> | undefined>;
  extra?: Record<string, unknown>;
  spans?: ScrubbedSpan[];
}

/** The errors of this library; what they say is theirs, what stands behind them as a cause is not. */
const ownErrors = ['SessionError', 'FailedCall', 'StorageError', 'SessionRecordError'];

/**
 * Cleans `event` in place and gives it back: addresses lose path, query and fragment, the request its headers but the
 * user agent, breadcrumbs what they quote, a session error the words of its causes, and a rejection that was no error
 * its contents. Messages of the application's own errors stay.
 */
export function scrubSentryEvent<E extends ScrubbedEvent>(event: E): E {
  const open: ScrubbedEvent = event;
  if (open.request !== undefined) open.request = scrubRequest(open.request);
  if (open.transaction !== undefined) open.transaction = scrubSegmentName(open.transaction);
  if (open.breadcrumbs !== undefined) open.breadcrumbs = scrubBreadcrumbs(open.breadcrumbs);
  scrubErrors(open);
  for (const span of open.spans ?? []) scrubSentrySpan(span);
  if (open.contexts?.trace !== undefined) scrubSentrySpan(open.contexts.trace);
  return event;
}

function scrubRequest(request: { url?: unknown; method?: unknown; headers?: unknown }): object {
  const { url, method, headers } = request;
  const agent = userAgentIn(headers);
  return {
    ...(typeof url === 'string' && { url: scrubAddress(url) }),
    ...(typeof method === 'string' && { method }),
    ...(agent !== null && { headers: { 'User-Agent': agent } }),
  };
}

function userAgentIn(headers: unknown): string | null {
  if (typeof headers !== 'object' || headers === null) return null;
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === 'user-agent')?.[1];
  return typeof found === 'string' ? found : null;
}

function scrubErrors(event: ScrubbedEvent): void {
  const errors = event.exception?.values ?? [];
  const isOwn = ({ type = '' }: { type?: string }) => ownErrors.includes(type);
  if (errors.some(isOwn)) {
    for (const error of errors) if (!isOwn(error)) error.value = '';
  }
  for (const frame of errors.flatMap(({ stacktrace }) => stacktrace?.frames ?? [])) scrubFrame(frame);
  if (event.contexts !== undefined) event.contexts = without(event.contexts, [...ownErrors, 'response']);
  if (event.extra !== undefined) event.extra = without(event.extra, ['__serialized__']);
}

/** A script's address finds its source map; that of a page holds what the page is about. */
function scrubFrame(frame: ScrubbedFrame): void {
  delete frame.vars;
  for (const name of ['filename', 'abs_path'] as const) {
    const address = frame[name]?.replace(/[?#].*$/s, '');
    if (address !== undefined)
      frame[name] = /\.[cm]?[jt]sx?$|^<|^node:/.test(address) ? address : scrubAddress(address);
  }
}

function without<V>(record: Record<string, V>, names: readonly string[]): Record<string, V> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}
