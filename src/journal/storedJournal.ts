/** A journal's state and the device's copy of it: a change is stored first and taken then. */
import type { SessionStorage, StorageScope } from '../storage/sessionStorage.ts';
import type { EndedOperation } from './endedOperations.ts';
import { isSameSession } from './journalBase.ts';
import { emptyHead, isOpen, type JournalEntry, type JournalHead } from './journalEntry.ts';
import { JournalState } from './journalState.ts';
import { foldBlock, type JournalChanges, JournalStore, nextBlock } from './journalStore.ts';
import { OwedChanges } from './owedChanges.ts';
import { numbered } from './serverOrder.ts';

export type JournalRestore = 'read' | 'absent' | 'unreadable';

export interface JournalOptions {
  readonly storage: SessionStorage;
  /** Aborts when the recovery is stopped for good; what is not stored by then is not. */
  readonly final: AbortSignal;
  readonly newId: () => string;
  /** Lets the page breathe in the middle of much work. */
  readonly pause: () => Promise<void>;
  /** Hears of every write: null when all is durable, else why it is not. */
  readonly onStorage: (error: unknown) => void;
  /** Another tab has changed the journal, and this one has read it again. */
  readonly onForeignChange: () => void;
  /** This tab has changed what lies on the device. */
  readonly onStored: () => void;
}

/** A change was made for an entry or a head that another tab has moved on meanwhile: the session is opened again. */
export class StaleJournal extends Error {
  override readonly name = 'StaleJournal';
}

/** What a change puts into the state; `state` replaces it where a new history begins. */
export interface Delta<T> {
  readonly entries?: readonly JournalEntry[];
  readonly head?: JournalHead;
  readonly state?: JournalState;
  readonly value: T;
}

export type Change<T> = (state: JournalState) => Delta<T>;

/** What was done in a page and is nowhere else: before the device could be read, or against what it held. */
type Aside =
  | { readonly kind: 'unread'; readonly state: JournalState }
  | { readonly kind: 'refused'; readonly owed: OwedChanges };

/** More losses against other tabs in a row than this are a fault. */
const maxStales = 50;

/**
 * A change is a pure function of the state; when another tab was faster, the state is read again and the change made
 * anew. A device that refuses leaves the work in memory, and what it has not taken goes first the next time.
 */
export class StoredJournal {
  readonly #options: JournalOptions;
  #state = new JournalState(emptyHead, []);
  #store: JournalStore | null = null;
  #isDetached = false;
  #detachedOwner: string | null = null;
  #wasJustRead = false;
  #foreignMoves = 0;
  #lastChange: Promise<unknown> = Promise.resolve();
  #owed = new OwedChanges();
  /** By owner: the work of those whom somebody else has followed in this page, as far as it is on no device. */
  readonly #aside = new Map<string, Aside>();
  /** What was appended before the owner was known, while it is being written behind what was found. */
  #joining: readonly JournalEntry[] = [];

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  get state(): JournalState {
    return this.#state;
  }

  /** The owner, once a restore has told. */
  get userId(): string | null {
    return this.#store?.userId ?? this.#detachedOwner;
  }

  get isRestored(): boolean {
    return this.#store !== null || this.#isDetached;
  }

  /** Whether the device could not be read, so that it may hold what nobody here knows of. */
  get isDetached(): boolean {
    return this.#isDetached;
  }

  /** Whether the device could not be read so far: what lies on it has still to be looked at. */
  get mayRestoreAgain(): boolean {
    return this.#store === null && this.#isDetached;
  }

  /** How often other tabs were found to have moved the history or what is proved of the server. */
  get foreignMoves(): number {
    return this.#foreignMoves;
  }

  /** Whether all that was changed so far is on the device. */
  get isStored(): boolean {
    return this.#owed.isNothing;
  }

  /** Whether nobody can read from the device any more what it said of an operation before its last change. */
  hasTaken(id: string): boolean {
    return !this.#owed.isBehind(id);
  }

  /** Whether an operation that the state does not show is about to be written into it. */
  isJoining(id: string): boolean {
    return this.#joining.some((entry) => entry.id === id);
  }

