/** Reads the work that a device holds of a session, before a recovery runs. */
import { newUuid } from '../journal/newUuid.ts';
import { OperationJournal } from '../journal/operationJournal.ts';
import { recordOf } from '../journal/recordOf.ts';
import { type RecoveryClock, systemClock } from '../recoveryClock.ts';
import type { SessionApi } from '../session/sessionApi.ts';
import type { SessionRecord } from '../storage/sessionRecord.ts';
import type { SessionStorage } from '../storage/sessionStorage.ts';

export interface DeviceRecordOptions {
  readonly datasourceId: string;
  readonly api: Pick<SessionApi, 'status'>;
  readonly storage: SessionStorage;
  /** Without it, a status tells whose work may be read. */
  readonly userId?: string;
  readonly clock?: RecoveryClock;
}

/** How long the status may take, ms. */
const statusLimitMs = 4_000;

/**
 * The record; null where the device holds nothing, or nobody says whose it would be.
 * @throws StorageError when the device can't be read
 */
export async function readDeviceRecord(options: DeviceRecordOptions): Promise<SessionRecord | null> {
  const { datasourceId, storage, clock = systemClock } = options;
  const userId = options.userId ?? (await currentUser(options.api, clock));
  if (userId === null) return null;
  const journal = new OperationJournal({
    storage,
    final: new AbortController().signal,
    newId: newUuid,
    pause: () => Promise.resolve(),
    onStorage: () => undefined,
    onForeignChange: () => undefined,
    onStored: () => undefined,
  });
  if ((await journal.restore({ userId, datasourceId })) !== 'read') return null;
  await journal.load();
  const context = { failure: null, attempt: 0 };
  return recordOf(journal, { datasourceId, session: null, context, at: clock.now() });
}

async function currentUser(api: Pick<SessionApi, 'status'>, clock: RecoveryClock): Promise<string | null> {
  const controller = new AbortController();
  const timer = clock.setTimeout(() => controller.abort(), statusLimitMs);
  try {
    return (await api.status(controller.signal)).userId ?? null;
  } catch {
    // Whose work this would be is not known now; the first proved session will tell.
    return null;
  } finally {
    clock.clearTimeout(timer);
  }
}
