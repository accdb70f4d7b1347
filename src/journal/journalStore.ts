/** A journal on the device: one small record for each operation, and blocks of those that were decided long ago. */
import type { JsonValue } from '../session/sessionApi.ts';
import type {
  SessionStorage,
  StorageScope,
  StorageVersion,
  StoredRecord,
} from '../storage/sessionStorage.ts';
import { type EndedOperation, endedRecord, parseEnded } from './endedOperations.ts';
import { HistoryFold } from './foldJournal.ts';
import {
  emptyHead,
  type FoldedEntries,
  isOpen,
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

/** What a commit writes: records that changed, and what is no longer part of the journal. */
export interface JournalChanges {
  readonly head: JournalHead | null;
  readonly entries: readonly JournalEntry[];
  /** Entries that lie together from now on. */
  readonly block: readonly JournalEntry[];
  /** The whole state that these changes put an end to, or null. */
  readonly dropped: JournalState | null;
}

/**
 * Entries of one block, and of those decided ones that stay records of their own: a start reads at most twice as many,
 * and a block is sealed in less than 1 ms.
 */
const blockLength = 16;
/** Blocks that are parsed in one task. */
const blocksAtOnce = 32;

const prefix = 'journal-';
const headId = 'journal-head';
const entryPrefix = 'journal-entry-';
const blockPrefix = 'journal-block-';
/** Sorts before the entries, so that no start reads it. */
const endedId = 'journal-ended';
const padded = (seq: number) => String(seq).padStart(12, '0');
const entryId = (seq: number) => entryPrefix + padded(seq);
const blockId = (seq: number) => blockPrefix + padded(seq);

/** One owner's journal in a storage. Remembers the version it has seen last. */
export class JournalStore {
  readonly #storage: SessionStorage;
  readonly #scope: StorageScope;
  #version: StorageVersion = null;

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

  /**
   * Reads all of it that lies in no block, which is what a start needs. `look` is called with what was found before that
   * counts as read, and may read more. @throws StorageError, and what `look` throws
   */
  async read(signal: AbortSignal, look?: (found: JournalState) => Promise<void>): Promise<JournalRead> {
    const { version, records } = await this.#storage.list(this.#scope, prefix, signal, entryPrefix);
    const found = parseRecords(records);
    const isRead = found !== null && isGapless(found.entries, firstLooseSeq(found.head));
    if (!isRead) return await this.#setAside(signal);
    await look?.(new JournalState(found.head ?? emptyHead, found.entries));
    this.#version = version;
    const state = new JournalState(found.head ?? emptyHead, found.entries);
    return { kind: found.head === null && found.entries.length === 0 ? 'absent' : 'read', state };
  }

  /** Reads all of it. `pause` lets the page breathe. @throws StorageError */
  async readWhole(signal: AbortSignal, pause: () => Promise<void>): Promise<JournalRead> {
    const { version, records } = await this.#storage.list(this.#scope, prefix, signal);
    const found = parseRecords(records);
    const earlier: JournalEntry[] = [];
    for (const [index, { id, record }] of records.entries()) {
      if (!id.startsWith(blockPrefix)) continue;
      if (index % blocksAtOnce === blocksAtOnce - 1) await pause();
      const block = record.kind === 'read' ? parseBlock(record.value) : null;
      if (block === null) return await this.#setAside(signal);
      for (const entry of block) if (entry.seq > (found?.head?.sealedThroughSeq ?? 0)) earlier.push(entry);
    }
    const entries = [...earlier, ...(found?.entries ?? [])];
    if (found === null || !isGapless(entries, (found.head?.sealedThroughSeq ?? 0) + 1)) {
      return await this.#setAside(signal);
    }
    this.#version = version;
    const state = new JournalState(found.head ?? emptyHead, entries);
    return { kind: found.head === null && entries.length === 0 ? 'absent' : 'read', state };
  }

  /** What is durable must be a prefix: with a hole in it the whole generation is set aside, not guessed at. */
  async #setAside(signal: AbortSignal): Promise<JournalRead> {
    const { records } = await this.#storage.list(this.#scope, prefix, signal);
    const ids = records.map(({ id }) => id);
    await this.#storage.quarantine(this.#scope, ids, signal);
    this.#version = await this.#storage.version(this.#scope, signal);
    return { kind: 'unreadable' };
  }

  /**
   * Reads what others may have changed in a state that was read here before, and gives the state as it is now: the same
   * one, brought up to date, unless another history began. @throws StorageError
   */
  async readAgain(known: JournalState, signal: AbortSignal): Promise<JournalRead> {
    const firstSeq = known.next()?.seq ?? known.lastSeq + 1;
    const { version, records } = await this.#storage.list(this.#scope, prefix, signal, entryId(firstSeq));
    const found = parseRecords(records);
    const isSameHistory =
      found?.head?.generation === known.head.generation &&
      found.head.sealedThroughSeq === known.head.sealedThroughSeq;
    const isComplete = found !== null && isGapless(found.entries, firstSeq);
    if (!isSameHistory || !isComplete || !isContinued(known, found.entries)) return this.read(signal);
    this.#version = version;
    if (found?.head) known.head = found.head;
    for (const entry of found?.entries ?? []) known.put(entry);
    return { kind: 'read', state: known };
  }

  /** The newest operations of histories that have ended. @throws StorageError */
  async ended(signal: AbortSignal): Promise<readonly EndedOperation[]> {
    const record = await this.#storage.get(this.#scope, endedId, signal);
    return parseEnded(record.kind === 'read' ? record.value : null);
  }

  /**
   * Writes changes of a state: false, and nothing is written, when another tab has changed it. A `block` of the state
   * goes with it, whose sum is in the changes' head. @throws StorageError
   */
  async commit({ head, entries, block, dropped }: JournalChanges, signal: AbortSignal): Promise<boolean> {
    const puts = entries.map((entry) => ({ id: entryId(entry.seq), value: toJson(entry) }));
    const kept = new Set(puts.map(({ id }) => id));
    const removes = dropped === null ? [] : idsOf(dropped).filter((id) => !kept.has(id));
    if (dropped !== null) {
      const ids = new Set(entries.map(({ id }) => id));
      const gone = dropped.entries.filter(({ id }) => !ids.has(id));
      if (gone.length > 0) puts.push({ id: endedId, value: endedRecord(await this.ended(signal), gone) });
    }
    if (head !== null) puts.push({ id: headId, value: toJson(head) });
    if (block.length > 0) {
      puts.push({ id: blockId(block[0]?.seq ?? 0), value: toJson({ version: 1, entries: block }) });
      removes.push(...block.map(({ seq }) => entryId(seq)));
    }
    const outcome = await this.#storage.commit(this.#scope, { from: this.#version, puts, removes }, signal);
    if (outcome.kind === 'stale') return false;
    this.#version = outcome.version;
    return true;
  }
}

