/** The write-ahead journal: every operation is stored here before it is sent, and nothing leaves it but by a verdict. */
import type { JsonObject, JsonValue, SessionView } from '../session/sessionApi.ts';
import type { SessionStorage, StorageScope } from '../storage/sessionStorage.ts';
import { type FoldedHistory, foldJournal, targetOf } from './foldJournal.ts';
import {
  type EntryState,
  emptyHead,
  type JournalBase,
  type JournalEntry,
  type JournalHead,
  parseEntry,
  parseHead,
} from './journalEntry.ts';
import { type JournalWriter, journalWriter } from './journalWriter.ts';
import { newUuid } from './newUuid.ts';

export type JournalRestore = 'read' | 'absent' | 'unreadable';

const headId = 'journal-head';
const entryPrefix = 'journal-entry-';
const entryId = (seq: number) => `${entryPrefix}${String(seq).padStart(12, '0')}`;

/** One user's journal of one datasource. All methods are called under the session's lock, except `append`. */
export class OperationJournal {
  readonly #storage: SessionStorage;
  readonly #onStorage: (error: unknown) => void;
  #scope: StorageScope | null = null;
  #writer: JournalWriter | null = null;
  #entries: JournalEntry[] = [];
  #head: JournalHead = emptyHead;
  #lastSeq = 0;
  #isDetached = false;

  /** `onStorage` hears of every write: null when it is durable, else why it is not. */
  constructor(storage: SessionStorage, onStorage: (error: unknown) => void) {
    this.#storage = storage;
    this.#onStorage = onStorage;
  }

  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  get head(): JournalHead {
    return this.#head;
  }

  /** The owner, once a restore has told. */
  get userId(): string | null {
    return this.#scope?.userId ?? null;
  }

  get isRestored(): boolean {
    return this.#scope !== null || this.#isDetached;
  }

  /** Goes on in memory: the device can't be read, and nothing on it is touched. */
  detach(): void {
    this.#isDetached = true;
  }

  /** Operations that the server has not decided on. */
  get pending(): number {
    return this.#entries.filter(isOpen).length;
  }

  /** The oldest operation without a verdict: the next to be sent. */
  next(): JournalEntry | null {
    return this.#entries.find(isOpen) ?? null;
  }

