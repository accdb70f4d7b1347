/** What the device has refused of a journal so far: it goes first the next time, so what is durable stays a prefix. */
import type { JournalEntry, JournalHead } from './journalEntry.ts';
import { JournalState } from './journalState.ts';
import type { JournalChanges } from './journalStore.ts';
import { mergeOwed } from './mergeOwed.ts';

/** Changes that are in memory only. */
export class OwedChanges {
  #changes = nothingOwed;
  /** Operations that are nowhere on the device. */
  readonly #neverStored = new Set<string>();

  get isNothing(): boolean {
    return this.#changes === nothingOwed;
  }

  /** Whether the device has everything as it is in memory. */
  get isClean(): boolean {
    return this.#changes.entries.length === 0 && this.#changes.head === null;
  }

  get hasEntries(): boolean {
    return this.#changes.entries.length > 0;
  }

  get head(): JournalHead | null {
    return this.#changes.head;
  }

  /** The whole state that the owed changes put an end to, or null. */
  get dropped(): JournalState | null {
    return this.#changes.dropped;
  }

  /** What was owed, under some newer entries. */
  under(entries: readonly JournalEntry[]): readonly JournalEntry[] {
    const byId = new Map(this.#changes.entries.map((entry) => [entry.id, entry]));
    for (const entry of entries) byId.set(entry.id, entry);
    return [...byId.values()];
  }

  /** Whether the device can still say of an operation what it said before. */
  isBehind(id: string): boolean {
    return !this.#neverStored.has(id) && this.#changes.entries.some((entry) => entry.id === id);
  }

  /** Owed operations that a state does not have. */
  missingIn(found: JournalState): readonly string[] {
    return this.#changes.entries.flatMap(({ id }) => (found.find(id) === undefined ? id : []));
  }

  /** These are owed no more: the device had them, and their history has ended. */
  forget(ids: ReadonlySet<string>): void {
    const entries = this.#changes.entries.filter(({ id }) => !ids.has(id));
    this.#changes = { ...this.#changes, entries };
    for (const id of ids) this.#neverStored.delete(id);
  }

  /** Nothing is owed any more. */
  settle(): void {
    this.#changes = nothingOwed;
    this.#neverStored.clear();
  }

  /** The device has refused some changes; of the operations among them, `unknown` were not on it before. */
  refuse(changes: JournalChanges, unknown: readonly string[]): void {
    this.#changes = changes;
    for (const id of unknown) this.#neverStored.add(id);
  }

  /** The state as the device has it, with what it has refused in it. */
  mergeInto(found: JournalState): JournalState {
    const { entries: owed, head: owedHead } = this.#changes;
    // A write that timed out can have landed.
    for (const id of this.#neverStored) if (found.find(id) !== undefined) this.#neverStored.delete(id);
    const { state: merged, changed } = mergeOwed(found, owed);
    let state = merged;
    // Nothing was proved there, and no history ended that we took part in.
    const isFirst =
      found.head.base === null && found.head.sealedThroughSeq <= (owedHead?.sealedThroughSeq ?? 0);
    const isProof =
      owedHead?.generation === state.head.generation && owedHead.base?.position === state.applied().position;
    // Which entries lie in blocks, and where they begin, is what the device says, whoever put them there.
    const { folded, sealedThroughSeq } = state.head;
    const head = owedHead && (isFirst || isProof) ? { ...owedHead, folded, sealedThroughSeq } : null;
    if (head !== null) state = new JournalState(head, state.entries);
    this.#changes = { head, entries: changed, block: [], dropped: null };
    return state;
  }
}

const nothingOwed: JournalChanges = { head: null, entries: [], block: [], dropped: null };
