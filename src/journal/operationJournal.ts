/** The write-ahead journal: every operation is stored here before it is sent, and nothing leaves it but by a verdict. */
import type { JsonObject, SessionView } from '../session/sessionApi.ts';
import type { SessionStorage, StorageScope } from '../storage/sessionStorage.ts';
import { type FoldedHistory, targetOf, targetStep } from './foldJournal.ts';
import {
  type EntryState,
  emptyHead,
  isOpen,
  type JournalBase,
  type JournalEntry,
  type JournalHead,
} from './journalEntry.ts';
import { JournalState } from './journalState.ts';
import { foldBlock, type JournalChanges, JournalStore, nextBlock } from './journalStore.ts';
import { mergeOwed } from './mergeOwed.ts';
import { effectOf } from './operationEffect.ts';
import { tableDigest } from './tableDigest.ts';

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
interface Delta<T> {
  readonly entries?: readonly JournalEntry[];
  readonly head?: JournalHead;
  readonly state?: JournalState;
  readonly value: T;
}

type Change<T> = (state: JournalState) => Delta<T>;

/** More losses against other tabs in a row than this are a fault. */
const maxStales = 50;

/**
 * One user's journal of one datasource. A change is a pure function of the state, stored first and taken then; when
 * another tab was faster, the state is read again and the change made anew. A device that refuses leaves the work in
 * memory, and what it has not taken goes first the next time: what is durable stays a prefix.
 */
export class OperationJournal {
  readonly #options: JournalOptions;
  #state = new JournalState(emptyHead, []);
  #store: JournalStore | null = null;
  #isDetached = false;
  #detachedOwner: string | null = null;
  #wasJustRead = false;
  #lastChange: Promise<unknown> = Promise.resolve();
  /** What the device has refused so far. */
  #owed = nothingOwed;
  /** Operations that are nowhere on the device. */
  readonly #neverStored = new Set<string>();

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  get entries(): readonly JournalEntry[] {
    return this.#state.entries;
  }

  get head(): JournalHead {
    return this.#state.head;
  }

  /** The owner, once a restore has told. */
  get userId(): string | null {
    return this.#store?.userId ?? this.#detachedOwner;
  }

  get isRestored(): boolean {
    return this.#store !== null || this.#isDetached;
  }

  /** Whether the device could not be read, and nothing would be in the way of what lies on it. */
  get mayRestoreAgain(): boolean {
    return this.#store === null && this.#isDetached && this.#state.entries.length === 0;
  }

  /** A new id for an operation. */
  newId(): string {
    return this.#options.newId();
  }

  /** Goes on in memory: the device can't be read now, and nothing on it is touched. */
  detach(owner: string): void {
    this.#isDetached = true;
    this.#detachedOwner = owner;
  }

  /** Operations that the server has not decided on. */
  get pending(): number {
    return this.#state.pending;
  }

  /** Whether all entries were read, those in blocks included. */
  get isWhole(): boolean {
    return this.#state.isWhole;
  }

