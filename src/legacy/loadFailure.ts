/** Tells that holdfast could not be brought into a page, which goes on as it always did. */
import type { MetricBeacon } from '../adapters/metrics/metricsSink.ts';

/**
 * An event on the document, the error in the console, and, where the page says who counts, one start of holdfast that
 * failed, as a rollout reports it. No text of the error leaves the page.
 *
 * The build writes this function's own text around the script (`tsdown.config.ts`): it runs when nothing of the script
 * did, so it may use nothing but the browser, and it reads the configuration as it was given. It never throws.
 *
 * @param beganAt When the script began to run, by `performance.now`.
 */
export function reportLoadFailure(error: unknown, beganAt: number): void {
  /** As a beacon sink does when a page is left: handed over for good. */
  function count(): void {
    const tag = document.currentScript;
    const url: unknown =
      (tag instanceof HTMLElement ? tag.dataset.metricsUrl : undefined) ??
      Object(Reflect.get(window, 'holdfastConfig')).metricsUrl;
    // An address of this page's own server, or none.
    if (typeof url !== 'string' || !/^\/(?![/\\])/.test(url)) return;
    const random = crypto.getRandomValues(new Uint8Array(32));
    const page = 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, (_, at: number) =>
      ((random[at % 32] ?? 0) % 16).toString(16),
    );
    const value = Math.max(0, performance.now() - beganAt) / 1000;
    const labels = { path: 'holdfast', outcome: 'failed' };
    const beacon: MetricBeacon = {
      page,
      samples: [{ name: 'holdfast_start_duration_seconds', labels, value, ageMs: 0 }],
    };
    const type = 'application/json';
    const body = JSON.stringify(beacon);
    if (navigator.sendBeacon?.(url, new Blob([body], { type }))) return;
    fetch(url, { method: 'POST', body, keepalive: true, headers: { 'content-type': type } }).catch(
      (cause: unknown) => console.error(cause),
    );
  }

  console.error(error);
  const reason = error instanceof Error ? error.name : typeof error;
  document.dispatchEvent(new CustomEvent('holdfast-load-failed', { detail: { reason }, bubbles: true }));
  try {
    count();
  } catch (cause) {
    console.error(cause);
  }
}
