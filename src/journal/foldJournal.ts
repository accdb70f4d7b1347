/** The history that a list of entries adds up to: its steps, redo tail included, and the head's position. */
import type { JournalEntry, JournalHead } from './journalEntry.ts';
import { effectOf } from './operationEffect.ts';

/**
 * A step of the history: one of ours, one of ours that was not read from the device yet, or one that was there before us
 * and whose parameters nobody has.
 */
export type HistoryItem =
  | { readonly kind: 'own'; readonly entry: JournalEntry }
  | { readonly kind: 'stored' }
  | { readonly kind: 'adopted' };

export interface FoldedHistory {
  readonly steps: readonly HistoryItem[];
  readonly position: number;
}

/** A history that grows by one entry at a time; each costs the same, however long it is. */
export class HistoryFold implements FoldedHistory {
  steps: HistoryItem[];
  position: number;

  constructor({ position, total, adopted = total }: { position: number; total: number; adopted?: number }) {
    this.steps = new Array<HistoryItem>(total).fill(storedStep).fill(adoptedStep, 0, adopted);
    this.position = position;
  }

  /** A history of its own that begins as this one is. */
  copy(): HistoryFold {
    const copied = new HistoryFold({ position: this.position, total: 0 });
    copied.steps = this.steps.slice();
    return copied;
  }

  /** Takes one more entry. Only a step truncates the redo tail. */
  add(entry: JournalEntry): void {
    switch (effectOf(entry.name)) {
      case 'step':
        this.steps.length = this.position;
        this.steps.push({ kind: 'own', entry });
        this.position += 1;
        return;
      case 'undo':
        this.position = Math.max(0, this.position - 1);
        return;
      case 'redo':
        this.position = Math.min(this.steps.length, this.position + 1);
        return;
      case 'ends-session':
        this.steps.length = 0;
        this.position = 0;
        return;
      case 'none':
        return;
    }
  }
}

const adoptedStep = { kind: 'adopted' } as const;
const storedStep = { kind: 'stored' } as const;

/** Folds the entries for which `counts` holds, on top of what was adopted. */
export function foldJournal(
  adopted: JournalHead['adopted'],
  entries: readonly JournalEntry[],
  counts: (entry: JournalEntry) => boolean,
): FoldedHistory {
  const fold = new HistoryFold(adopted);
  for (const entry of entries) if (counts(entry)) fold.add(entry);
  return fold;
}

/** The step that an undo or a redo would move over, or null where there is none. */
export function targetStep(history: FoldedHistory, name: string): HistoryItem | null {
  const index = targetIndex(history, name);
  return index === null ? null : (history.steps[index] ?? null);
}

/** The id of that step, or null. */
export function targetOf(history: FoldedHistory, name: string): string | null {
  const step = targetStep(history, name);
  if (step === null) return null;
  return step.kind === 'own' ? step.entry.id : `${step.kind}-${targetIndex(history, name)}`;
}

function targetIndex({ position }: FoldedHistory, name: string): number | null {
  const effect = effectOf(name);
  if (effect === 'undo') return position - 1;
  return effect === 'redo' ? position : null;
}
