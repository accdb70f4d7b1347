/** The write-ahead journal: every operation is stored here before it is sent, and nothing leaves it but by a verdict. */
import type { JsonObject, SessionView } from '../session/sessionApi.ts';
import type { StorageScope } from '../storage/sessionStorage.ts';
import type { EndedOperation } from './endedOperations.ts';
import { type FoldedHistory, targetOf, targetStep } from './foldJournal.ts';
import { baseOf, isReadyFor, isRepetition, originOf } from './journalBase.ts';
import {
  type EntryState,
  emptyHead,
  isOpen,
  type JournalBase,
  type JournalEntry,
  type JournalHead,
} from './journalEntry.ts';
import { JournalState } from './journalState.ts';
import { effectOf } from './operationEffect.ts';
import { asListed, inTurn } from './serverOrder.ts';
import { type JournalOptions, type JournalRestore, StaleJournal, StoredJournal } from './storedJournal.ts';

/** One user's journal of one datasource: what each change means. {@link StoredJournal} says how it is kept. */
export class OperationJournal {
  readonly #stored: StoredJournal;
  readonly #newId: () => string;

  constructor(options: JournalOptions) {
    this.#stored = new StoredJournal(options);
    this.#newId = options.newId;
  }

  get entries(): readonly JournalEntry[] {
    return this.#stored.state.entries;
  }

  get head(): JournalHead {
    return this.#stored.state.head;
  }

  /** The owner, once a restore has told. */
  get userId(): string | null {
    return this.#stored.userId;
  }

  get isRestored(): boolean {
    return this.#stored.isRestored;
  }

  /** Whether the device could not be read so far: what lies on it has still to be looked at. */
  get mayRestoreAgain(): boolean {
    return this.#stored.mayRestoreAgain;
  }

  /** A new id for an operation. */
  newId(): string {
    return this.#newId();
  }

  /** Goes on in memory: the device can't be read now, and nothing on it is touched. */
  detach(owner: string): void {
    this.#stored.detach(owner);
  }

  /** Forgets the owner and all of their work: somebody else is here now. What lies on the device stays there. */
  disown(): Promise<void> {
    return this.#stored.disown();
  }

  /**
   * Reads an owner's journal, behind entries that were appended before the owner was known.
   * @throws StorageError when the storage was too slow or failed; then nothing is known and the call may be repeated.
   */
  restore(scope: StorageScope): Promise<JournalRestore> {
    return this.#stored.restore(scope);
  }

  /** What became of operations whose history has ended; of those that nobody remembers, nothing. */
  ended(ids: readonly string[]): Promise<readonly EndedOperation[]> {
    return this.#stored.ended(ids);
  }

  /** Reads the entries that lie in blocks, unless that was done or the device doesn't let it. */
  load(): Promise<void> {
    return this.#stored.load();
  }

  /** Reads what other tabs have changed, where the device lets it: a change that is made for less is found stale later. */
  synchronise(when: 'always' | 'unless-just-read' = 'always'): Promise<void> {
    return this.#stored.synchronise(when);
  }

  /** How often other tabs were found to have moved the history or what is proved of the server. */
  get foreignMoves(): number {
    return this.#stored.foreignMoves;
  }

  /** Operations that the server has not decided on. */
  get pending(): number {
    return this.#stored.state.pending;
  }

  /** Whether all entries were read, those in blocks included. */
  get isWhole(): boolean {
    return this.#stored.state.isWhole;
  }

  find(id: string): JournalEntry | undefined {
    return this.#stored.state.find(id);
  }

  /** Whether an operation is on its way into the journal, which was read only now. */
  isJoining(id: string): boolean {
    return this.#stored.isJoining(id);
  }

  /** The oldest operation without a verdict: the next to be sent. */
  next(): JournalEntry | null {
    return this.#stored.state.next();
  }

  /** The operations without a verdict, in their order. */
  open(): readonly JournalEntry[] {
    return this.#stored.state.open();
  }

  /** The newest operation that the server has applied. */
  lastApplied(): JournalEntry | null {
    return this.#stored.state.entries.findLast(({ state }) => state.kind === 'applied') ?? null;
  }

  /** When one of the newest operations was last sent, ms since the epoch; 0 where that is not known. */
  lastSentAt(): number {
    const sent = this.entries.slice(-newest).map(({ state }) => {
      if (state.kind === 'sent') return state.at;
      return state.kind === 'applied' ? (state.sentAt ?? 0) : 0;
    });
    return Math.max(0, ...sent);
  }

