/** A recovery's record on this device: checkpoint and journal, and whether they outlive the page. */
import { checkpointOf, type RecoveryCheckpoint } from '../machines/recoveryCheckpoint.ts';
import type { RecoveryCore } from './recoveryCore.ts';
import { type RecoveryState, topStateOf } from './recoveryState.ts';
import { sleepUntilAborted } from './sleepUntilAborted.ts';
import { checkpointRecord } from './storage/checkpointRecord.ts';

type RecordCore = Pick<
  RecoveryCore,
  | 'clock'
  | 'datasourceId'
  | 'userId'
  | 'storage'
  | 'journal'
  | 'loginNote'
  | 'hub'
  | 'final'
  | 'send'
  | 'snapshot'
  | 'refresh'
>;

type RecordPart = 'checkpoint' | 'journal';

export interface LocalRecord {
  durability(): RecoveryState['durability'];
  /** Tells why a part of the record is not durable, or with `null` that all of that part is (again). */
  note(part: RecordPart, error: unknown): void;
  /** Reads what this device knows; the checkpoint, or null. A device that fails stops nobody. */
  restore(): Promise<RecoveryCheckpoint | null>;
  /** Reads an owner's journal, unless that was done. */
  restoreJournal(owner: string): Promise<void>;
  /** Resolves when no journal is being read. */
  settled(): Promise<void>;
  /** Saves the checkpoint when it changed. Never before it was read: a new page must not overwrite an old wait. */
  save(): void;
}

/** How long after a refusal the device is asked again, ms: to take the journal, or to let it be read. */
const storeSpacingMs = 5_000;

/** The local record of a recovery. `core.journal` may be handed in later than this is created. */
export function createLocalRecord(core: RecordCore): LocalRecord {
  const { datasourceId, userId, storage, hub, final } = core;
  const checkpoints = checkpointRecord(storage, datasourceId);
  const failing = new Set<RecordPart>();
  let isRestored = false;
  let isStoringLater = false;
  let restoring: Promise<void> | null = null;

  function note(part: RecordPart, error: unknown): void {
    if (final.aborted) return;
    if (error === null) {
      failing.delete(part);
    } else {
      failing.add(part);
      if (part === 'journal') void storeLater();
      hub.plugFailed('storage', error, storage);
    }
    core.refresh();
  }

  /** What the device has refused is offered to it again, for as long as it refuses. */
  async function storeLater(): Promise<void> {
    if (isStoringLater) return;
    isStoringLater = true;
    try {
      do await sleepUntilAborted(core.clock, storeSpacingMs, final);
      while (!(await (core.journal.mayRestoreAgain ? lookAgain() : core.journal.storeOwed())));
    } catch (reason) {
      if (!final.aborted) throw reason;
    } finally {
      isStoringLater = false;
    }
  }

  /** Whether the device answers; then what it did not let be read is looked at before the session counts as proved. */
  async function lookAgain(): Promise<boolean> {
    try {
      await storage.version({ userId: core.journal.userId, datasourceId }, final);
    } catch (error) {
      final.throwIfAborted();
      note('journal', error);
      return false;
    }
    core.send({ type: 'session.doubted' });
    return true;
  }

  async function restore(): Promise<RecoveryCheckpoint | null> {
    const reading = checkpoints.read(final).catch((error: unknown) => {
      note('checkpoint', error);
      return null;
    });
    const [checkpoint] = await Promise.all([
      reading,
      userId === undefined ? null : restoreUnlessOther(userId),
    ]);
    isRestored = true;
    core.refresh();
    return checkpoint;
  }

  /** Where somebody else may be logged in by now, the first answer tells whose work is to be read. */
  async function restoreUnlessOther(owner: string): Promise<void> {
    const verdict = await core.loginNote?.compare(owner).catch((error: unknown) => {
      hub.plugFailed('storage', error, core.loginNote ?? undefined);
    });
    if (verdict === undefined || verdict === 'same') await restoreJournal(owner);
  }

  async function readJournal(owner: string): Promise<void> {
    try {
      const outcome = await core.journal.restore({ userId: owner, datasourceId });
      // What was done before may have been refused when it was written behind what was found.
      if (core.journal.isStored) failing.delete('journal');
      if (outcome === 'unreadable') hub.plugFailed('storage', new Error('The journal could not be read.'));
    } catch (error) {
      core.journal.detach(owner);
      note('journal', error);
    } finally {
      restoring = null;
      core.refresh();
    }
  }

  function restoreJournal(owner: string): Promise<void> {
    if (core.journal.isRestored && !core.journal.mayRestoreAgain) return Promise.resolve();
    // Work that was done while the device could not be read stays its owner's, whoever logs in next.
    restoring ??= readJournal(core.journal.userId ?? owner);
    return restoring;
  }

  return {
    durability() {
      if (failing.size > 0) return 'failing';
      // Whose work it is, and with it where it belongs, is not known yet.
      const isOwnerless = !core.journal.isRestored && core.journal.pending > 0;
      return isOwnerless ? 'memory' : storage.durability();
    },
    note,
    restore,
    restoreJournal,
    settled: async () => void (await restoring),
    save() {
      if (!isRestored || final.aborted) return;
      const snapshot = core.snapshot();
      const checkpoint = checkpointOf(topStateOf(snapshot), snapshot.context, core.clock.now());
      void checkpoints.write(checkpoint, final).then(
        () => note('checkpoint', null),
        (error: unknown) => note('checkpoint', error),
      );
    },
  };
}
