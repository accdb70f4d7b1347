/** Records what the statechart goes through, for the live view and for bug reports. */
import type { InspectionEvent } from 'xstate';
import { holdfastVersion } from '../../holdfastVersion.ts';
import { createListeners } from '../../listeners.ts';
import type { StateValue } from './activeStatePaths.ts';
import type { RecordedStep, Recording } from './recording.ts';
import { withoutServerText } from './withoutServerText.ts';

export interface TransitionRecorder {
  /** Hand it to `createSessionRecovery({ inspect })`. */
  readonly inspect: (event: InspectionEvent) => void;
  /** What was recorded so far: all that is kept, or the newest steps of it. */
  recording(newest?: number): Recording;
  /** Calls `listener` with each step; returns its off function. What one throws is an uncaught error; the others hear. */
  subscribe(listener: (step: RecordedStep) => void): () => void;
  /** Forgets what was recorded: another table, another user. */
  clear(): void;
}

export interface RecorderOptions {
  /** Steps that are kept; the oldest make room. @default 1000 */
  readonly limit?: number;
  /** Ms since the epoch, for steps whose event does not say when it happened. @default Date.now */
  readonly now?: () => number;
}

/** A recorder of one recovery after another. */
export function recordTransitions({
  limit = 1000,
  now = Date.now,
}: RecorderOptions = {}): TransitionRecorder {
  let steps: RecordedStep[] = [];
  let dropped = 0;
  const listeners = createListeners<RecordedStep>((error) =>
    queueMicrotask(() => {
      throw error;
    }),
  );

  function note(step: RecordedStep): void {
    steps.push(step);
    if (steps.length > limit) {
      steps.shift();
      dropped += 1;
    }
    listeners.call(step);
  }

  return {
    inspect(inspected) {
      if (inspected.type !== '@xstate.snapshot' || inspected.actorRef.sessionId !== inspected.rootId) return;
      const { event, snapshot } = inspected;
      if (!isOfChart(snapshot)) return;
      note({
        at: typeof event.at === 'number' ? event.at : now(),
        event: { ...withoutServerText(event), type: event.type },
        value: snapshot.value,
        context: withoutServerText(snapshot.context),
      });
    },
    recording(newest = steps.length) {
      const older = Math.max(0, steps.length - newest);
      return {
        format: 'holdfast-recording',
        version: 1,
        holdfast: holdfastVersion,
        dropped: dropped + older,
        steps: steps.slice(older),
      };
    },
    subscribe: listeners.add,
    clear() {
      steps = [];
      dropped = 0;
    },
  };
}

interface ChartSnapshot {
  readonly value: StateValue;
  readonly context: object;
}

function isOfChart(snapshot: object): snapshot is ChartSnapshot {
  return 'value' in snapshot && 'context' in snapshot && typeof snapshot.context === 'object';
}
