/** Writes what one recovery tells into a timeline, leaving out whatever could name a person or their data. */
import type { RecoveryAdapter } from '../../sessionRecovery.ts';
import type { Timeline } from './recordTimeline.ts';
import { codeName } from './timelineEntry.ts';

/** Returns its off function. */
export function followRecovery(
  { getState, subscribe, on }: Parameters<RecoveryAdapter>[0],
  timeline: Timeline,
): () => void {
  let value = getState().value;
  const offs = [
    subscribe((state) => {
      if (state.value === value) return;
      timeline.add({ kind: 'state', from: value, to: state.value, code: state.failure?.code ?? null });
      value = state.value;
    }),
    on('attempt.started', ({ attempt, trigger, remedy }) =>
      timeline.add({ kind: 'attempt-started', attempt, trigger, remedy }),
    ),
    on('attempt.failed', ({ attempt, failure }) => {
      const { code, status = null, attribution, retryAfterMs = null } = failure;
      timeline.count(failure);
      timeline.add({ kind: 'attempt-failed', attempt, code, status, attribution, retryAfterMs });
    }),
    on('session.recovered', ({ attempt, durationMs }) =>
      timeline.add({ kind: 'recovered', attempt, durationMs }),
    ),
    on('session.expiring', () => timeline.add({ kind: 'expiring' })),
    on('incident.opened', ({ failure: { code }, attempt }) =>
      timeline.add({ kind: 'incident-opened', code, attempt }),
    ),
    on('incident.closed', ({ durationMs }) => timeline.add({ kind: 'incident-closed', durationMs })),
    on('operation.applied', ({ name }) =>
      timeline.add({ kind: 'operation-applied', operation: codeName(name) }),
    ),
    on('operation.refused', ({ name, failure }) => {
      const { code, status = null } = failure;
      timeline.count(failure);
      timeline.add({ kind: 'operation-refused', operation: codeName(name), code, status });
    }),
    on('work.conflicted', ({ pending }) => timeline.add({ kind: 'conflict', pending })),
    on('durability.changed', ({ durability }) => timeline.add({ kind: 'durability', durability })),
    on('action.taken', ({ action }) => timeline.add({ kind: 'action', action })),
    on('plug.failed', ({ plug, error }) =>
      // The class of an error is code; its message may quote anything.
      timeline.add({
        kind: 'plug-failed',
        plug,
        error: codeName(error instanceof Error ? error.name : typeof error),
      }),
    ),
  ];
  return () => {
    for (const off of offs) off();
  };
}