  /** Goes on in memory: the device can't be read now, and nothing on it is touched. */
  detach(owner: string): void {
    this.#isDetached = true;
    this.#detachedOwner = owner;
    const aside = this.#aside.get(owner);
    if (aside?.kind !== 'unread') return;
    this.#aside.delete(owner);
    const early = this.#state.open();
    this.#state = aside.state;
    for (const entry of numbered(early, this.#state.lastSeq + 1)) this.#state.put(entry);
  }

  /**
   * Forgets the owner and all of their work, once the changes under way are made. What lies on the device stays there; what
   * it has refused so far is put aside until its owner's journal is restored in this page.
   */
  disown(): Promise<void> {
    const made = this.#lastChange.then(() => {
      const owner = this.userId;
      if (owner !== null && this.#isDetached) this.#aside.set(owner, { kind: 'unread', state: this.#state });
      else if (owner !== null && !this.#owed.isNothing)
        this.#aside.set(owner, { kind: 'refused', owed: this.#owed });
      this.#state = new JournalState(emptyHead, []);
      this.#store = null;
      this.#isDetached = false;
      this.#detachedOwner = null;
      this.#wasJustRead = false;
      this.#owed = new OwedChanges();
    });
    this.#lastChange = ended(made);
    return made;
  }

  /** Reads the entries that lie in blocks, unless that was done or the device doesn't let it. */
  load(): Promise<void> {
    const { final, pause, onStorage } = this.#options;
    const made = this.#lastChange.then(async () => {
      const store = this.#store;
      if (store === null || this.#state.isWhole || this.#owed.hasEntries) return;
      try {
        const read = await store.readWhole(final, pause);
        this.#state = read.kind === 'unreadable' ? new JournalState(emptyHead, []) : read.state;
        if (read.kind === 'unreadable')
          onStorage(new Error('The journal could not be read and was set aside.'));
      } catch (error) {
        final.throwIfAborted();
        onStorage(error);
      }
    });
    this.#lastChange = ended(made);
    return made;
  }

  /**
   * Reads an owner's journal, behind entries that were appended before the owner was known.
   * @throws StorageError when the storage was too slow or failed; then nothing is known and the call may be repeated.
   */
  async restore(scope: StorageScope): Promise<JournalRestore> {
    if (this.isRestored && !this.mayRestoreAgain) return 'read';
    const store = new JournalStore(this.#options.storage, scope);
    const aside = this.#aside.get(scope.userId ?? '');
    const look = (found: JournalState) =>
      aside?.kind === 'refused' ? this.#forgetEnded(store, found, aside.owed) : Promise.resolve();
    const read = await store.read(this.#options.final, look);
    const taken = this.#lastChange.then(() => {
      const early = this.#state;
      const found = read.kind === 'read' ? read.state : new JournalState(emptyHead, []);
      this.#store = store;
      this.#wasJustRead = true;
      this.#state = found;
      const wasDetached = this.#isDetached;
      this.#isDetached = false;
      if (wasDetached) this.#join(early, found);
      this.#takeFromAside(scope.userId, found);
      const added = wasDetached ? [] : early.open();
      if (added.length === 0) return this.#owed.isNothing ? null : this.#make(() => ({ value: null }));
      this.#joining = added;
      const joined = this.#make((state) => ({ entries: numbered(added, state.lastSeq + 1), value: null }));
      return joined.finally(() => {
        this.#joining = [];
      });
    });
    this.#lastChange = ended(taken);
    await taken;
    return read.kind;
  }

  /** An owner who is back gets what this page did for them, and the device did not take, back as well. */
  #takeFromAside(owner: string | null, found: JournalState): void {
    const aside = this.#aside.get(owner ?? '');
    this.#aside.delete(owner ?? '');
    if (aside?.kind === 'unread') this.#join(aside.state, found);
    if (aside?.kind !== 'refused') return;
    this.#owed = aside.owed;
    this.#state = this.#owed.mergeInto(found);
  }

