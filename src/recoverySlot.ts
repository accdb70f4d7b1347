/** A place for one recovery that can be replaced: who follows it is connected to each new one. */
import type { SessionRecovery } from './sessionRecovery.ts';

export interface RecoverySlot {
  /** The recovery; made at the first call. */
  current(): SessionRecovery;
  /** The recovery, if there is one. */
  peek(): SessionRecovery | null;
  /** Stops the recovery; the next call of `current` makes a new one. */
  replace(): Promise<void>;
  /** Connects to the recovery, now and whenever there is a new one; `connect` gives its off function, as this does. */
  follow(connect: (recovery: SessionRecovery) => () => void): () => void;
}

/** An empty slot over what makes a recovery. */
export function createRecoverySlot(create: () => SessionRecovery): RecoverySlot {
  const followers = new Set<{
    readonly connect: (recovery: SessionRecovery) => () => void;
    off: () => void;
  }>();
  let recovery: SessionRecovery | null = null;

  function current(): SessionRecovery {
    if (recovery !== null) return recovery;
    const made = create();
    recovery = made;
    for (const follower of [...followers]) follower.off = follower.connect(made);
    return made;
  }

  return {
    current,
    peek: () => recovery,
    async replace() {
      const old = recovery;
      recovery = null;
      for (const follower of followers) {
        follower.off();
        follower.off = nothing;
      }
      await old?.stop();
    },
    follow(connect) {
      const follower = { connect, off: recovery === null ? nothing : connect(recovery) };
      followers.add(follower);
      return () => {
        if (followers.delete(follower)) follower.off();
      };
    },
  };
}

const nothing = () => undefined;
