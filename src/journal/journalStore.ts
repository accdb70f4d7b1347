/** A journal on the device: one small record for each operation, and blocks of those that were decided long ago. */
import type { JsonValue } from '../session/sessionApi.ts';
import type {
  SessionStorage,
  StorageScope,
  StorageVersion,
  StoredRecord,
} from '../storage/sessionStorage.ts';
import {
  emptyHead,
  type JournalEntry,
  type JournalHead,
  parseBlock,
  parseEntry,
  parseHead,
} from './journalEntry.ts';
import { JournalState } from './journalState.ts';

/** What a read found. `unreadable`: it was set aside, and a new generation begins. */
export type JournalRead =
  | { readonly kind: 'read' | 'absent'; readonly state: JournalState }
  | { readonly kind: 'unreadable' };

/** What a commit writes of a state: records that changed, and what is no longer part of it. */
export interface JournalChanges {
  readonly head: JournalHead | null;
  readonly entries: readonly JournalEntry[];
  /** Sequence numbers of entries that are no longer part of it. */
  readonly seqs: readonly number[];
}

/** Entries of one block: few enough to be sealed in a few ms, many enough that ten thousand are read at once. */
const blockLength = 256;
/** Decided entries that stay records of their own, so that a look at the newest ones needs no block. */
const looseLength = 2 * blockLength;

const prefix = 'journal-';
const headId = 'journal-head';
const entryPrefix = 'journal-entry-';
const blockPrefix = 'journal-block-';
const padded = (seq: number) => String(seq).padStart(12, '0');
const entryId = (seq: number) => entryPrefix + padded(seq);
const blockId = (seq: number) => blockPrefix + padded(seq);

/** One owner's journal in a storage. Remembers the version it has seen last, and which entries lie in blocks. */
export class JournalStore {
  readonly #storage: SessionStorage;
  readonly #scope: StorageScope;
  #version: StorageVersion = null;
  /** In ascending order. */
  #blocks: readonly StoredBlock[] = [];

  constructor(storage: SessionStorage, scope: StorageScope) {
    this.#storage = storage;
    this.#scope = scope;
  }

  get userId(): string | null {
    return this.#scope.userId;
  }