  /**
   * What was sent for the applied operations of which a copy could still have run after the last proof, when each runs
   * for `copyLifeMs`, to a server without keys: for a redo that is its step.
   */
  recentlySent(copyLifeMs: number): readonly JournalEntry[] {
    return this.entries.flatMap((entry) => {
      if (!this.#isRecent(entry, copyLifeMs)) return [];
      return effectOf(entry.name) === 'redo' ? (this.find(entry.targetId ?? '') ?? []) : entry;
    });
  }

  /** Reads the blocks where something that {@link recentlySent} tells may lie in them. */
  async loadRecent(copyLifeMs: number): Promise<void> {
    const oldest = this.entries.find(({ state }) => state.kind === 'applied');
    const isCut = oldest !== undefined && this.#isRecent(oldest, copyLifeMs);
    if (isCut || this.entries.some(({ name }) => effectOf(name) === 'redo')) await this.load();
  }

  #isRecent({ state }: JournalEntry, copyLifeMs: number): boolean {
    const { base, replayedAt } = this.head;
    if (state.kind !== 'applied') return false;
    const sentAt = Math.max(state.sentAt ?? Number.NEGATIVE_INFINITY, replayedAt ?? Number.NEGATIVE_INFINITY);
    return sentAt + copyLifeMs >= (base?.provedAt ?? 0);
  }

  /** The history that the server has acknowledged. */
  applied(): FoldedHistory {
    return this.#stored.state.applied();
  }

  /** Whether a session built by the acknowledged history could be built again from here. */
  isReplayable(): boolean {
    // A device that could not be read may hold what nobody here knows of.
    return !this.#stored.isDetached && this.applied().steps.every((step) => step.kind === 'own');
  }

