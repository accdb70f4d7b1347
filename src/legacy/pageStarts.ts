/** Counts how holdfast's starts on an existing page end, where the page says who counts. */
import { beaconSink } from '../adapters/metrics/beaconSink.ts';
import { measureFirstStart } from '../adapters/metrics/measureStart.ts';
import type { RecoveryAdapter } from '../sessionRecovery.ts';

/** The adapter that counts for one session. */
export type StartCounter = () => readonly RecoveryAdapter[];

/**
 * One sink for the page. A session's first opening is a start; a recovery that takes the place of another, after a change
 * of the fields or a reset, starts nothing anew.
 * @param url Of the server's beacons; without it nothing is counted.
 */
export function pageStarts(url: string | undefined): StartCounter {
  if (url === undefined) return () => [];
  const sink = beaconSink({ url });
  return () => {
    let isFirst = true;
    return [
      (view) => {
        if (!isFirst) return () => undefined;
        isFirst = false;
        const off = measureFirstStart(view, sink, Date.now);
        return () => {
          off();
          sink.flush();
        };
      },
    ];
  };
}
