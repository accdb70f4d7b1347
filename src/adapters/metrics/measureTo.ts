/** An adapter that counts and times what a recovery does, into a sink. */
import { recoveryPolicy } from '../../../machines/recoveryPolicy.ts';
import type { RecoveryAdapter } from '../../sessionRecovery.ts';
import { measureActions, type PressMemory, sessionPressMemory } from './measureActions.ts';
import { measureAttempts } from './measureAttempts.ts';
import type { RoadOf } from './measuredView.ts';
import { measureFirstStart } from './measureStart.ts';
import { measureTrouble } from './measureTrouble.ts';
import type { MetricsSink } from './metricsSink.ts';

export interface MeasureOptions {
  /** Whether starts are counted here, as those of the path `holdfast`; not where a rollout reports them. @default true */
  readonly countsStarts?: boolean;
  /** Wall time in ms since the epoch. @default Date.now */
  readonly now?: () => number;
  /** Where a press that leaves the page waits for its verdict. @default this tab's sessionStorage, where there is one */
  readonly pressMemory?: PressMemory;
}

/**
 * Measures a recovery: `adapters: [measureTo(beaconSink({ url: '/metrics/' }))]`. Roads are those of the shipped table.
 * Labels are codes, actions, roads and states; no id, name or text of anybody is among them.
 */
export function measureTo(sink: MetricsSink, options: MeasureOptions = {}): RecoveryAdapter {
  const { countsStarts = true, now = Date.now, pressMemory = sessionPressMemory } = options;
  const roadOf: RoadOf = (code) => recoveryPolicy.failures[code].road;
  return (view) => {
    const offs = [
      ...(countsStarts ? [measureFirstStart(view, sink, now)] : []),
      measureAttempts(view, sink, roadOf),
      measureTrouble(view, sink, roadOf, now),
      measureActions(view, sink, pressMemory, now),
      view.on('incident.opened', ({ failure: { code } }) =>
        sink.count('holdfast_incidents_opened_total', { code }),
      ),
      view.on('incident.closed', ({ code }) => sink.count('holdfast_incidents_closed_total', { code })),
      view.on('operation.applied', () => sink.count('holdfast_operations_total', { outcome: 'applied' })),
      view.on('operation.refused', () => sink.count('holdfast_operations_total', { outcome: 'refused' })),
      view.on('work.conflicted', () => sink.count('holdfast_conflicts_total', {})),
      view.on('plug.failed', ({ plug }) => sink.count('holdfast_plug_failures_total', { plug })),
      view.on('durability.changed', ({ durability }) => {
        if (durability !== 'durable') sink.count('holdfast_durability_downgrades_total', { durability });
      }),
    ];
    return () => {
      for (const off of offs) off();
      sink.flush?.();
    };
  };
}
