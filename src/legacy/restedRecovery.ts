/** Waits until a recovery is at rest. */
import type { SnapshotFrom } from 'xstate';
import type { recoveryMachine } from '../../machines/recoveryMachine.ts';
import { stoppedError } from '../recoveryCore.ts';
import type { SessionRecovery } from '../sessionRecovery.ts';

/** Where a recovery rests: a proved session, an end that asks for a person, or a login that is missing. */
export type Rest = 'recovered' | 'failed' | 'reauth';

type Snapshot = SnapshotFrom<typeof recoveryMachine>;

/**
 * Resolves at the first rest that is one of `rests`.
 * @throws the signal's reason, or an `AbortError` when the recovery is stopped first
 */
export function restedRecovery(
  recovery: SessionRecovery,
  rests: readonly Rest[],
  signal?: AbortSignal,
): Promise<Rest> {
  if (signal?.aborted) return Promise.reject(signal.reason);
  const now = recovery.actor.getSnapshot();
  if (now.status !== 'active') return Promise.reject(stoppedError());
  const rest = restOf(now);
  if (rest !== null && rests.includes(rest)) return Promise.resolve(rest);
  return new Promise((resolve, reject) => {
    const onAbort = () => settle(() => reject(signal?.reason));
    const subscription = recovery.actor.subscribe({
      next(snapshot) {
        const reached = restOf(snapshot);
        if (reached !== null && rests.includes(reached)) settle(() => resolve(reached));
      },
      complete: () => settle(() => reject(stoppedError())),
    });
    signal?.addEventListener('abort', onAbort, { once: true });

    function settle(action: () => void): void {
      subscription.unsubscribe();
      signal?.removeEventListener('abort', onAbort);
      action();
    }
  });
}

function restOf(snapshot: Snapshot): Rest | null {
  if (snapshot.matches('recovered')) return snapshot.matches({ recovered: 'verifying' }) ? null : 'recovered';
  if (snapshot.matches('failed')) return 'failed';
  return snapshot.matches('reauth') ? 'reauth' : null;
}
