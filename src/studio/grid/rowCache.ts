/** The rows near the view: read in blocks, a block ahead, given up when scrolled past, the oldest forgotten. */
import type { JsonValue } from '../../index.ts';
import type { RowsPage } from '../studioApi.ts';

/** Rows that one read asks for. */
export const blockRows = 200;
/** Blocks that are kept. */
const mostBlocks = 60;
/** Reads that run side by side. */
const mostReads = 2;
/** While the view moves on, a read begins no sooner than this after the one before, ms. */
const pauseMs = 60;

export type CachedRow = readonly JsonValue[];

export interface RowCacheOptions {
  /** Rejects with the signal's reason when it was given up. */
  readonly read: (offset: number, limit: number, signal: AbortSignal) => Promise<RowsPage>;
  /** A block has arrived; `isNew` when it is the first one of another table. */
  readonly onBlock: (page: RowsPage, isNew: boolean) => void;
  readonly onFailure: (error: unknown) => void;
}

export interface RowCache {
  rowAt(row: number): CachedRow | undefined;
  /** Says what is in view (`last` excluded) and which way it moves; reads what of it is missing. */
  want(first: number, last: number, direction: 1 | -1): void;
  /** The table is another one from now on: what is known is shown until the first block of the new one is there. */
  renew(): void;
  /** Gives up all reads; the next `want` begins anew. */
  pause(): void;
  /** Forgets everything. */
  clear(): void;
}

export function createRowCache({ read, onBlock, onFailure }: RowCacheOptions): RowCache {
  const blocks = new Map<number, readonly CachedRow[]>();
  const reads = new Map<number, AbortController>();
  /** Blocks of the next table, until all that are in view are there. */
  const fresh = new Map<number, RowsPage>();
  let seen: readonly number[] = [];
  let ahead = 0;
  let isStale = false;
  let etag: string | null = null;
  let total = Number.POSITIVE_INFINITY;
  let lastStartAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function want(first: number, last: number, direction: 1 | -1): void {
    const from = Math.floor(first / blockRows);
    const to = Math.floor(Math.max(first, last - 1) / blockRows);
    seen = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    ahead = direction === 1 ? to + 1 : from - 1;
    for (const [block, controller] of reads) {
      if (!seen.includes(block) && (block !== ahead || isStale)) giveUp(block, controller);
    }
    startSoon();
  }

  function startSoon(): void {
    if (timer !== undefined) return;
    const waitMs = lastStartAt + pauseMs - performance.now();
    if (waitMs <= 0) start();
    else {
      timer = setTimeout(() => {
        timer = undefined;
        start();
      }, waitMs);
    }
  }

  function start(): void {
    for (const block of missingBlocks()) {
      if (reads.size >= mostReads) return;
      void readBlock(block);
    }
  }

  /** What comes ahead of the view waits until the view itself is there. */
  function missingBlocks(): readonly number[] {
    const isMissing = (block: number) => !reads.has(block) && !(isStale ? fresh : blocks).has(block);
    const inView = seen.filter(isMissing);
    const isViewThere = !isStale && seen.every((block) => blocks.has(block));
    return isViewThere && ahead >= 0 && ahead * blockRows < total && isMissing(ahead) ? [ahead] : inView;
  }

  async function readBlock(block: number): Promise<void> {
    const controller = new AbortController();
    reads.set(block, controller);
    lastStartAt = performance.now();
    try {
      const page = await read(block * blockRows, blockRows, controller.signal);
      if (controller.signal.aborted) return;
      reads.delete(block);
      keep(block, page);
    } catch (error) {
      if (controller.signal.aborted) return;
      reads.delete(block);
      // Nobody waits for what was read ahead: it is read again when it comes into view.
      if (!seen.includes(block)) return;
      pause();
      onFailure(error);
      return;
    }
    startSoon();
  }

  function keep(block: number, page: RowsPage): void {
    // A block of another revision than its neighbours would mix two tables on the screen.
    if (page.etag !== etag && blocks.size > 0) isStale = true;
    if (isStale) {
      const isOneTable = [...fresh.values()].every((other) => other.etag === page.etag);
      if (!isOneTable) fresh.clear();
      fresh.set(block, page);
      if (!seen.every((each) => fresh.has(each))) return;
      blocks.clear();
      for (const [each, { rows }] of fresh) blocks.set(each, rows);
    }
    const isNew = isStale || blocks.size === 0;
    isStale = false;
    fresh.clear();
    etag = page.etag;
    total = page.total;
    blocks.set(block, page.rows);
    for (const oldest of blocks.keys()) {
      if (blocks.size <= mostBlocks) break;
      if (!seen.includes(oldest) && oldest !== ahead) blocks.delete(oldest);
    }
    onBlock(page, isNew);
  }

  function giveUp(block: number, controller: AbortController): void {
    reads.delete(block);
    controller.abort();
  }

  function pause(): void {
    clearTimeout(timer);
    timer = undefined;
    for (const [block, controller] of reads) giveUp(block, controller);
  }

  return {
    want,
    pause,
    rowAt(row) {
      const block = Math.floor(row / blockRows);
      return blocks.get(block)?.[row - block * blockRows];
    },
    renew() {
      pause();
      fresh.clear();
      isStale = blocks.size > 0;
      total = Number.POSITIVE_INFINITY;
      lastStartAt = Number.NEGATIVE_INFINITY;
    },
    clear() {
      pause();
      blocks.clear();
      fresh.clear();
      isStale = false;
      etag = null;
      total = Number.POSITIVE_INFINITY;
      seen = [];
    },
  };
}
