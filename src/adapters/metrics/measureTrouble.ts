/** Times each stretch of trouble, from its first failure to the session's return or to the user's being asked. */
import type { FailureCode } from '../../../machines/sessionFailure.ts';
import type { RecoveryState } from '../../recoveryState.ts';
import type { MeasuredView, RoadOf } from './measuredView.ts';
import type { MetricsSink, TroubleOutcome } from './metricsSink.ts';

interface Trouble {
  readonly code: FailureCode;
  readonly beganAt: number;
  /** The user has been asked. */
  readonly isTold: boolean;
}

/** Returns its off function. */
export function measureTrouble(
  view: MeasuredView,
  sink: MetricsSink,
  roadOf: RoadOf,
  now: () => number,
): () => void {
  let trouble: Trouble | null = null;
  let before = view.getState().value;

  function tell({ code, beganAt }: Trouble, outcome: TroubleOutcome): void {
    const seconds = Math.max(0, now() - beganAt) / 1000;
    sink.count('holdfast_recoveries_total', { code, outcome });
    sink.observe('holdfast_recovery_duration_seconds', seconds, { road: roadOf(code), outcome });
  }

  function follow({ value, failure }: RecoveryState): void {
    const wasRecovered = before === 'recovered';
    before = value;
    if (value === 'recovered') {
      if (trouble !== null) tell(trouble, trouble.isTold ? 'recovered_late' : 'recovered');
      trouble = null;
      return;
    }
    if (failure === null) return;
    if (wasRecovered) sink.count('holdfast_failures_total', { code: failure.code, seen: 'loss' });
    trouble ??= { code: failure.code, beganAt: now(), isTold: false };
    if (trouble.isTold || (value !== 'failed' && value !== 'reauth')) return;
    tell(trouble, value);
    trouble = { ...trouble, isTold: true };
  }

  return view.subscribe(follow);
}