  /** The history that the server has acknowledged. */
  applied(): FoldedHistory {
    return foldJournal(this.#head.adopted, this.#entries, (entry) => entry.state.kind === 'applied');
  }

  /** Whether a session built by the acknowledged history could be built again from here. */
  isReplayable(): boolean {
    return this.applied().steps.every((step) => step.kind === 'own');
  }

  /**
   * Reads an owner's journal, behind entries that were appended before the owner was known.
   * @throws StorageError when the storage was too slow or failed; then nothing is known and the call may be repeated.
   */
  async restore(scope: StorageScope, signal: AbortSignal): Promise<JournalRestore> {
    if (this.isRestored) return 'read';
    const storedHead = await this.#storage.get(scope, headId, signal);
    const records = await this.#storage.list(scope, entryPrefix, signal);
    const head = storedHead.kind === 'read' ? parseHead(storedHead.value) : null;
    const isHeadUnreadable = storedHead.kind !== 'absent' && head === null;
    const unreadable: string[] = isHeadUnreadable ? [headId] : [];
    const restored: JournalEntry[] = [];
    for (const { id, record } of records) {
      const entry = record.kind === 'read' ? parseEntry(record.value) : null;
      if (entry === null) unreadable.push(id);
      else if (entry.seq > (head?.sealedThroughSeq ?? 0)) restored.push(entry);
    }
    const isUnreadable = unreadable.length > 0;
    if (isUnreadable) {
      // What is durable must be a prefix: with a hole in it the whole generation is set aside, not guessed at.
      const all = [headId, ...records.map(({ id }) => id)];
      await this.#storage.quarantine(scope, all, signal);
    }
    const early = this.#entries;
    const lastStoredSeq = restored.at(-1)?.seq ?? head?.sealedThroughSeq ?? 0;
    this.#head = isUnreadable || head === null ? emptyHead : head;
    this.#entries = isUnreadable ? [] : restored;
    this.#lastSeq = isUnreadable ? 0 : lastStoredSeq;
    this.#scope = scope;
    this.#writer = journalWriter(this.#storage, scope, this.#onStorage);
    for (const entry of early) await this.#store({ ...entry, seq: ++this.#lastSeq }, signal, 'append');
    if (isUnreadable) return 'unreadable';
    return restored.length === 0 && head === null ? 'absent' : 'read';
  }

  /** Appends an operation; resolves when it is as durable as this device allows. */
  async append(name: string, params: JsonObject, signal: AbortSignal): Promise<JournalEntry> {
    const expected = foldJournal(
      this.#head.adopted,
      this.#entries,
      (entry) => entry.state.kind === 'applied' || isOpen(entry),
    );
    const entry: JournalEntry = {
      id: newUuid(),
      seq: ++this.#lastSeq,
      name,
      params,
      targetId: targetOf(expected, name),
      state: { kind: 'queued' },
    };
    await this.#store(entry, signal, 'append');
    return entry;
  }

  /** Moves an entry on; resolves when that is durable. */
  async advance(id: string, state: EntryState, signal: AbortSignal): Promise<void> {
    const entry = this.#entries.find((candidate) => candidate.id === id);
    if (entry === undefined) return;
    await this.#store({ ...entry, state }, signal, 'replace');
  }

  /** Remembers the server as it was just proved; at position 0 also the table that it begins with. */
  async prove(view: SessionView, signal: AbortSignal): Promise<void> {
    const base = baseOf(view);
    const isOrigin = view.position === 0 && (base.columns !== null || base.shape !== null);
    const origin = isOrigin ? { columns: base.columns, shape: base.shape } : this.#head.origin;
    await this.#setHead({ ...this.#head, base, origin, replaying: null }, signal);
  }

  async markReplay(sessionId: string | null, done: number, signal: AbortSignal): Promise<void> {
    await this.#setHead({ ...this.#head, replaying: { sessionId, done } }, signal);
  }

  /** Takes the server's history as it stands. What was acknowledged is sealed; what is queued stays queued. */
  async adopt(view: SessionView, signal: AbortSignal): Promise<void> {
    const open = this.#entries.filter(isOpen);
    const sealedThroughSeq = (open[0]?.seq ?? this.#lastSeq + 1) - 1;
    this.#entries = this.#entries.filter((entry) => isOpen(entry) && entry.seq > sealedThroughSeq);
    for (const entry of open) await this.#store({ ...entry, state: { kind: 'queued' } }, signal, 'replace');
    const base = baseOf(view);
    await this.#setHead(
      {
        ...emptyHead,
        sealedThroughSeq,
        base,
        adopted: { position: view.position, total: view.total },
        origin: view.position === 0 ? { columns: base.columns, shape: base.shape } : null,
      },
      signal,
    );
  }

  /** Withdraws every operation without a verdict and names them. The caller has asked the user. */
  async dropPending(signal: AbortSignal): Promise<readonly JournalEntry[]> {
    const dropped = this.#entries.filter(isOpen);
    for (const entry of dropped) await this.advance(entry.id, { kind: 'void' }, signal);
    return dropped;
  }

  /** Forgets the history, open operations included. The caller has asked the user. */
  async clear(signal: AbortSignal): Promise<void> {
    const ids = this.#entries.map((entry) => entryId(entry.seq));
    this.#entries = [];
    await this.#setHead({ ...emptyHead, sealedThroughSeq: this.#lastSeq }, signal);
    await this.#writer?.remove(ids, signal);
  }

  async #setHead(head: JournalHead, signal: AbortSignal): Promise<void> {
    this.#head = head;
    await this.#writer?.put(headId, toJson(head), signal);
  }

  async #store(entry: JournalEntry, signal: AbortSignal, how: 'append' | 'replace'): Promise<void> {
    this.#entries =
      how === 'append'
        ? [...this.#entries, entry]
        : this.#entries.map((candidate) => (candidate.id === entry.id ? entry : candidate));
    await this.#writer?.put(entryId(entry.seq), toJson(entry), signal);
  }
}

function isOpen(entry: JournalEntry): boolean {
  return entry.state.kind === 'queued' || entry.state.kind === 'sent';
}

function baseOf({ sessionId, etag, position, total, columns, shape }: SessionView): JournalBase {
  return { sessionId, etag: etag ?? null, position, total, columns, shape };
}

function toJson(value: JournalEntry | JournalHead): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}