  /** Appends an operation; resolves when it is as durable as this device allows. */
  async append(name: string, params: JsonObject): Promise<JournalEntry> {
    return onlyOf(await this.#appendAll([{ name, params }]));
  }

  /**
   * Appends an operation as one that leaves now, where no other is before it, the server is still the one that it was
   * meant for, and an undo or redo has its step; else as a queued one. @see append
   */
  async appendSent(name: string, params: JsonObject, { state, against }: Departure): Promise<JournalEntry> {
    return onlyOf(await this.#appendAll([{ name, params }], { state, against }));
  }

  /** Appends operations together: all of them are stored, or none is. */
  appendAll(operations: readonly NewOperation[]): Promise<readonly JournalEntry[]> {
    return this.#appendAll(operations);
  }

  async #appendAll(
    operations: readonly NewOperation[],
    departure: Departure | null = null,
  ): Promise<readonly JournalEntry[]> {
    const ids = operations.map(() => this.#newId());
    const isUnread = ({ name }: { readonly name: string }) =>
      isMove(name) && targetStep(this.#stored.state.expected(), name)?.kind === 'stored';
    if (!this.isWhole && operations.some(isUnread)) await this.load();
    return await this.#stored.change((state) => {
      const expected = operations.some(({ name }) => isMove(name)) ? state.expected() : null;
      const mayLeave = departure !== null && state.pending === 0 && isReadyFor(departure.against, state.head);
      const entries = operations.map(({ name, params }, index): JournalEntry => {
        const targetId = expected === null ? null : targetOf(expected, name);
        const seq = state.lastSeq + 1 + index;
        const leaves = mayLeave && (targetId !== null || !isMove(name));
        const entry = {
          id: ids[index] ?? '',
          seq,
          name,
          params,
          targetId,
          state: leaves ? departure.state : queued,
        };
        expected?.add(entry);
        return entry;
      });
      return { entries, value: entries };
    });
  }

  /**
   * Moves an entry on from the state it was seen in; resolves when that is as durable as this device allows.
   * `base` is the server after it, where the verdict came with that; `against` is the server that it is sent to in its turn.
   * @returns whether nobody can read the state before from the device any more
   * @throws StaleJournal when it, or the server, is in another state by now
   */
  async advance(
    seen: JournalEntry,
    next: EntryState,
    { base, against }: { readonly base?: JournalBase; readonly against?: JournalBase } = {},
  ): Promise<boolean> {
    await this.#stored.change((state) => {
      const entry = state.find(seen.id);
      if (entry === undefined || !isSameState(entry.state, seen.state)) throw new StaleJournal();
      // What another tab has put before it goes first, and a session that is being built again is waited for.
      const isInTurn = against === undefined || state.next()?.id === seen.id;
      if (!isInTurn) throw new StaleJournal();
      if (against !== undefined && !isReadyFor(against, state.head)) throw new StaleJournal();
      const head = base === undefined ? state.head : { ...state.head, base };
      const decided = { ...entry, state: next };
      const entries = next.kind === 'applied' ? inTurn(state, decided) : [decided];
      return { entries, head, value: undefined };
    });
    return this.#stored.hasTaken(seen.id);
  }

  /**
   * Remembers the server as it was just proved, at a moment in ms since the epoch; at position 0 also the table that it begins with.
   * `since` is `foreignMoves` from before the view was asked for.
   * @throws StaleJournal when another tab has moved the head on
   */
  prove(view: SessionView, at: number, since = this.foreignMoves): Promise<void> {
    return this.#stored.change((state) => {
      const { head } = state;
      if (state.applied().position !== view.position || this.foreignMoves !== since) throw new StaleJournal();
      const base = baseOf(view, at);
      if (isRepetition(head, base)) return { value: undefined };
      const origin = originOf(view) ?? head.origin;
      const generation = head.generation === '' ? this.#newId() : head.generation;
      return { head: { ...head, generation, base, origin, ...settled }, value: undefined };
    });
  }

  /** Puts what was applied into the order in which the server lists it, as far as it lists ids. */
  async orderAs(view: SessionView): Promise<void> {
    if (asListed(this.#stored.state, view).length === 0) return;
    await this.#stored.change((state) => ({ entries: asListed(state, view), value: undefined }));
  }

  /**
   * Before a change is sent that no entry stands for: `at` is the moment, ms since the epoch. `fresh` shows the table that a
   * replay begins with, which counts where none was known.
   */
  markReplay(replaying: JournalHead['replaying'], at: number, fresh?: SessionView): Promise<void> {
    return this.#stored.change(({ head }) => {
      const origin = head.origin ?? (fresh === undefined ? null : originOf(fresh));
      const replayedAt = fresh === undefined ? head.replayedAt : at;
      return { head: { ...head, origin, replaying, replayedAt, unsettledAt: at }, value: undefined };
    });
  }

  /** The fate of what `markReplay` announced is known. */
  settleReplay(): Promise<void> {
    return this.#stored.change(({ head }) => ({ head: { ...head, unsettledAt: null }, value: undefined }));
  }

  /** Whether all that was changed so far is on the device. */
  get isStored(): boolean {
    return this.#stored.isStored;
  }

  /** Tries to store what the device has refused so far; whether nothing is owed any more. */
  async storeOwed(): Promise<boolean> {
    await this.#stored.change(() => ({ value: undefined }));
    return this.isStored;
  }

  /** Notes that the user asked for the session to be cleared, before that is sent; or that it came to nothing. */
  markClearing(isClearing: boolean): Promise<void> {
    return this.#stored.change(({ head }) => ({ head: { ...head, isClearing }, value: undefined }));
  }

  /**
   * Takes the server's history as it stands. What was acknowledged is sealed; what is queued stays queued.
   * `since` is `foreignMoves` from before the view was asked for.
   * @throws StaleJournal when another tab has moved the head on: its history is not to be sealed for an older answer
   */
  async adopt(view: SessionView, at: number, since = this.foreignMoves): Promise<void> {
    await this.load();
    return await this.#stored.change((state) => {
      if (this.foreignMoves !== since) throw new StaleJournal();
      const open = state.open();
      const head: JournalHead = {
        ...emptyHead,
        generation: this.#newId(),
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
    return this.#stored.change((state) => {
      const dropped = state.open();
      const entries = dropped.map((entry) => ({ ...entry, state: { kind: 'void' } as const }));
      return { entries, value: dropped };
    });
  }

  /** Forgets the history, open operations included. The caller has asked the user. */
  async clear(): Promise<void> {
    await this.load();
    return await this.#stored.change((state) => {
      const head = { ...emptyHead, generation: this.#newId(), sealedThroughSeq: state.lastSeq };
      return { state: new JournalState(head, []), head, value: undefined };
    });
  }
}

interface NewOperation {
  readonly name: string;
  readonly params: JsonObject;
}

/** What an operation that leaves now is marked with, and the server that it is meant for. */
export interface Departure {
  readonly state: Extract<EntryState, { kind: 'sent' }>;
  readonly against: JournalBase;
}

const queued = { kind: 'queued' } as const;
/** No more operations than these are sent in the life of a copy. */
const newest = 1_000;
const settled = { replaying: null, unsettledAt: null, isClearing: false } as const;

function onlyOf([entry]: readonly JournalEntry[]): JournalEntry {
  if (entry === undefined) throw new Error('An append gives an entry.');
  return entry;
}

function isMove(name: string): boolean {
  const effect = effectOf(name);
  return effect === 'undo' || effect === 'redo';
}

function isSameState(one: EntryState, other: EntryState): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
