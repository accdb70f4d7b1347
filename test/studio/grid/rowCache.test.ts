import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { blockRows, createRowCache } from '../../../src/studio/grid/rowCache.ts';
import type { RowsPage } from '../../../src/studio/studioApi.ts';

interface Read {
  readonly offset: number;
  readonly signal: AbortSignal;
  answer(etag?: string, total?: number): Promise<void>;
  fail(error: unknown): Promise<void>;
}

let reads: Read[];
let news: { page: RowsPage; isNew: boolean }[];
let failed: unknown[];

beforeEach(() => {
  vi.useFakeTimers();
  reads = [];
  news = [];
  failed = [];
});
afterEach(() => vi.useRealTimers());

const settle = () => vi.advanceTimersByTimeAsync(100);

function newCache() {
  return createRowCache({
    read: (offset, limit, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        reads.push({
          offset,
          signal,
          async answer(etag = 'a', total = 1_000_000) {
            const count = Math.max(0, Math.min(limit, total - offset));
            const rows = Array.from({ length: count }, (_, index) => [`${etag}${offset + index}`]);
            resolve({ etag, offset, total, columns: [], rows });
            await settle();
          },
          async fail(error) {
            reject(error);
            await settle();
          },
        });
      }),
    onBlock: (page, isNew) => news.push({ page, isNew }),
    onFailure: (error) => failed.push(error),
  });
}

const offsets = () => reads.map(({ offset }) => offset);
const openOffsets = () => reads.filter(({ signal }) => !signal.aborted).map(({ offset }) => offset);

it('reads what is in view first and the block ahead after it', async () => {
  const cache = newCache();
  cache.want(0, 20, 1);
  expect(offsets()).toEqual([0]);
  expect(cache.rowAt(5)).toBeUndefined();
  await reads[0]?.answer();
  expect(cache.rowAt(5)).toEqual(['a5']);
  expect(offsets()).toEqual([0, blockRows]);
  await reads[1]?.answer();
  cache.want(30, 50, 1);
  await settle();
  expect(offsets()).toEqual([0, blockRows]);
  expect(news.map(({ isNew }) => isNew)).toEqual([true, false]);
});

it('gives up what was scrolled past', async () => {
  const cache = newCache();
  for (let row = 0; row < 400_000; row += 20_000) {
    cache.want(row, row + 20, 1);
    await settle();
  }
  expect(reads.at(-1)?.offset).toBe(380_000);
  expect(openOffsets()).toEqual([380_000]);
});

it('asks for no more than a few blocks while the view flies by', async () => {
  const cache = newCache();
  for (let step = 0; step < 600; step += 1) {
    cache.want(step * 5_000, step * 5_000 + 20, 1);
    await vi.advanceTimersByTimeAsync(1);
  }
  await settle();
  expect(reads.length).toBeLessThan(15);
  expect(openOffsets()).toEqual([599 * 5_000]);
});

it('shows a new table only when all of it that is in view is there', async () => {
  const cache = newCache();
  cache.want(190, 210, 1);
  await reads[0]?.answer('a');
  await settle();
  await reads[1]?.answer('a');
  news.length = 0;
  const before = reads.length;
  cache.renew();
  cache.want(190, 210, 1);
  await settle();
  const [left, right] = reads.slice(before).filter(({ signal }) => !signal.aborted);
  expect([left?.offset, right?.offset]).toEqual([0, blockRows]);
  await left?.answer('b');
  expect(news).toEqual([]);
  expect([cache.rowAt(199), cache.rowAt(200)]).toEqual([['a199'], ['a200']]);
  await right?.answer('b');
  expect(news).toMatchObject([{ isNew: true, page: { etag: 'b' } }]);
  expect([cache.rowAt(199), cache.rowAt(200)]).toEqual([['b199'], ['b200']]);
});

it('never mixes two revisions, even where nobody has told it of a change', async () => {
  const cache = newCache();
  cache.want(0, 20, 1);
  await reads[0]?.answer('a');
  cache.want(190, 210, 1);
  await settle();
  await reads.find(({ offset }) => offset === blockRows)?.answer('b');
  expect([cache.rowAt(199), cache.rowAt(200)]).toEqual([['a199'], undefined]);
  await reads.findLast(({ offset }) => offset === 0)?.answer('b');
  expect([cache.rowAt(199), cache.rowAt(200)]).toEqual([['b199'], ['b200']]);
});

it('tells a failure once and stops asking until it is wanted again', async () => {
  const cache = newCache();
  cache.want(0, 20, 1);
  const error = new Error('gone');
  await reads[0]?.fail(error);
  expect(failed).toEqual([error]);
  expect(reads).toHaveLength(1);
  cache.want(0, 20, 1);
  await settle();
  expect(reads).toHaveLength(2);
});

it('says nothing of a block ahead that could not be read, and reads it again in view', async () => {
  const cache = newCache();
  cache.want(0, 20, 1);
  await reads[0]?.answer();
  await reads[1]?.fail(new Error('gone'));
  expect(failed).toEqual([]);
  expect(cache.rowAt(5)).toEqual(['a5']);
  cache.want(blockRows, blockRows + 20, 1);
  await settle();
  await reads[2]?.answer();
  expect(cache.rowAt(blockRows)).toEqual([`a${blockRows}`]);
});

it('keeps a bounded number of blocks, those in view among them', async () => {
  const cache = newCache();
  for (let block = 0; block < 100; block += 1) {
    cache.want(block * blockRows, block * blockRows + 20, 1);
    await settle();
    for (const read of reads.filter(({ signal }) => !signal.aborted)) await read.answer();
  }
  expect(cache.rowAt(99 * blockRows)).toBeDefined();
  expect(cache.rowAt(0)).toBeUndefined();
});

it('asks for nothing behind the end', async () => {
  const cache = newCache();
  cache.want(0, 20, 1);
  await reads[0]?.answer('a', 150);
  expect(offsets()).toEqual([0]);
});