  /** Puts what was done while the device could not be read into what it holds. */
  #join(early: JournalState, found: JournalState): void {
    const { head } = early;
    // Where both were proved at one place, what was decided here is in what was found there.
    const isKnown = head.base !== null && isSameSession(head.base, found.head.base);
    const isFirst = found.head.base === null && found.entries.length === 0;
    // What was found out while the device could not be read is more than nothing; and it may go on where the device ends.
    const joined = isFirst ? { ...head, generation: this.#options.newId() } : continuation(found, head);
    // A save of a session that was begun without what lies here has saved nothing of it.
    const isSaveOf = ({ name, state }: JournalEntry) => name === 'save' && state.kind === 'applied';
    const done = joined === null ? early.entries.filter((entry) => !isSaveOf(entry)) : early.entries;
    const entries = isKnown ? early.open() : done;
    if (entries.length === 0 && (isKnown || head.base === null)) return;
    const unknown = entries.map(({ id }) => id);
    if (isFirst) this.#state = new JournalState(joined ?? head, entries);
    this.#owed.refuse({ head: joined, entries, block: [], dropped: null }, unknown);
    if (!isFirst) this.#state = this.#owed.mergeInto(found);
  }

  /** Reads what other tabs have changed, where the device lets it: a change that is made for less is found stale later. */
  synchronise(when: 'always' | 'unless-just-read' = 'always'): Promise<void> {
    const { final, onStorage } = this.#options;
    const made = this.#lastChange.then(async () => {
      try {
        const isFresh = this.#wasJustRead && when === 'unless-just-read';
        this.#wasJustRead = false;
        if (this.#store === null || isFresh) return;
        if (!(await this.#store.isCurrent(final))) await this.#readAgain();
      } catch (error) {
        final.throwIfAborted();
        onStorage(error);
      }
    });
    this.#lastChange = ended(made);
    return made;
  }

  /** One change at a time, in the order of their calls. @throws what the change throws */
  change<T>(change: Change<T>): Promise<T> {
    const made = this.#lastChange.then(() => this.#make(change));
    this.#lastChange = ended(made);
    return made;
  }

  async #make<T>(change: Change<T>): Promise<T> {
    this.#wasJustRead = false;
    for (let stales = 0; stales <= maxStales; stales += 1) {
      const delta = this.#withoutRepetition(change(this.#state));
      const changes = this.#changesOf(delta);
      const outcome = await this.#write(changes);
      if (outcome === 'stale') continue;
      const unknown = (delta.entries ?? []).filter(({ id }) => this.#state.find(id) === undefined);
      this.#take(delta);
      if (delta.state === undefined && changes.head !== null && outcome === 'stored')
        this.#state.head = changes.head;
      if (outcome === 'refused')
        this.#owed.refuse(
          this.#withoutBlock(changes),
          unknown.map(({ id }) => id),
        );
      else this.#owed.settle();
      if (outcome === 'stored') this.#options.onStored();
      return delta.value;
    }
    throw new StaleJournal('Other tabs keep changing the journal.');
  }

