import { expect, test } from 'vitest';
import { systemClock } from '../../src/recoveryClock.ts';
import type { DatabaseConnection } from '../../src/storage/databaseConnection.ts';
import { StaleWrite, type Write, writeQueue } from '../../src/storage/writeQueue.ts';

const unhurried = new AbortController().signal;

/** Connections in name only: the queue hands them on and compares them. */
function connections() {
  let current = {} as IDBDatabase;
  let lost = 0;
  const connection: DatabaseConnection = {
    open: async () => current,
    lost: (database) => {
      if (database !== current) return;
      lost += 1;
      current = {} as IDBDatabase;
    },
    wasOpen: () => true,
  };
  return { connection, lost: () => lost };
}

/** Writes whose transactions the test ends, in the order in which they were started. */
function transactions() {
  const started: { name: string; end: (cause?: unknown) => void }[] = [];
  const prepared: string[] = [];
  const write =
    (name: string, preparing: Promise<void> = Promise.resolve()): Write =>
    async () => {
      prepared.push(name);
      await preparing;
      return () =>
        new Promise<void>((resolve, reject) => {
          started.push({ name, end: (cause) => (cause === undefined ? resolve() : reject(cause)) });
        });
    };
  const names = () => started.map(({ name }) => name);
  const reached = async (count: number) => {
    for (let turn = 0; turn < 100 && started.length < count; turn += 1) await undefined;
    expect(started).toHaveLength(count);
  };
  return { write, started, prepared, names, reached };
}

const connectionLost = () => new DOMException('The connection is closing.', 'InvalidStateError');

test('writes start in the order of their calls without waiting for each other to end', async () => {
  const { write, started, names, reached } = transactions();
  const queue = writeQueue(connections().connection, systemClock);
  const ends = ['a', 'b', 'c'].map((name) => queue.add(write(name), unhurried));
  await reached(3);
  expect(names()).toEqual(['a', 'b', 'c']);
  for (const { end } of started) end();
  await Promise.all(ends);
});

test('after a lost connection the writes under way go again first, in their old order', async () => {
  const { write, started, names, reached } = transactions();
  const { connection, lost } = connections();
  const queue = writeQueue(connection, systemClock);
  let finishPreparing = () => {};
  const preparing = new Promise<void>((resolve) => {
    finishPreparing = resolve;
  });
  const ends = [queue.add(write('a'), unhurried), queue.add(write('b'), unhurried)];
  await reached(2);
  ends.push(queue.add(write('c', preparing), unhurried), queue.add(write('d'), unhurried));
  for (let turn = 0; turn < 10; turn += 1) await undefined;
  const [a, b] = started;
  a?.end(connectionLost());
  b?.end(connectionLost());
  for (let turn = 0; turn < 10; turn += 1) await undefined;
  finishPreparing();
  await reached(6);
  expect(names()).toEqual(['a', 'b', 'a', 'b', 'c', 'd']);
  expect(lost()).toBe(1);
  for (const { end } of started) end();
  await Promise.all(ends);
});

test('a second loss is a failure of that write, and the next one goes on', async () => {
  const { write, started, reached } = transactions();
  const queue = writeQueue(connections().connection, systemClock);
  const failing = queue.add(write('a'), unhurried);
  await reached(1);
  started.at(-1)?.end(connectionLost());
  await reached(2);
  started.at(-1)?.end(connectionLost());
  await expect(failing).rejects.toMatchObject({ name: 'StorageError', code: 'failed' });
  const next = queue.add(write('b'), unhurried);
  await reached(3);
  started.at(-1)?.end();
  await next;
});

test('a write made ready with a retired key is made ready anew, three times and not for ever', async () => {
  const { write, started, prepared, reached } = transactions();
  const queue = writeQueue(connections().connection, systemClock);
  const stale = queue.add(write('a'), unhurried);
  for (let round = 1; round <= 4; round += 1) {
    await reached(round);
    started.at(-1)?.end(new StaleWrite('retired'));
  }
  await expect(stale).rejects.toMatchObject({ code: 'failed' });
  expect(prepared).toEqual(['a', 'a', 'a', 'a']);
});

test('a write that is aborted before its turn is never made ready, and one under way is not cut', async () => {
  const { write, started, prepared, names, reached } = transactions();
  const { connection, lost } = connections();
  const queue = writeQueue(connection, systemClock);
  const leaving = new AbortController();
  const underWay = queue.add(write('a'), leaving.signal);
  await reached(1);
  const waiting = queue.add(write('b'), leaving.signal);
  const reason = new DOMException('The user left.', 'AbortError');
  leaving.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  started[0]?.end();
  await underWay;
  expect(prepared).toEqual(['a']);
  expect(names()).toEqual(['a']);
  expect(lost()).toBe(0);
});

test('the time of progress is that of the last stored write', async () => {
  const { write, started, reached } = transactions();
  let now = 5;
  const queue = writeQueue(connections().connection, { ...systemClock, monotonic: () => now });
  expect(queue.progressAt()).toBe(Number.NEGATIVE_INFINITY);
  const stored = queue.add(write('a'), unhurried);
  await reached(1);
  now = 9;
  started[0]?.end();
  await stored;
  expect(queue.progressAt()).toBe(9);
});
