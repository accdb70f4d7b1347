/** Performs an operation for a page that waits for its answer. */
import { recoveryPolicy } from '../../machines/recoveryPolicy.ts';
import { type JsonObject, SessionError, type SessionView } from '../session/sessionApi.ts';
import type { SessionRecovery } from '../sessionRecovery.ts';

/**
 * Resolves when the server has applied it. One that waits behind an end that only a person can undo is taken back.
 * @throws SessionError when it was refused or taken back, and the signal's reason
 */
export async function performForPage(
  recovery: SessionRecovery,
  operation: { readonly name: string; readonly params: JsonObject },
  signal: AbortSignal | undefined,
): Promise<SessionView> {
  const deadEnd = new AbortController();
  const off = recovery.subscribe(({ value, failure }) => {
    if (value !== 'failed' || failure === null) return;
    const { road } = recoveryPolicy.failures[failure.code];
    if (road === 'fail' || road === 'reread-history') deadEnd.abort(new SessionError(failure));
  });
  try {
    const signals = signal === undefined ? [deadEnd.signal] : [signal, deadEnd.signal];
    return await recovery.perform(operation, { signal: AbortSignal.any(signals) });
  } catch (error) {
    deadEnd.signal.throwIfAborted();
    throw error;
  } finally {
    off();
  }
}