  /** A head that is the same as before is not written again. */
  #withoutRepetition<T>(delta: Delta<T>): Delta<T> {
    const { head, state } = delta;
    const known = this.#state.head;
    const isSameHead =
      state === undefined && (head === known || JSON.stringify(head) === JSON.stringify(known));
    if (!isSameHead) return delta;
    const { head: _, ...rest } = delta;
    return rest;
  }

  #changesOf({ entries = [], head, state }: Delta<unknown>): JournalChanges {
    if (state !== undefined)
      return { head: state.head, entries: state.entries, block: [], dropped: this.#state };
    const changed = head ?? this.#owed.head;
    // Only with a verdict, which nobody waits for.
    const isVerdict = entries.length > 0 && !entries.some(isOpen);
    const isOrdered = !entries.some((entry) => this.#state.isMoved(entry));
    const mayFold = isVerdict && isOrdered && this.#store !== null && !this.#owed.hasEntries;
    const block = mayFold ? nextBlock(this.#state) : [];
    const before = changed ?? this.#state.head;
    return {
      head: block.length === 0 ? changed : { ...before, folded: foldBlock(before, block) },
      entries: this.#owed.under(entries),
      block,
      dropped: this.#owed.dropped,
    };
  }

  /** After `stale` the state is as the other tab left it. Rejects only when the recovery was stopped. */
  async #write(changes: JournalChanges): Promise<'nothing' | 'stored' | 'stale' | 'refused'> {
    const { final, onStorage } = this.#options;
    const isEmpty = changes.head === null && changes.entries.length === 0 && changes.dropped === null;
    if (this.#store === null || isEmpty) return 'nothing';
    try {
      const isStored = await this.#store.commit(changes, final);
      if (isStored) onStorage(null);
      else await this.#readAgain();
      return isStored ? 'stored' : 'stale';
    } catch (error) {
      final.throwIfAborted();
      onStorage(error);
      return 'refused';
    }
  }

  /** A block that was refused is made again some other time, and so is its sum. */
  #withoutBlock(changes: JournalChanges): JournalChanges {
    if (changes.block.length === 0) return changes;
    const { folded } = this.#state.head;
    return { ...changes, block: [], head: changes.head && { ...changes.head, folded } };
  }

  #take({ entries = [], head, state }: Delta<unknown>): void {
    if (state !== undefined) this.#state = state;
    else if (entries.some((entry) => this.#state.isMoved(entry)))
      this.#state = this.#state.renumbered(head ?? this.#state.head, entries);
    else {
      if (head !== undefined) this.#state.head = head;
      for (const entry of entries) this.#state.put(entry);
    }
  }

  /** A write that was given up can have landed, and its history can have ended since. @throws StorageError */
  async #forgetEnded(store: JournalStore, found: JournalState, owed = this.#owed): Promise<void> {
    const missing = owed.missingIn(found);
    if (missing.length === 0 || found.head.sealedThroughSeq === 0) return;
    const ended = new Set((await store.ended(this.#options.final)).map(({ id }) => id));
    owed.forget(new Set(missing.filter((id) => ended.has(id))));
  }

  /** What became of operations whose history has ended; of those that nobody remembers, nothing. */
  async ended(ids: readonly string[]): Promise<readonly EndedOperation[]> {
    const { final, onStorage } = this.#options;
    try {
      return (await this.#store?.ended(final))?.filter(({ id }) => ids.includes(id)) ?? [];
    } catch (error) {
      final.throwIfAborted();
      onStorage(error);
      return [];
    }
  }

  /** The journal as the device has it, under what the device has refused. @throws StorageError */
  async #readAgain(): Promise<void> {
    const { final, onForeignChange } = this.#options;
    if (this.#store === null) return;
    const { isClean } = this.#owed;
    const before = placeOf(this.#state);
    const store = this.#store;
    const read = isClean
      ? await store.readAgain(this.#state, final)
      : await store.read(final, (found) => this.#forgetEnded(store, found));
    const found = read.kind === 'unreadable' ? new JournalState(emptyHead, []) : read.state;
    this.#state = this.#owed.mergeInto(found);
    if (placeOf(this.#state) !== before) this.#foreignMoves += 1;
    onForeignChange();
  }
}

/** A journal's head under a proof that was made without it, where that began at the very place where the journal ends. */
function continuation(found: JournalState, { base, adopted }: JournalHead): JournalHead | null {
  const { position, steps } = found.applied();
  const isContinued =
    base !== null &&
    base.sessionId === found.head.base?.sessionId &&
    adopted.position === position &&
    adopted.total === steps.length &&
    found.next()?.state.kind !== 'sent';
  return isContinued ? { ...found.head, base } : null;
}

/** Where a journal says that the server stands. */
function placeOf(state: JournalState): string {
  const { generation, base } = state.head;
  const { position, steps } = state.applied();
  return JSON.stringify([generation, base, position, steps.length]);
}

/** Resolves when some work has come to its end; its outcome is its caller's concern. */
function ended(work: Promise<unknown>): Promise<void> {
  return work.then(
    () => undefined,
    () => undefined,
  );
}
