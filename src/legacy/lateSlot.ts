/** A place for a recovery that a page has not named yet: who follows it is connected once it is there. */
import type { RecoverySlot } from '../recoverySlot.ts';
import type { SessionRecovery } from '../sessionRecovery.ts';

type Connect = (recovery: SessionRecovery) => () => void;

export interface LateSlot {
  follow(connect: Connect): () => void;
  /** Fills it, once; what comes later is left out. */
  fill(slot: RecoverySlot): void;
}

export function createLateSlot(): LateSlot {
  const followers = new Map<Connect, () => void>();
  let filled: RecoverySlot | null = null;
  return {
    follow(connect) {
      followers.set(connect, filled?.follow(connect) ?? (() => undefined));
      return () => {
        followers.get(connect)?.();
        followers.delete(connect);
      };
    },
    fill(slot) {
      if (filled !== null) return;
      filled = slot;
      for (const connect of [...followers.keys()]) followers.set(connect, slot.follow(connect));
    },
  };
}
