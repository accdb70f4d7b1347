/** The history that a list of entries adds up to: its steps, redo tail included, and the head's position. */
import type { JournalEntry, JournalHead } from './journalEntry.ts';
import { effectOf } from './operationEffect.ts';

/** A step of the history: one of ours, or one that was there before us and whose parameters nobody has. */
export type HistoryItem =
  | { readonly kind: 'own'; readonly entry: JournalEntry }
  | { readonly kind: 'adopted' };

export interface FoldedHistory {
  readonly steps: readonly HistoryItem[];
  readonly position: number;
}

/** Folds the entries for which `counts` holds, on top of what was adopted. Only a step truncates the redo tail. */
export function foldJournal(
  adopted: JournalHead['adopted'],
  entries: readonly JournalEntry[],
  counts: (entry: JournalEntry) => boolean,
): FoldedHistory {
  const steps: HistoryItem[] = Array.from({ length: adopted.total }, () => ({ kind: 'adopted' }));
  let { position } = adopted;
  for (const entry of entries) {
    if (!counts(entry)) continue;
    switch (effectOf(entry.name)) {
      case 'step':
        steps.splice(position, steps.length - position, { kind: 'own', entry });
        position += 1;
        break;
      case 'undo':
        position = Math.max(0, position - 1);
        break;
      case 'redo':
        position = Math.min(steps.length, position + 1);
        break;
      case 'ends-session':
        steps.length = 0;
        position = 0;
        break;
      case 'none':
        break;
    }
  }
  return { steps, position };
}

/** The id of the step that an undo or a redo would move over, or null where there is none. */
export function targetOf(history: FoldedHistory, name: string): string | null {
  const effect = effectOf(name);
  if (effect !== 'undo' && effect !== 'redo') return null;
  const index = effect === 'undo' ? history.position - 1 : history.position;
  const step = history.steps[index];
  if (step === undefined) return null;
  return step.kind === 'own' ? step.entry.id : `adopted-${index}`;
}
