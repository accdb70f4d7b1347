/** Walks the machine down the road of one failure code: every state on the way, with its waits by the dice. */
import { fromCallback, initialTransition, type SnapshotFrom, transition } from 'xstate';
import type { RecoveryEvent, RecoveryOccurrence, Remedy } from '../machines/recoveryEvents.ts';
import { recoveryMachine } from '../machines/recoveryMachine.ts';
import { type FailureCode, failureCodes } from '../machines/sessionFailure.ts';

export interface RoadStep {
  /** The state's path: `retrying.waiting`. */
  readonly state: string;
  readonly does: 'attempt' | 'wait' | 'end';
  /** The number of the attempt that this step makes or comes after. */
  readonly attempt: number;
  readonly remedy: Remedy | null;
  /** Ms that are waited here, by the luckiest dice and by the unluckiest; null where nothing is waited for. */
  readonly waitMs: readonly [least: number, most: number] | null;
}

type Snapshot = SnapshotFrom<typeof recoveryMachine>;

const idle = <Input>() => fromCallback<RecoveryEvent, Input>(() => undefined);
const machine = recoveryMachine.provide({
  actors: { restoreRecord: idle(), openSession: idle(), waitUntil: idle() },
});
/** Dice fall in [0, 1). */
const unluckiest = 1 - 2 ** -30;
/** No road of the shipped table is longer. */
const mostSteps = 60;

/**
 * The steps from a start at which every attempt meets `code`, until only the user or a wake-up goes on.
 * @throws Error when the machine does not come to an end
 */
function roadWalk(code: FailureCode): readonly RoadStep[] {
  const lucky = walk(code, 0);
  const unlucky = walk(code, unluckiest);
  return lucky.map((step, index) => {
    const most = unlucky[index]?.waitMs ?? null;
    return { ...step, waitMs: step.waitMs === null || most === null ? null : [step.waitMs, most] };
  });
}

type WalkedStep = Omit<RoadStep, 'waitMs'> & { readonly waitMs: number | null };

function walk(code: FailureCode, dice: number): WalkedStep[] {
  let at = 0;
  let snapshot = initialTransition(machine)[0];
  const send = (occurrence: RecoveryOccurrence) => {
    [snapshot] = transition(machine, snapshot, { ...occurrence, at, dice });
  };
  send({ type: 'session.started' });
  send({ type: 'record.restored', checkpoint: null });
  const steps: WalkedStep[] = [];
  while (steps.length < mostSteps) {
    const { attempt, remedy, run, isAttempting } = snapshot.context;
    const state = pathOf(snapshot.value);
    const waitMs = waitOf(snapshot, state, at);
    const does = isAttempting ? 'attempt' : waitMs === null ? 'end' : 'wait';
    steps.push({ state, does, attempt, remedy: isAttempting ? remedy : null, waitMs });
    if (does === 'end') return steps;
    if (does === 'attempt') {
      const failure = { code, outcome: 'not-applied', attribution: 'server', at } as const;
      send({ type: 'attempt.failed', run, endpoint: 'status', failure });
    } else {
      at += waitMs ?? 0;
      send({ type: 'backoff.elapsed', lateMs: 0 });
    }
  }
  throw new Error(`The road of ${code} does not end within ${mostSteps} steps.`);
}

/** What is waited for, in ms; the waits in `failed` and in `reauth` are no part of the road. */
function waitOf({ context }: Snapshot, state: string, at: number): number | null {
  if (state === 'retrying.waiting' || state === 'grace.waiting') return (context.nextAttemptAt ?? at) - at;
  return state === 'grace.closing' ? (context.graceEndsAt ?? at) - at : null;
}

function pathOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([key, inner]) => `${key}.${pathOf(inner)}`)
    .join();
}

/** The roads of all codes, in the table's order. */
export function allRoads(): readonly { readonly code: FailureCode; readonly steps: readonly RoadStep[] }[] {
  return failureCodes.map((code) => ({ code, steps: roadWalk(code) }));
}
