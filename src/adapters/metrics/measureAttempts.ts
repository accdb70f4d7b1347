/** Counts attempts by the road that led to them and by how they ended, and how many a success took. */
import type { MeasuredView, RoadOf } from './measuredView.ts';
import type { CounterLabels, MetricsSink } from './metricsSink.ts';

type Attempt = Omit<CounterLabels['holdfast_attempts_total'], 'outcome'>;

/** Returns its off function. */
export function measureAttempts(view: MeasuredView, sink: MetricsSink, roadOf: RoadOf): () => void {
  let underWay: Attempt | null = null;

  function end(outcome: CounterLabels['holdfast_attempts_total']['outcome']): void {
    if (underWay !== null) sink.count('holdfast_attempts_total', { ...underWay, outcome });
    underWay = null;
  }

  const offs = [
    view.on('attempt.started', ({ trigger }) => {
      end('superseded');
      // The state is still that of before this attempt: its failure is the one that led here.
      const { failure } = view.getState();
      underWay = { road: failure === null ? 'start' : roadOf(failure.code), trigger };
    }),
    view.on('attempt.failed', ({ failure: { code } }) => {
      sink.count('holdfast_failures_total', { code, seen: 'attempt' });
      end('failed');
    }),
    view.on('session.recovered', ({ attempt }) => {
      end('recovered');
      sink.observe('holdfast_attempts_per_success', Math.max(1, attempt), {});
    }),
  ];
  return () => {
    for (const off of offs) off();
  };
}
