/** Waits until a recovery has nothing left to do by itself. */
import type { RecoveryState } from '../recoveryState.ts';
import type { SessionRecovery } from '../sessionRecovery.ts';
import { restedRecovery } from './restedRecovery.ts';

/**
 * Resolves when the session is proved and nothing is queued, or when it rests otherwise.
 * @throws the signal's reason
 */
export async function quietRecovery(
  recovery: SessionRecovery,
  signal: AbortSignal | undefined,
): Promise<void> {
  const rest = await restedRecovery(recovery, ['recovered', 'failed', 'reauth'], signal);
  if (rest !== 'recovered') return;
  await new Promise<void>((resolve, reject) => {
    const onAbort = () => settle(() => reject(signal?.reason));
    const off = recovery.subscribe(look);
    signal?.addEventListener('abort', onAbort, { once: true });
    look(recovery.getState());

    function look({ value, pending }: RecoveryState): void {
      if (value !== 'recovered' || pending === 0) settle(resolve);
    }

    function settle(action: () => void): void {
      off();
      signal?.removeEventListener('abort', onAbort);
      action();
    }
  });
}
