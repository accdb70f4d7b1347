/** Times starts, on both paths of a rollout. */
import type { MeasuredView } from './measuredView.ts';
import type { MetricsSink, StartOutcome, StartPath } from './metricsSink.ts';

export interface MeasuredStart {
  readonly path: StartPath;
  readonly outcome: StartOutcome;
  readonly durationMs: number;
}

/** A callback for a rollout that times its starts itself: `onStart: measureStart(sink)`. */
export function measureStart(sink: MetricsSink): (start: MeasuredStart) => void {
  return ({ path, outcome, durationMs }) =>
    sink.observe('holdfast_start_duration_seconds', Math.max(0, durationMs) / 1000, { path, outcome });
}

/** Times a recovery's own first opening. Returns its off function. */
export function measureFirstStart(view: MeasuredView, sink: MetricsSink, now: () => number): () => void {
  const report = measureStart(sink);
  let startedAt: number | null = null;
  const off = view.subscribe(({ value }) => {
    if (value === 'idle') return;
    startedAt ??= now();
    if (value !== 'recovered' && value !== 'failed' && value !== 'reauth') return;
    off();
    report({ path: 'holdfast', outcome: value, durationMs: now() - startedAt });
  });
  return off;
}
