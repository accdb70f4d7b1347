/** Where measurements go: a port for counts and observations whose labels come from closed unions, never from ids. */
import type { AttemptTrigger } from '../../../machines/recoveryEvents.ts';
import type { FailureRoad } from '../../../machines/recoveryPolicy.ts';
import type { FailureCode, RecoveryAction } from '../../../machines/sessionFailure.ts';
import type { PlugName } from '../../recoveryNotice.ts';
import type { RecoveryState } from '../../recoveryState.ts';

/** How a first opening ended, as soon as it was opened or needed the user. */
export type StartOutcome = 'recovered' | 'failed' | 'reauth';

/** Which path of the rollout opened the session. */
export type StartPath = 'holdfast' | 'existing';

/**
 * How trouble ended. `failed` and `reauth` say that the user was asked, `recovered_late` that the session came back
 * after that. The success rate of recovery is `recovered` over the first three.
 */
export type TroubleOutcome = 'recovered' | 'failed' | 'reauth' | 'recovered_late';

/** The labels of each counter. */
export interface CounterLabels {
  /** Attempts by the road of the failure before them; `start` where there was none. */
  readonly holdfast_attempts_total: {
    readonly road: FailureRoad | 'start';
    readonly trigger: AttemptTrigger;
    readonly outcome: 'recovered' | 'failed' | 'superseded';
  };
  /** Failures by code: of an attempt, or of a session that was there. */
  readonly holdfast_failures_total: { readonly code: FailureCode; readonly seen: 'attempt' | 'loss' };
  /** Stretches of trouble by the code that began them. */
  readonly holdfast_recoveries_total: { readonly code: FailureCode; readonly outcome: TroubleOutcome };
  readonly holdfast_incidents_opened_total: { readonly code: FailureCode };
  readonly holdfast_incidents_closed_total: { readonly code: FailureCode };
  /** What users pressed over which failure; `unjudged` where it was not meant to bring the session back. */
  readonly holdfast_actions_total: {
    readonly action: RecoveryAction;
    readonly code: FailureCode | 'none';
    readonly outcome: 'helped' | 'not_helped' | 'unjudged';
  };
  /** Work that stopped being safe on the device. */
  readonly holdfast_durability_downgrades_total: {
    readonly durability: Exclude<RecoveryState['durability'], 'durable'>;
  };
  readonly holdfast_plug_failures_total: { readonly plug: PlugName };
  readonly holdfast_operations_total: { readonly outcome: 'applied' | 'refused' };
  readonly holdfast_conflicts_total: Readonly<Record<never, never>>;
  /** Measurements that a sink let go because it was full or could not deliver them. */
  readonly holdfast_samples_dropped_total: Readonly<Record<never, never>>;
}

/** The labels of each histogram. */
export interface HistogramLabels {
  readonly holdfast_start_duration_seconds: { readonly path: StartPath; readonly outcome: StartOutcome };
  /** From the first failure to each outcome, by the road of that failure. */
  readonly holdfast_recovery_duration_seconds: {
    readonly road: FailureRoad;
    readonly outcome: TroubleOutcome;
  };
  /** How many attempts a success took, the first one included. */
  readonly holdfast_attempts_per_success: Readonly<Record<never, never>>;
}

export type CounterName = keyof CounterLabels;
export type HistogramName = keyof HistogramLabels;
export type MetricName = CounterName | HistogramName;

/** Takes measurements; never throws for what it can't deliver. */
export interface MetricsSink {
  /** Adds `by` to a counter. @default 1 */
  count<Name extends CounterName>(name: Name, labels: CounterLabels[Name], by?: number): void;
  /** Puts `value` (seconds, or a number of things) into a histogram. */
  observe<Name extends HistogramName>(name: Name, value: number, labels: HistogramLabels[Name]): void;
  /** Hands everything on that is held back, because who measures goes away. */
  flush?(): void;
}

/** One measurement as plain data. */
export interface MetricSample {
  readonly name: MetricName;
  readonly labels: Readonly<Record<string, string>>;
  /** How much to add, or what was observed. */
  readonly value: number;
}

/** What a beacon carries. Ages instead of moments: the clocks of a page and of a server differ. */
export interface MetricBeacon {
  /** A random id of this page's life: it tells repeated reports of one page apart from those of many, and nobody else. */
  readonly page: string;
  readonly samples: readonly (MetricSample & {
    /** Ms between the measurement and the sending. */
    readonly ageMs: number;
  })[];
}