/** How many operations wait in a journal, which stays as it is; what can't be read is not counted. @throws StorageError */
export async function pendingIn(
  storage: SessionStorage,
  scope: StorageScope,
  signal: AbortSignal,
): Promise<number> {
  const { records } = await storage.list(scope, entryPrefix, signal);
  const open = records.filter(({ record }) => {
    const entry = record.kind === 'read' ? parseEntry(record.value) : null;
    return entry !== null && isOpen(entry);
  });
  return open.length;
}

/** The oldest decided entries that are still records of their own, when there are enough for a block; else none. */
export function nextBlock({ entries, decided, head }: JournalState): readonly JournalEntry[] {
  const [oldest] = entries;
  if (oldest === undefined) return [];
  const first = Math.max(0, firstLooseSeq(head) - oldest.seq);
  if (decided - first < 2 * blockLength) return [];
  // The newest applied one stays a record of its own: what is compared with the server is known without the blocks.
  const isApplied = ({ state }: JournalEntry) => state.kind === 'applied';
  const hasApplied = entries.slice(first + blockLength, decided).some(isApplied);
  return hasApplied ? entries.slice(first, first + blockLength) : [];
}

/** What the entries of a head's blocks and of the next one add up to. */
export function foldBlock({ adopted, folded }: JournalHead, block: readonly JournalEntry[]): FoldedEntries {
  const fold = new HistoryFold(folded ?? adopted);
  for (const entry of block) if (entry.state.kind === 'applied') fold.add(entry);
  const adoptedLeft = fold.steps.findIndex(({ kind }) => kind !== 'adopted');
  return {
    throughSeq: block.at(-1)?.seq ?? 0,
    position: fold.position,
    total: fold.steps.length,
    adopted: adoptedLeft < 0 ? fold.steps.length : adoptedLeft,
  };
}

/** The records of a whole state: its entries, and the blocks that those may lie in. */
function idsOf({ entries, head: { folded } }: JournalState): string[] {
  const inBlocks = entries.filter(({ seq }) => folded !== null && seq <= folded.throughSeq);
  // A block is called by its first entry, wherever the history began.
  return [...entries.map(({ seq }) => entryId(seq)), ...inBlocks.map(({ seq }) => blockId(seq))];
}

function firstLooseSeq(head: JournalHead | null): number {
  return Math.max(head?.folded?.throughSeq ?? 0, head?.sealedThroughSeq ?? 0) + 1;
}

/** Whether all that was open is among the newer entries, under its own number: another tab may have put one before it. */
function isContinued(known: JournalState, newer: readonly JournalEntry[]): boolean {
  const seqs = new Map(newer.map(({ id, seq }) => [id, seq]));
  const isKept = ({ id, seq }: JournalEntry) => seqs.get(id) === seq;
  return (
    known.entries.slice(known.decided).every(isKept) &&
    newer.every(({ id, seq }) => (known.find(id)?.seq ?? seq) === seq)
  );
}

function isGapless(entries: readonly JournalEntry[], firstSeq: number): boolean {
  return entries.every(({ seq }, index) => seq === firstSeq + index);
}

interface ParsedRecords {
  readonly head: JournalHead | null;
  /** Those that lie in no block. */
  readonly entries: readonly JournalEntry[];
}

/** The head and the loose entries in some records, or null when one can't be read or the head is missing. */
function parseRecords(
  records: readonly { readonly id: string; readonly record: StoredRecord }[],
): ParsedRecords | null {
  let head: JournalHead | null = null;
  const entries: JournalEntry[] = [];
  for (const { id, record } of records) {
    const value = record.kind === 'read' ? record.value : null;
    if (id === headId) {
      head = parseHead(value);
      if (head === null) return null;
    } else if (id.startsWith(entryPrefix)) {
      const entry = parseEntry(value);
      if (entry === null) return null;
      entries.push(entry);
    }
  }
  const live = entries.filter(({ seq }) => seq >= firstLooseSeq(head));
  // Nothing is sent before a head was written, and blocks are never without one.
  const needsHead = live.some(({ state }) => state.kind !== 'queued' && state.kind !== 'void');
  const hasBlock = records.some(({ id }) => id.startsWith(blockPrefix));
  return head === null && (needsHead || hasBlock) ? null : { head, entries: live };
}

function toJson(value: object): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}
