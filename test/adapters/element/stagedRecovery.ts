/** A recovery whose states a test sets by hand, each as the engine would give it. */
import type { RecoveryAction, RecoveryNotice, RecoveryState, ShownRecovery } from '../../../src/index.ts';

export interface StagedRecovery extends ShownRecovery {
  /** The next state. */
  show(state: RecoveryState): void;
  tell(notice: RecoveryNotice): void;
  /** What the element asked for, in order. */
  readonly acted: (RecoveryAction | 'extend')[];
  /** What it heard of and was not asked for, in order. */
  readonly noted: RecoveryAction[];
  readonly reported: unknown[];
  /** The next action is refused with this. */
  refuseNext(error: unknown): void;
  /** How many listeners there are. */
  listeners(): number;
}

export function stagedRecovery(first: RecoveryState): StagedRecovery {
  let state = first;
  let refusal: { readonly error: unknown } | null = null;
  const watchers = new Set<(state: RecoveryState) => void>();
  const hearers = new Set<(notice: RecoveryNotice) => void>();
  const acted: (RecoveryAction | 'extend')[] = [];
  const noted: RecoveryAction[] = [];
  const reported: unknown[] = [];

  async function take(action: RecoveryAction | 'extend'): Promise<void> {
    acted.push(action);
    const refused = refusal;
    refusal = null;
    if (refused !== null) throw refused.error;
  }

  return {
    acted,
    noted,
    reported,
    getState: () => state,
    subscribe(listener) {
      watchers.add(listener);
      return () => void watchers.delete(listener);
    },
    on(type, listener) {
      const hear = (notice: RecoveryNotice): void => {
        if (isOfType(notice, type)) listener(notice);
      };
      hearers.add(hear);
      return () => void hearers.delete(hear);
    },
    act: take,
    noteAction: (action) => void noted.push(action),
    extend: () => take('extend'),
    report: (cause) => void reported.push(cause),
    show(next) {
      state = next;
      for (const watcher of [...watchers]) watcher(state);
    },
    tell(notice) {
      for (const hear of [...hearers]) hear(notice);
    },
    refuseNext(error) {
      refusal = { error };
    },
    listeners: () => watchers.size + hearers.size,
  };
}

function isOfType<T extends RecoveryNotice['type']>(
  notice: RecoveryNotice,
  type: T,
): notice is Extract<RecoveryNotice, { type: T }> {
  return notice.type === type;
}
