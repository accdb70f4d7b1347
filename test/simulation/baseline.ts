/** What the history began with: the judge folds what was done since on top of it. */
import { effectOf } from '../../src/journal/operationEffect.ts';
import { type Ledger, type ScriptedOperation, sealLabel } from './ledger.ts';
import type { ModelHistory } from './modelServer.ts';

export interface Baseline {
  readonly labels: readonly string[];
  readonly position: number;
  /** What was run before is part of the baseline, or gone by the user's choice. */
  readonly fromMs: number;
}

export interface Fold {
  readonly labels: readonly string[];
  readonly position: number;
}

/** The server's history as it stands. */
export function baselineOf({ labels, position }: ModelHistory, nowMs: number): Baseline {
  return { labels, position, fromMs: nowMs };
}

/** What a history is folded of. */
export type FoldedOperation = Pick<ScriptedOperation, 'label' | 'name'>;

const seal: FoldedOperation = { label: sealLabel, name: 'clear' };

/** What the server ran of a user's operations since, in the order in which it first ran them. */
export function runSince(
  ledger: Ledger,
  { fromMs, labels }: Baseline,
  user: string,
): (ScriptedOperation | FoldedOperation)[] {
  const found = new Set<ScriptedOperation | FoldedOperation>();
  for (const { label, atMs } of ledger.executions) {
    // What was there at the beginning and is run again is the same step in a session that was built again.
    if (atMs < fromMs || labels.includes(label ?? '')) continue;
    const operation = ledger.operations.get(label ?? '');
    if (label === sealLabel) found.add({ ...seal });
    else if (operation !== undefined && operation.user === user) found.add(operation);
  }
  return [...found];
}

/** The history after some operations on top of a baseline. */
export function foldOf({ labels, position }: Fold, operations: readonly FoldedOperation[]): Fold {
  let steps = [...labels];
  let at = position;
  for (const { label, name } of operations) {
    switch (effectOf(name)) {
      case 'step':
        steps = [...steps.slice(0, at), label];
        at += 1;
        break;
      case 'undo':
        at = Math.max(0, at - 1);
        break;
      case 'redo':
        at = Math.min(steps.length, at + 1);
        break;
      case 'ends-session':
        steps = [];
        at = 0;
        break;
      case 'none':
        break;
    }
  }
  return { labels: steps, position: at };
}