  /** Reads the entries that lie in blocks, unless that was done or the device doesn't let it. */
  load(): Promise<void> {
    const { final, pause, onStorage } = this.#options;
    const made = this.#lastChange.then(async () => {
      const store = this.#store;
      if (store === null || this.isWhole || this.#owed.entries.length > 0) return;
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

  find(id: string): JournalEntry | undefined {
    return this.#state.find(id);
  }

  /** The oldest operation without a verdict: the next to be sent. */
  next(): JournalEntry | null {
    return this.#state.next();
  }

  /** The operations without a verdict, in their order. */
  open(): readonly JournalEntry[] {
    return this.#state.open();
  }

  /** The newest operation that the server has applied. */
  lastApplied(): JournalEntry | null {
    return this.#state.entries.findLast(({ state }) => state.kind === 'applied') ?? null;
  }

  /** The history that the server has acknowledged. */
  applied(): FoldedHistory {
    return this.#state.applied();
  }

  /** Whether a session built by the acknowledged history could be built again from here. */
  isReplayable(): boolean {
    // A device that could not be read may hold what nobody here knows of.
    return !this.#isDetached && this.applied().steps.every((step) => step.kind === 'own');
  }

  /**
   * Reads an owner's journal, behind entries that were appended before the owner was known.
   * @throws StorageError when the storage was too slow or failed; then nothing is known and the call may be repeated.
   */
  async restore(scope: StorageScope): Promise<JournalRestore> {
    if (this.isRestored && !this.mayRestoreAgain) return 'read';
    const store = new JournalStore(this.#options.storage, scope);
    const read = await store.read(this.#options.final);
    const taken = this.#lastChange.then(() => {
      const early = this.#state.open();
      const { head } = this.#state;
      this.#store = store;
      // What was found out while the device could not be read is more than nothing.
      if (read.kind === 'absent' && this.#isDetached && head.base !== null) {
        this.#isDetached = false;
        return this.#make(() => ({ head: { ...head, generation: this.newId() }, value: null }));
      }
      this.#state = read.kind === 'unreadable' ? new JournalState(emptyHead, []) : read.state;
      this.#isDetached = false;
      this.#wasJustRead = true;
      return early.length === 0
        ? null
        : this.#make((state) => ({ entries: renumbered(state, early), value: null }));
    });
    this.#lastChange = ended(taken);
    await taken;
    return read.kind;
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

  /** Appends an operation; resolves when it is as durable as this device allows. */
  async append(name: string, params: JsonObject): Promise<JournalEntry> {
    const [entry] = await this.appendAll([{ name, params }]);
    if (entry === undefined) throw new Error('An append gives an entry.');
    return entry;
  }

  /** Appends operations together: all of them are stored, or none is. */
  async appendAll(
    operations: readonly { readonly name: string; readonly params: JsonObject }[],
  ): Promise<readonly JournalEntry[]> {
    const ids = operations.map(() => this.#options.newId());
    const isUnread = ({ name }: { readonly name: string }) =>
      isMove(name) && targetStep(this.#state.expected(), name)?.kind === 'stored';
    if (!this.isWhole && operations.some(isUnread)) await this.load();
    return await this.#change((state) => {
      const expected = operations.some(({ name }) => isMove(name)) ? state.expected() : null;
      const entries = operations.map(({ name, params }, index): JournalEntry => {
        const targetId = expected === null ? null : targetOf(expected, name);
        const seq = state.lastSeq + 1 + index;
        const queued = { kind: 'queued' } as const;
        const entry = { id: ids[index] ?? '', seq, name, params, targetId, state: queued };
        expected?.add(entry);
        return entry;
      });
      return { entries, value: entries };
    });
  }

  /**
   * Moves an entry on from the state it was seen in; resolves when that is as durable as this device allows.
   * `base` is the server after it, where the verdict came with that; `against` is the server that it was meant for.
   * @returns whether nobody can read the state before from the device any more
   * @throws StaleJournal when it, or the server, is in another state by now
   */
  async advance(
    seen: JournalEntry,
    next: EntryState,
    { base, against }: { readonly base?: JournalBase; readonly against?: JournalBase } = {},
  ): Promise<boolean> {
    await this.#change((state) => {
      const entry = state.find(seen.id);
      if (entry === undefined || !isSameState(entry.state, seen.state)) throw new StaleJournal();
      if (against !== undefined && !isSameSession(against, state.head.base)) throw new StaleJournal();
      const head = base === undefined ? state.head : { ...state.head, base };
      return { entries: [{ ...entry, state: next }], head, value: undefined };
    });
    return this.#neverStored.has(seen.id) || !this.#owed.entries.some(({ id }) => id === seen.id);
  }

  /**
   * Remembers the server as it was just proved, at a moment in ms since the epoch; at position 0 also the table that it begins with.
   * @throws StaleJournal when another tab has moved the head on
   */
  prove(view: SessionView, at: number): Promise<void> {
    return this.#change((state) => {
      const { head } = state;
      if (state.applied().position !== view.position) throw new StaleJournal();
      const base = baseOf(view, at);
      if (isRepetition(head, base)) return { value: undefined };
      const origin = originOf(view) ?? head.origin;
      const generation = head.generation === '' ? this.#options.newId() : head.generation;
      return { head: { ...head, generation, base, origin, ...settled }, value: undefined };
    });
  }

  /** Before a change is sent that no entry stands for: `at` is the moment, ms since the epoch. */
  markReplay(replaying: JournalHead['replaying'], at: number): Promise<void> {
    return this.#change(({ head }) => ({
      head: { ...head, replaying, unsettledAt: at },
      value: undefined,
    }));
  }

  /** The fate of what `markReplay` announced is known. */
  settleReplay(): Promise<void> {
    return this.#change(({ head }) => ({ head: { ...head, unsettledAt: null }, value: undefined }));
  }

  /** Tries to store what the device has refused so far; whether nothing is owed any more. */
  async storeOwed(): Promise<boolean> {
    await this.#change(() => ({ value: undefined }));
    return this.#owed === nothingOwed;
  }

  /** Notes that the user asked for the session to be cleared, before that is sent; or that it came to nothing. */
  markClearing(isClearing: boolean): Promise<void> {
    return this.#change(({ head }) => ({ head: { ...head, isClearing }, value: undefined }));
  }

  /** Takes the server's history as it stands. What was acknowledged is sealed; what is queued stays queued. */
  async adopt(view: SessionView, at: number): Promise<void> {
    await this.load();
    return await this.#change((state) => {
      const open = state.open();
      const head: JournalHead = {
        ...emptyHead,
        generation: this.#options.newId(),
        sealedThroughSeq: (open[0]?.seq ?? state.lastSeq + 1) - 1,
        base: baseOf(view, at),
        adopted: { position: view.position, total: Math.max(view.total, view.position) },
        origin: originOf(view),
      };
      const kept = state.entries
        .filter(({ seq }) => seq > head.sealedThroughSeq)
        .map((entry) => (isOpen(entry) ? { ...entry, state: { kind: 'queued' } as const } : entry));
      return { state: new JournalState(head, kept), entries: kept.filter(isOpen), head, value: undefined };
    });
  }

  /** Withdraws every operation without a verdict and names them. The caller has asked the user. */
  dropPending(): Promise<readonly JournalEntry[]> {
    return this.#change((state) => {
      const dropped = state.open();
      const entries = dropped.map((entry) => ({ ...entry, state: { kind: 'void' } as const }));
      return { entries, value: dropped };
    });
  }

  /** Forgets the history, open operations included. The caller has asked the user. */
  async clear(): Promise<void> {
    await this.load();
    return await this.#change((state) => {
      const head = { ...emptyHead, generation: this.#options.newId(), sealedThroughSeq: state.lastSeq };
      return { state: new JournalState(head, []), head, value: undefined };
    });
  }

  /** One change at a time, in the order of their calls. */
  #change<T>(change: Change<T>): Promise<T> {
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
      if (outcome === 'stored') this.#neverStored.clear();
      for (const { id } of delta.entries ?? []) {
        if (outcome === 'refused' && this.#state.find(id) === undefined) this.#neverStored.add(id);
      }
      this.#take(delta);
      if (delta.state === undefined && changes.head !== null && outcome === 'stored')
        this.#state.head = changes.head;
      this.#owed = outcome === 'refused' ? this.#withoutBlock(changes) : nothingOwed;
      if (outcome === 'stored') this.#options.onStored();
      return delta.value;
    }
    throw new StaleJournal('Other tabs keep changing the journal.');
  }

  /** A head that is the same as before is not written again. */
  #withoutRepetition<T>(delta: Delta<T>): Delta<T> {
    const isSameHead =
      delta.state === undefined && JSON.stringify(delta.head) === JSON.stringify(this.#state.head);
    if (!isSameHead) return delta;
    const { head: _, ...rest } = delta;
    return rest;
  }

  #changesOf({ entries = [], head, state }: Delta<unknown>): JournalChanges {
    if (state !== undefined)
      return { head: state.head, entries: state.entries, block: [], dropped: this.#state };
    const byId = new Map(this.#owed.entries.map((entry) => [entry.id, entry]));
    for (const entry of entries) byId.set(entry.id, entry);
    const changed = head ?? this.#owed.head;
    const isOwing = this.#owed.entries.length > 0;
    const block = this.#store === null || isOwing ? [] : nextBlock(this.#state);
    const before = changed ?? this.#state.head;
    return {
      head: block.length === 0 ? changed : { ...before, folded: foldBlock(before, block) },
      entries: [...byId.values()],
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
    else {
      if (head !== undefined) this.#state.head = head;
      for (const entry of entries) this.#state.put(entry);
    }
  }

  /** The journal as the device has it, under what the device has refused. @throws StorageError */
  async #readAgain(): Promise<void> {
    const { final, onForeignChange } = this.#options;
    const { entries: owed, head: owedHead } = this.#owed;
    if (this.#store === null) return;
    const isClean = owed.length === 0 && owedHead === null;
    const read = isClean ? await this.#store.readAgain(this.#state, final) : await this.#store.read(final);
    this.#state = read.kind === 'unreadable' ? new JournalState(emptyHead, []) : read.state;
    const merged = mergeOwed(this.#state, owed);
    this.#state = merged.state;
    const isProof =
      owedHead?.generation === this.#state.head.generation &&
      owedHead.base?.position === this.#state.applied().position;
    // Which entries lie in blocks is what the device says, whoever put them there.
    const head = isProof ? { ...owedHead, folded: this.#state.head.folded } : null;
    if (head !== null) this.#state.head = head;
    this.#owed = { head, entries: merged.changed, block: [], dropped: null };
    onForeignChange();
  }
}

const nothingOwed: JournalChanges = { head: null, entries: [], block: [], dropped: null };
const settled = { replaying: null, unsettledAt: null, isClearing: false } as const;

/** Entries with the next numbers of a state, in their order. */
function renumbered(state: JournalState, entries: readonly JournalEntry[]): JournalEntry[] {
  return entries.map((entry, index) => ({ ...entry, seq: state.lastSeq + 1 + index }));
}

function isSameSession(one: JournalBase, other: JournalBase | null): boolean {
  if (other === null || one.sessionId !== other.sessionId) return false;
  return one.etag === other.etag && one.position === other.position;
}

function isMove(name: string): boolean {
  const effect = effectOf(name);
  return effect === 'undo' || effect === 'redo';
}

/** Resolves when some work has come to its end; its outcome is its caller's concern. */
function ended(work: Promise<unknown>): Promise<void> {
  return work.then(
    () => undefined,
    () => undefined,
  );
}

function isSameState(one: EntryState, other: EntryState): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A proof of what is known. Where an entity tag stands for the session, its moment is of no use; else for a second. */
function isRepetition(
  { base: known, replaying, unsettledAt, isClearing }: JournalHead,
  base: JournalBase,
): boolean {
  if (known === null || replaying !== null || unsettledAt !== null || isClearing) return false;
  const isRecent = known.etag !== null || Math.abs(base.provedAt - known.provedAt) < 1_000;
  return isRecent && JSON.stringify({ ...known, provedAt: 0 }) === JSON.stringify({ ...base, provedAt: 0 });
}

/** What a view proves at a moment, ms since the epoch. */
export function baseOf(
  { sessionId, etag, position, total, columns, shape }: SessionView,
  provedAt: number,
): JournalBase {
  return { sessionId, etag: etag ?? null, position, total, columns, shape, provedAt };
}

/** The table at position 0, where a view shows it. */
function originOf({ position, columns, shape, preview }: SessionView): JournalHead['origin'] {
  if (position !== 0 || (columns === null && shape === null)) return null;
  return { columns, shape, digest: tableDigest(preview) };
}