  /** Whether nobody else has changed the journal since it was last read or written here. @throws StorageError */
  async isCurrent(signal: AbortSignal): Promise<boolean> {
    return (await this.#storage.version(this.#scope, signal)) === this.#version;
  }

  /** Reads all of it. @throws StorageError */
  async read(signal: AbortSignal): Promise<JournalRead> {
    const { version, records } = await this.#storage.list(this.#scope, prefix, signal);
    const found = parseRecords(records, 'whole');
    if (found === null) {
      // What is durable must be a prefix: with a hole in it the whole generation is set aside, not guessed at.
      const ids = records.map(({ id }) => id);
      await this.#storage.quarantine(this.#scope, ids, signal);
      this.#version = await this.#storage.version(this.#scope, signal);
      this.#blocks = [];
      return { kind: 'unreadable' };
    }
    this.#version = version;
    this.#blocks = found.blocks;
    const state = new JournalState(found.head ?? emptyHead, found.entries);
    return { kind: found.head === null && found.entries.length === 0 ? 'absent' : 'read', state };
  }

  /**
   * Reads what others may have changed in a state that was read here before, and gives the state as it is now: the same
   * one, brought up to date, unless another history began. @throws StorageError
   */
  async readAgain(known: JournalState, signal: AbortSignal): Promise<JournalRead> {
    const firstSeq = known.next()?.seq ?? known.lastSeq + 1;
    const { version, records } = await this.#storage.list(this.#scope, prefix, signal, entryId(firstSeq));
    const found = parseRecords(records, 'newest');
    const isSameHistory =
      found?.head?.generation === known.head.generation &&
      found.head.sealedThroughSeq === known.head.sealedThroughSeq;
    const isComplete = found?.entries.every(({ seq }, index) => seq === firstSeq + index) ?? false;
    const hasAllOpen = (found?.entries.length ?? 0) > known.lastSeq - firstSeq;
    if (!isSameHistory || !isComplete || !hasAllOpen) return this.read(signal);
    this.#version = version;
    if (found?.head) known.head = found.head;
    for (const entry of found?.entries ?? []) known.put(entry);
    return { kind: 'read', state: known };
  }

  /** Writes changes of a state: false, and nothing is written, when another tab has changed it. @throws StorageError */
  async commit(state: JournalState, changes: JournalChanges, signal: AbortSignal): Promise<boolean> {
    const { head, entries, seqs } = changes;
    const puts: { id: string; value: JsonValue }[] = [];
    if (head !== null) puts.push({ id: headId, value: toJson(head) });
    for (const entry of entries) puts.push({ id: entryId(entry.seq), value: toJson(entry) });
    const sealed = this.#blocks.filter(({ lastSeq }) => lastSeq <= (head ?? state.head).sealedThroughSeq);
    const removes = [...seqs.map(entryId), ...sealed.map(({ id }) => id)];
    const block = seqs.length > 0 ? null : this.#nextBlock(state);
    if (block !== null) {
      puts.push({ id: blockId(block.firstSeq), value: toJson({ version: 1, entries: block.entries }) });
      removes.push(...block.entries.map(({ seq }) => entryId(seq)));
    }
    const removed = new Set(removes);
    const outcome = await this.#storage.commit(
      this.#scope,
      { from: this.#version, puts: puts.filter(({ id }) => !removed.has(id)), removes },
      signal,
    );
    if (outcome.kind === 'stale') return false;
    this.#version = outcome.version;
    this.#blocks = this.#blocks.filter((stored) => !sealed.includes(stored));
    if (block !== null)
      this.#blocks = [...this.#blocks, { id: blockId(block.firstSeq), lastSeq: block.lastSeq }];
    return true;
  }

  /** The oldest decided entries that are still records of their own, when there are enough for a block. */
  #nextBlock({ entries, decided }: JournalState) {
    const [oldest] = entries;
    if (oldest === undefined) return null;
    const firstSeq = Math.max(oldest.seq, (this.#blocks.at(-1)?.lastSeq ?? 0) + 1);
    const first = firstSeq - oldest.seq;
    if (decided - first < looseLength) return null;
    return {
      firstSeq,
      lastSeq: firstSeq + blockLength - 1,
      entries: entries.slice(first, first + blockLength),
    };
  }
}

interface ParsedRecords {
  readonly head: JournalHead | null;
  readonly entries: readonly JournalEntry[];
  readonly blocks: readonly StoredBlock[];
}

interface StoredBlock {
  readonly id: string;
  readonly lastSeq: number;
}

/** The journal in some records, or null when a part of it can't be read or is missing. */
function parseRecords(
  records: readonly { readonly id: string; readonly record: StoredRecord }[],
  part: 'whole' | 'newest',
): ParsedRecords | null {
  let head: JournalHead | null = null;
  const entries: JournalEntry[] = [];
  const blocks: StoredBlock[] = [];
  for (const { id, record } of records) {
    const value = record.kind === 'read' ? record.value : null;
    if (id === headId) {
      head = parseHead(value);
      if (head === null) return null;
    } else if (id.startsWith(blockPrefix)) {
      const block = parseBlock(value);
      if (block === null) return null;
      entries.push(...block);
      blocks.push({ id, lastSeq: block.at(-1)?.seq ?? 0 });
    } else if (id.startsWith(entryPrefix)) {
      const entry = parseEntry(value);
      if (entry === null) return null;
      entries.push(entry);
    }
  }
  const sealed = head?.sealedThroughSeq ?? 0;
  const live = entries.filter(({ seq }) => seq > sealed);
  const first = part === 'whole' ? sealed + 1 : (live[0]?.seq ?? 0);
  const hasHole = live.some(({ seq }, index) => seq !== first + index);
  // Nothing is sent before a head was written.
  const hasLostHead =
    head === null && live.some(({ state }) => state.kind !== 'queued' && state.kind !== 'void');
  return hasHole || hasLostHead ? null : { head, entries: live, blocks };
}

function toJson(value: object): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}
