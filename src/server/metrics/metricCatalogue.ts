/** Every measurement that a page may report, with the closed list of values of each label: nothing else is a series. */
import type { AttemptTrigger } from '../../../machines/recoveryEvents.ts';
import type { FailureRoad } from '../../../machines/recoveryPolicy.ts';
import type { FailureCode } from '../../../machines/sessionFailure.ts';
import type {
  CounterLabels,
  CounterName,
  HistogramLabels,
  HistogramName,
  MetricName,
  StartOutcome,
  TroubleOutcome,
} from '../../adapters/metrics/metricsSink.ts';
import { failureAdvice } from '../http/failureAdvice.ts';

/** The values of a label as keys, so that the compiler finds a missing one as well as one too many. */
type ClosedValues<Value extends string> = Readonly<Record<Value, unknown>>;
type ClosedLabels<Labels> = { readonly [Label in keyof Labels]: ClosedValues<Labels[Label] & string> };

const codes: ClosedValues<FailureCode> = failureAdvice;
const roads: ClosedValues<FailureRoad> = {
  backoff: 1,
  'slow-backoff': 1,
  reauth: 1,
  'reread-token': 1,
  reopen: 1,
  reset: 1,
  'reread-history': 1,
  refuse: 1,
  fail: 1,
};
const triggers: ClosedValues<AttemptTrigger> = {
  start: 1,
  automatic: 1,
  manual: 1,
  wake: 1,
  remedy: 1,
  verification: 1,
};
const startOutcomes: ClosedValues<StartOutcome> = { recovered: 1, failed: 1, reauth: 1 };
const troubleOutcomes: ClosedValues<TroubleOutcome> = { ...startOutcomes, recovered_late: 1 };

type Counters = {
  readonly [Name in CounterName]: {
    readonly help: string;
    readonly labels: ClosedLabels<CounterLabels[Name]>;
  };
};

export const counterCatalogue: Counters = {
  holdfast_attempts_total: {
    help: 'Attempts to open a session, by the road that led to them.',
    labels: {
      road: { ...roads, start: 1 },
      trigger: triggers,
      outcome: { recovered: 1, failed: 1, superseded: 1 },
    },
  },
  holdfast_failures_total: {
    help: 'Failures by code: of an attempt, or of a session that was there.',
    labels: { code: codes, seen: { attempt: 1, loss: 1 } },
  },
  holdfast_recoveries_total: {
    help: 'Outcomes of stretches of trouble, by the code that began them.',
    labels: { code: codes, outcome: troubleOutcomes },
  },
  holdfast_incidents_opened_total: {
    help: 'Incidents: recovery needed the user.',
    labels: { code: codes },
  },
  holdfast_incidents_closed_total: {
    help: 'Incidents whose session was steady again.',
    labels: { code: codes },
  },
  holdfast_actions_total: {
    help: 'What users pressed over which failure, and whether the session came back.',
    labels: {
      action: {
        automatic_retry: 1,
        manual_retry: 1,
        reload_page: 1,
        check_connection: 1,
        open_network_login: 1,
        log_in: 1,
        contact_support: 1,
        reset_session: 1,
        choose_datasource: 1,
        export_work: 1,
        keep_mine: 1,
        use_server: 1,
        dismiss: 1,
      },
      code: { ...codes, none: 1 },
      outcome: { helped: 1, not_helped: 1, unjudged: 1 },
    },
  },
  holdfast_durability_downgrades_total: {
    help: 'Work that stopped being safe on the device.',
    labels: { durability: { memory: 1, failing: 1 } },
  },
  holdfast_plug_failures_total: {
    help: 'Plugs of the engine that threw.',
    labels: {
      plug: {
        listener: 1,
        adapter: 1,
        source: 1,
        tabs: 1,
        inspect: 1,
        storage: 1,
        api: 1,
        random: 1,
      },
    },
  },
  holdfast_operations_total: {
    help: 'Operations that the server applied or refused.',
    labels: { outcome: { applied: 1, refused: 1 } },
  },
  holdfast_conflicts_total: { help: 'Sessions that somebody else had changed.', labels: {} },
  holdfast_samples_dropped_total: {
    help: 'Measurements that pages let go because they were full or could not deliver them.',
    labels: {},
  },
};

type Histograms = {
  readonly [Name in HistogramName]: {
    readonly help: string;
    readonly labels: ClosedLabels<HistogramLabels[Name]>;
    /** Upper bounds, ascending. */
    readonly buckets: readonly number[];
  };
};

export const histogramCatalogue: Histograms = {
  holdfast_start_duration_seconds: {
    help: 'First openings until they were open or needed the user, on both paths of the rollout.',
    labels: { path: { holdfast: 1, existing: 1 }, outcome: startOutcomes },
    buckets: [0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60],
  },
  holdfast_recovery_duration_seconds: {
    help: 'From the first failure to each outcome, by its road.',
    labels: { road: roads, outcome: troubleOutcomes },
    buckets: [0.5, 1, 2, 3, 5, 8, 15, 30, 60, 300, 1800],
  },
  holdfast_attempts_per_success: {
    help: 'Attempts that a success took.',
    labels: {},
    buckets: [1, 2, 3, 4, 5],
  },
};

/** The name of every measurement. */
export const metricNames = [...namesOf(counterCatalogue), ...namesOf(histogramCatalogue)];

/** A histogram's upper bounds; none for a counter. */
export function boundsOf(name: MetricName): readonly number[] {
  return isHistogram(name) ? histogramCatalogue[name].buckets : [];
}

/** What is known of a measurement's labels; undefined for a name that is none. */
export function labelsOf(name: string): Readonly<Record<string, ClosedValues<string>>> | undefined {
  if (isCounter(name)) return counterCatalogue[name].labels;
  return isHistogram(name) ? histogramCatalogue[name].labels : undefined;
}

export function isCounter(name: string): name is CounterName {
  return Object.hasOwn(counterCatalogue, name);
}

function isHistogram(name: string): name is HistogramName {
  return Object.hasOwn(histogramCatalogue, name);
}

function namesOf<Name extends string>(catalogue: Readonly<Record<Name, unknown>>): Name[] {
  return Object.keys(catalogue).filter((name): name is Name => Object.hasOwn(catalogue, name));
}

/** How many series there can be, whatever is reported: every combination of every metric's labels. */
export function seriesLimit(): number {
  const seriesOf = (name: string): number =>
    Object.values(labelsOf(name) ?? {}).reduce((product, values) => product * Object.keys(values).length, 1);
  return metricNames.reduce((sum, name) => sum + seriesOf(name), 0);
}
