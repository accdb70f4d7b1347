/** A sink that posts measurements to a server in batches: now and then, and with a beacon when the page goes away. */
import { newUuid } from '../../journal/newUuid.ts';
import type { MetricsSink } from './metricsSink.ts';
import { beaconOf, SampleBuffer, type TakenSample } from './sampleBuffer.ts';

export interface BeaconSinkOptions {
  /** Where beacons go: an address of the page's own origin. */
  readonly url: string;
  /** How long measurements are collected, ms, before they are posted. @default 5000 */
  readonly flushAfterMs?: number;
  /** How many measurements wait at most; the oldest goes first, and is counted. @default 100 */
  readonly maxSamples?: number;
  /** Wall time in ms since the epoch. @default Date.now */
  readonly now?: () => number;
}

/** How long a post may take, ms. */
const postLimitMs = 10_000;

/** A day: what took longer, a page that slept over a weekend, counts as this long. */
const longestSeconds = 86_400;

/** The longest pause between two tries, ms. */
const longestPauseMs = 60_000;

/**
 * Measurements go out `flushAfterMs` after the first of them with a `fetch`, whose failure puts them back; on `pagehide`,
 * when the page is hidden and on `flush()` with `sendBeacon`, or a `fetch` that outlives the page. Timer and listeners
 * exist only while something waits; after `flush()` nothing does.
 * @throws RangeError when a limit is no usable number
 */
export function beaconSink(options: BeaconSinkOptions): MetricsSink & { flush(): void } {
  const { url, flushAfterMs = 5_000, maxSamples = 100, now = Date.now } = options;
  if (!(flushAfterMs > 0 && flushAfterMs < 2 ** 31)) {
    throw new RangeError(`beaconSink needs a flushAfterMs above 0; it got ${flushAfterMs}.`);
  }
  if (!(Number.isInteger(maxSamples) && maxSamples >= 1 && maxSamples <= 100)) {
    throw new RangeError(`beaconSink needs maxSamples from 1 to 100; it got ${maxSamples}.`);
  }
  const buffer = new SampleBuffer(maxSamples);
  let page: string | null = null;
  let pauseMs = flushAfterMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopListening: (() => void) | null = null;
  /** The post under way; a flush disowns it. */
  let sending: object | null = null;

  function wake(): void {
    if (sending === null) timer ??= setTimeout(() => void post(), pauseMs);
    stopListening ??= listenForLeaving(flush);
  }

  function rest(): void {
    clearTimeout(timer);
    timer = undefined;
    stopListening?.();
    stopListening = null;
  }

  function bodyOf(samples: readonly TakenSample[]): string {
    page ??= newUuid();
    return JSON.stringify(beaconOf(page, samples, now()));
  }

  function take(): readonly TakenSample[] {
    buffer.tellDropped(now());
    return buffer.take();
  }

  async function post(): Promise<void> {
    timer = undefined;
    const samples = take();
    if (samples.length === 0) return rest();
    const ours = {};
    sending = ours;
    const outcome = await send(url, bodyOf(samples));
    if (sending !== ours) {
      // Whoever measured is gone, and with them whoever would try again.
      if (outcome !== 'taken') buffer.drop(samples.length);
      return;
    }
    sending = null;
    if (outcome === 'later') buffer.putBack(samples);
    if (outcome === 'refused') buffer.drop(samples.length);
    pauseMs = outcome === 'taken' ? flushAfterMs : Math.min(pauseMs * 2, longestPauseMs);
    if (buffer.isEmpty) rest();
    else wake();
  }

  function flush(): void {
    rest();
    sending = null;
    const samples = take();
    if (samples.length > 0) sendOff(url, bodyOf(samples), () => buffer.drop(samples.length));
  }

  return {
    count(name, labels, by = 1) {
      if (Number.isInteger(by) && by > 0) buffer.count({ name, labels, value: by, at: now() });
      else buffer.drop(1);
      wake();
    },
    observe(name, value, labels) {
      // One value that no server takes would cost the whole beacon.
      if (value >= 0) buffer.add({ name, labels, value: Math.min(value, longestSeconds), at: now() });
      else buffer.drop(1);
      wake();
    },
    flush,
  };
}

/** A page that is hidden may never be shown again, and a mobile browser says no more than that. */
function listenForLeaving(leave: () => void): () => void {
  const { document, window } = globalThis;
  if (document === undefined || window === undefined) return () => {};
  const hide = (): void => {
    if (document.visibilityState === 'hidden') leave();
  };
  window.addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', hide);
  return () => {
    window.removeEventListener('pagehide', leave);
    document.removeEventListener('visibilitychange', hide);
  };
}

const json = 'application/json';

/** `refused` by a server that will never take them, `later` where a try may help. */
async function send(url: string, body: string): Promise<'taken' | 'refused' | 'later'> {
  if (globalThis.fetch === undefined) return 'refused';
  try {
    const answer = await fetch(url, { ...postOf(body), signal: AbortSignal.timeout(postLimitMs) });
    if (answer.ok) return 'taken';
    return answer.status === 429 || answer.status >= 500 ? 'later' : 'refused';
  } catch {
    // The browser does not say what kept it; the network may come back.
    return 'later';
  }
}

/** Hands a body over for good; `refuse` is called when even the browser does not take it. */
function sendOff(url: string, body: string, refuse: () => void): void {
  // Its type makes a foreign page ask first (a CORS preflight, which is never granted).
  const isTaken = globalThis.navigator?.sendBeacon?.(url, new Blob([body], { type: json })) ?? false;
  if (isTaken) return;
  if (globalThis.fetch === undefined) refuse();
  else fetch(url, postOf(body)).catch(refuse);
}

function postOf(body: string): RequestInit {
  return { method: 'POST', body, keepalive: true, headers: { 'content-type': json } };
}
