/** The checkpoint of a recovery on the device: read once at the start, written when it changes. */
import * as v from 'valibot';
import type { RecoveryCheckpoint } from '../../machines/recoveryCheckpoint.ts';
import { failureCodes } from '../../machines/sessionFailure.ts';
import type { JsonValue } from '../session/sessionApi.ts';
import type { SessionStorage, StorageScope } from './sessionStorage.ts';

const id = 'checkpoint';
const moment = v.pipe(v.number(), v.finite());
const endpoints = ['status', 'initialize', 'apply', 'clear', 'extend'] as const;
const remedies = [
  'log-in',
  'reread-token',
  'reopen',
  'reset',
  'reread-history',
  'keep-mine',
  'use-server',
] as const;

const checkpointSchema = v.object({
  version: v.literal(1),
  savedAt: v.exactOptional(moment),
  value: v.picklist(['idle', 'initializing', 'retrying', 'grace', 'recovered', 'failed', 'reauth']),
  attempt: v.pipe(v.number(), v.integer(), v.minValue(0)),
  failure: v.nullable(
    v.object({
      code: v.picklist(failureCodes),
      status: v.exactOptional(v.number()),
      retryAfterMs: v.exactOptional(v.number()),
      outcome: v.picklist(['not-applied', 'unknown']),
      attribution: v.picklist(['network', 'server', 'auth', 'data', 'client']),
      at: moment,
    }),
  ),
  nextAttemptAt: v.nullable(moment),
  graceEndsAt: v.nullable(moment),
  floors: v.object(Object.fromEntries(endpoints.map((name) => [name, v.exactOptional(moment)]))),
  remediesSpent: v.array(v.picklist(remedies)),
  incident: v.nullable(v.object({ code: v.picklist(failureCodes), openedAt: moment })),
});

/** Reads and writes one datasource's checkpoint. It holds nothing of a user's: not even the server's sentence. */
export function checkpointRecord(storage: SessionStorage, datasourceId: string) {
  const scope: StorageScope = { userId: null, datasourceId };
  let lastWritten = '';
  return {
    /** The checkpoint, or null when there is none that can be read. @throws StorageError */
    async read(signal: AbortSignal): Promise<RecoveryCheckpoint | null> {
      const record = await storage.get(scope, id, signal);
      const parsed = v.safeParse(checkpointSchema, record.kind === 'read' ? record.value : null);
      return parsed.success ? parsed.output : null;
    },
    /** Writes a checkpoint when it differs from the last one in more than its age. @throws StorageError */
    async write({ savedAt, ...checkpoint }: RecoveryCheckpoint, signal: AbortSignal): Promise<void> {
      const { userMessage: _, ...failure } = checkpoint.failure ?? { code: null };
      const lean = { ...checkpoint, failure: failure.code === null ? null : failure };
      const text = JSON.stringify(lean);
      if (text === lastWritten) return;
      lastWritten = text;
      try {
        await storage.put(scope, id, JSON.parse(JSON.stringify({ ...lean, savedAt })) as JsonValue, signal);
      } catch (error) {
        // What was not written is written when it is asked for next, even if it is the same.
        if (lastWritten === text) lastWritten = '';
        throw error;
      }
    },
  };
}
