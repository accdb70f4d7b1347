/** A tab's way to the disk: slow, failing, full, timing out, and cut by a crash at any moment. */
import { type SessionStorage, StorageError } from '../../src/storage/sessionStorage.ts';
import type { Disk } from './disk.ts';
import type { TabGate } from './tabGate.ts';
import type { World } from './world.ts';

const limitMs = 3_000;
const headId = 'journal-head';

export interface StorageWatch {
  readonly isDurable: boolean;
  /** May crash or freeze the page at the call. */
  readonly strike: (where: string) => void;
  /** The page has read its journal: whether there was one that says what was proved. */
  readonly onJournalRead: (found: 'there' | 'absent') => void;
}

export function tabStorage(
  { time, dice, ledger, log, strikes }: World,
  disk: Disk,
  gate: TabGate,
  { isDurable, strike, onJournalRead }: StorageWatch,
): SessionStorage {
  let lastEffectMs = 0;

  function transact<T>(
    what: string,
    signal: AbortSignal,
    effect: () => T,
    { writes, needsRoom }: { readonly writes: boolean; readonly needsRoom: boolean },
  ): Promise<T> {
    if (writes) strike(`before ${what}`);
    return new Promise<T>((resolve, reject) => {
      if (gate.isDead) return;
      if (signal.aborted) return reject(signal.reason);
      const isSlow = strikes('slowStorage');
      const isFailing = strikes('failedStorage');
      const isTimedOut = strikes('timedOutStorage');
      const takesMs = isTimedOut
        ? limitMs + dice.whole(1, 5_000)
        : isSlow
          ? dice.whole(50, 2_500)
          : dice.whole(0, 4);
      lastEffectMs = Math.max(lastEffectMs, time.nowMs() + takesMs);
      let isSettled = false;
      const settle = (how: () => void) =>
        gate.deliver(() => {
          if (isSettled) return;
          isSettled = true;
          signal.removeEventListener('abort', onAbort);
          how();
        });
      const onAbort = () => {
        if (isSettled) return;
        isSettled = true;
        reject(signal.reason);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      const failWith = (code: 'full' | 'failed' | 'timeout') => {
        log.add(gate.name, `storage: ${what} ${code}`);
        settle(() => reject(new StorageError(code, `The ${what} did not work: ${code}.`)));
      };
      const deadline = time.after(limitMs, () => {
        if (!isSettled && lastEffectMs > time.nowMs()) failWith('timeout');
      });
      time.after(lastEffectMs - time.nowMs(), () => {
        if (gate.isDead && (!writes || time.nowMs() > gate.landsUntilMs)) return;
        time.cancel(deadline);
        if (isFailing) return failWith('failed');
        if (needsRoom && disk.isFull) return failWith('full');
        const value = effect();
        time.after(dice.whole(0, 3), () => settle(() => resolve(value)));
      });
      if (writes) queueMicrotask(() => strike(`after ${what}`));
    });
  }

  const read = { writes: false, needsRoom: false };
  const write = { writes: true, needsRoom: true };
  const freeing = { writes: true, needsRoom: false };
  return {
    durability: () => (isDurable ? 'durable' : 'memory'),
    get: (scope, id, signal) => transact('get', signal, () => disk.get(scope, id), read),
    list: (scope, prefix, signal, from) =>
      transact(
        'list',
        signal,
        () => {
          const found = disk.list(scope, prefix, from);
          const hasHead = found.records.some(({ id, record }) => id === headId && record.kind === 'read');
          onJournalRead(hasHead ? 'there' : 'absent');
          return found;
        },
        read,
      ),
    version: (scope, signal) => transact('version', signal, () => disk.version(scope), read),
    datasources: (userId, signal) => transact('datasources', signal, () => disk.datasources(userId), read),
    put: (scope, id, value, signal) => transact(`put ${id}`, signal, () => disk.put(scope, id, value), write),
    commit: (scope, change, signal) => {
      for (const { value } of change.puts) ledger.learn(value, false);
      return transact(
        'commit',
        signal,
        () => {
          const outcome = disk.commit(scope, change);
          const ids = change.puts.map(({ id }) => id.replace('journal-', '')).join(' ');
          log.add(gate.name, `storage: commit ${outcome.kind} ${ids}`);
          if (outcome.kind === 'stored') for (const { value } of change.puts) ledger.learn(value, true);
          return outcome;
        },
        change.puts.length > 0 ? write : freeing,
      );
    },
    remove: (scope, ids, signal) => transact('remove', signal, () => disk.remove(scope, ids), freeing),
    quarantine: (scope, ids, signal) =>
      transact('quarantine', signal, () => disk.quarantine(scope, ids), freeing),
    destroy: (userId, signal) => transact('destroy', signal, () => disk.destroy(userId), freeing),
  };
}
