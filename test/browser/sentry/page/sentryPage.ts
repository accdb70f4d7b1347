/** A page with a real Sentry, as docs/sentry.md tells an application to set it up. The build says which SDK it gets. */
import * as Sentry from '@sentry/browser';
import {
  createSessionRecovery,
  createSessionTrace,
  hydromlApi,
  type JsonObject,
  type RecoveryState,
  reportToSentry,
  SessionError,
  type SessionRecovery,
  scrubSentryEvent,
  scrubSentrySpan,
} from '../../../../src/index.ts';
import { hastyPolicy } from '../../../support/hastyPolicy.ts';
import { datasourceId } from '../sentryIds.ts';

declare global {
  var sentryPage: SentryPage;
}

/** How spans travel: not at all, in one transaction when all is over, or one by one as they end (SDK 11's own choice). */
export type Tracing = 'none' | 'transactions' | 'spans';

export interface SentryPage {
  readonly version: string;
  init(options: { dsn: string; tracing: Tracing }): void;
  /** Opens a session and waits until it is proven. */
  open(): Promise<void>;
  /** Opens the session that the other tabs of this browser have open too, and waits until it is proven. */
  share(datasourceId: string): Promise<void>;
  /** Makes the engine ask, and waits for what comes of it. */
  doubt(value: RecoveryState['value']): Promise<void>;
  /** Presses the button, waits until the session is back and has held. */
  retry(): Promise<void>;
  /** Does an operation, waits until recovery has given up, and lets go of it. */
  fail(params: JsonObject): Promise<RecoveryState['value']>;
  /** What careless code of an application does with what it was given. */
  leak(words: string): Promise<void>;
  /** Waits until the browser has measured a click, and hides the page: then the SDK tells of interactions. */
  hide(): Promise<void>;
  /** An error of the application's own. */
  report(): void;
  flush(): Promise<boolean>;
  /** What waits on this device to be sent. */
  queued(): Promise<string>;
}

/** SDK 11 wants to be told that a callback takes the spans of transactions; SDK 8 has no others, and no such mark. */
const asStatic = (callback: typeof scrubSentrySpan) => Sentry.withStaticSpan?.(callback) ?? callback;

let recovery: SessionRecovery | null = null;

function reaches(values: readonly RecoveryState['value'][]): Promise<RecoveryState['value']> {
  return new Promise((resolve) => {
    const opened = recovery;
    if (opened === null) return;
    const look = () => {
      const { value } = opened.getState();
      if (values.includes(value)) resolve(value);
    };
    opened.subscribe(look);
    look();
  });
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** An envelope is text, or bytes where something is attached to it. */
function envelopeText(envelope: unknown): string {
  return envelope instanceof Uint8Array ? new TextDecoder().decode(envelope) : String(envelope);
}

globalThis.sentryPage = {
  version: Sentry.SDK_VERSION,
  init({ dsn, tracing }) {
    Sentry.init({
      dsn,
      release: 'studio@1',
      beforeSend: scrubSentryEvent,
      transport: (options) =>
        Sentry.makeBrowserOfflineTransport(Sentry.makeFetchTransport)({ ...options, flushAtStartup: true }),
      ...(tracing !== 'none' && { integrations: [Sentry.browserTracingIntegration()], tracesSampleRate: 1 }),
      ...(tracing === 'spans' && { beforeSendSpan: scrubSentrySpan }),
      ...(tracing === 'transactions' && {
        traceLifecycle: 'static',
        beforeSendTransaction: scrubSentryEvent,
        beforeSendSpan: asStatic(scrubSentrySpan),
      }),
    });
  },
  async open() {
    const trace = createSessionTrace(Sentry);
    recovery = createSessionRecovery({
      datasourceId,
      api: hydromlApi({ baseUrl: '', datasourceId, traceHeaders: trace.headers }),
      adapters: [reportToSentry(Sentry, { trace })],
      policy: hastyPolicy,
      storage: false,
    });
    recovery.start();
    await reaches(['recovered']);
  },
  async share(datasourceId) {
    recovery = createSessionRecovery({
      datasourceId,
      api: hydromlApi({ baseUrl: '', datasourceId }),
      adapters: [reportToSentry(Sentry, { datasourceId })],
      policy: hastyPolicy,
    });
    recovery.start();
    await reaches(['recovered']);
  },
  async doubt(value) {
    recovery?.report(new Error('seen elsewhere'));
    await reaches([value]);
  },
  async retry() {
    const isOver = new Promise<void>((resolve) => recovery?.on('incident.closed', () => resolve()));
    recovery?.retry();
    await isOver;
  },
  async fail(params) {
    void recovery?.perform({ name: 'rename_column', params }).catch(() => undefined);
    // A refused operation leaves the session as it is; a doubt makes the engine ask.
    recovery?.report(new Error('seen elsewhere'));
    const value = await reaches(['failed', 'reauth']);
    await recovery?.stop();
    return value;
  },
  async leak(words) {
    console.log('rows', { [words]: words }, recovery?.getState().session);
    const failure = recovery?.getState().failure;
    if (!failure) throw new Error('There is no failure to leak.');
    const error = new SessionError(failure, { cause: new Error(words) });
    console.error(error, failure);
    Sentry.captureException(error);
    // From a timer: what a driver's own call rejects is no rejection of the page's.
    setTimeout(() => void Promise.reject({ ...failure }));
    setTimeout(() => void Promise.reject(new SessionError(failure, { cause: new SyntaxError(words) })));
    history.pushState(null, '', `/${words}/?name=${words}#${words}`);
    await fetch(`/${words}?q=${words}`, { headers: { 'x-words': words } });
    const request = new XMLHttpRequest();
    request.open('GET', `/${words}?q=${words}`);
    await new Promise((resolve) => {
      request.onloadend = resolve;
      request.send();
    });
    const button = document.createElement('button');
    Object.assign(button, { id: words, className: words, title: words, name: words, textContent: words });
    button.setAttribute('aria-label', words);
    // A browser keeps the timing of an event from 104 ms on (Event Timing §3.4.1).
    button.onclick = () => {
      const from = performance.now();
      while (performance.now() - from < 150);
    };
    document.body.append(button);
    button.click();
  },
  async hide() {
    await new Promise<void>((resolve) => {
      const observer = new PerformanceObserver((list) => {
        if (list.getEntriesByName('click').length > 0) resolve();
      });
      observer.observe({ type: 'event', buffered: true });
    });
    Object.defineProperty(document, 'visibilityState', { value: 'hidden' });
    // The first time it looks at what was measured and was left for a moment without work, the second time it tells.
    for (const _ of [1, 2]) document.dispatchEvent(new Event('visibilitychange'));
  },
  report: () => void Sentry.captureException(new Error('of the application')),
  flush: () => Sentry.flush(5_000),
  async queued() {
    // Opening what the SDK has not made yet would make it, and wrong.
    const isMade = (await indexedDB.databases()).some(({ name }) => name === 'sentry-offline');
    if (!isMade) return '';
    const database = await settled(indexedDB.open('sentry-offline'));
    const waiting: unknown[] = await settled(database.transaction('queue').objectStore('queue').getAll());
    database.close();
    return waiting.map((envelope) => envelopeText(envelope)).join('\n');
  },
};
