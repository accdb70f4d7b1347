/** A journal in memory: its head, its entries in their order, and the history that the server has acknowledged. */
import { type FoldedHistory, HistoryFold } from './foldJournal.ts';
import { isOpen, type JournalEntry, type JournalHead } from './journalEntry.ts';

/** Adding an operation or deciding on one costs the same at the ten-thousandth as at the first. */
export class JournalState {
  readonly #entries: JournalEntry[] = [];
  readonly #places = new Map<string, number>();
  readonly #applied: HistoryFold;
  #head: JournalHead;
  /** Entries before this place have a verdict and are folded. */
  #decided = 0;
  #open = 0;

  /** Whether it has all entries, or only those that lie in no block. */
  readonly isWhole: boolean;

  constructor(head: JournalHead, entries: readonly JournalEntry[]) {
    this.#head = head;
    const { folded } = head;
    const firstSeq = entries[0]?.seq ?? head.sealedThroughSeq + 1;
    this.isWhole = folded === null || (firstSeq <= folded.throughSeq && entries.length > 0);
    this.#applied = new HistoryFold(folded === null || this.isWhole ? head.adopted : folded);
    for (const entry of entries) this.put(entry);
  }

  get head(): JournalHead {
    return this.#head;
  }

  /** The head only: a new baseline needs a new state. */
  set head(head: JournalHead) {
    this.#head = head;
  }

  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  get lastSeq(): number {
    const { folded, sealedThroughSeq } = this.#head;
    return this.#entries.at(-1)?.seq ?? folded?.throughSeq ?? sealedThroughSeq;
  }

  /** Operations that the server has not decided on. */
  get pending(): number {
    return this.#open;
  }

  /** How many entries have a verdict, from the oldest on without a gap. */
  get decided(): number {
    return this.#decided;
  }

  find(id: string): JournalEntry | undefined {
    const place = this.#places.get(id);
    return place === undefined ? undefined : this.#entries[place];
  }

  /** The oldest operation without a verdict. */
  next(): JournalEntry | null {
    return this.#entries[this.#decided] ?? null;
  }

  /** The operations without a verdict, in their order. */
  open(): readonly JournalEntry[] {
    return this.#entries.slice(this.#decided).filter(isOpen);
  }

  /** The history that the server has acknowledged. */
  applied(): FoldedHistory {
    return this.#applied;
  }

  /** The history as it will be when everything open was applied. */
  expected(): HistoryFold {
    const fold = this.#applied.copy();
    for (const entry of this.open()) fold.add(entry);
    return fold;
  }

  /** A state of its own in which some entries have other numbers. */
  renumbered(head: JournalHead, changed: readonly JournalEntry[]): JournalState {
    const byId = new Map(changed.map((entry) => [entry.id, entry]));
    const entries = this.#entries.map((entry) => byId.get(entry.id) ?? entry);
    return new JournalState(
      head,
      entries.toSorted((one, other) => one.seq - other.seq),
    );
  }

  /** Whether an entry is known under another number. */
  isMoved({ id, seq }: JournalEntry): boolean {
    return (this.find(id)?.seq ?? seq) !== seq;
  }

  /** Adds an entry, or puts it in the place of the one with its id. */
  put(entry: JournalEntry): void {
    const place = this.#places.get(entry.id);
    if (place === undefined) {
      this.#places.set(entry.id, this.#entries.length);
      this.#entries.push(entry);
      if (isOpen(entry)) this.#open += 1;
    } else {
      const before = this.#entries[place];
      this.#entries[place] = entry;
      this.#open += Number(isOpen(entry)) - Number(before !== undefined && isOpen(before));
    }
    for (let next = this.next(); next !== null && !isOpen(next); next = this.next()) {
      if (next.state.kind === 'applied') this.#applied.add(next);
      this.#decided += 1;
    }
  }
}
