/** Where notices are heard; and where a plug that throws is reported, once. */

import { createListeners } from './listeners.ts';
import type { RecoveryClock } from './recoveryClock.ts';
import type { PlugName, RecoveryNotice } from './recoveryNotice.ts';
import type { SessionRecovery } from './sessionRecovery.ts';

export interface NoticeHub {
  readonly on: SessionRecovery['on'];
  emit(notice: RecoveryNotice): void;
  /** Reports a plug that threw; `identity` tells plugs of one kind apart. */
  plugFailed(plug: PlugName, error: unknown, identity?: object): void;
  clear(): void;
}

/** A hub over a clock, which stamps what the hub itself reports. */
export function createNoticeHub(clock: Pick<RecoveryClock, 'now'>): NoticeHub {
  const reported = new WeakSet<object>();
  const reportedNames = new Set<PlugName>();
  const listeners = createListeners<RecoveryNotice>((error, listener) =>
    plugFailed('listener', error, listener),
  );

  function plugFailed(plug: PlugName, error: unknown, identity?: object): void {
    if (identity === undefined ? reportedNames.has(plug) : reported.has(identity)) return;
    if (identity === undefined) reportedNames.add(plug);
    else reported.add(identity);
    const notice = { type: 'plug.failed', plug, error, at: clock.now() } as const;
    // A plug can throw while it is being connected: whoever listens right after that still hears of it.
    queueMicrotask(() => listeners.call(notice));
  }

  return {
    on: (type, listener) => {
      type Wanted = Parameters<typeof listener>[0];
      const isWanted = (notice: RecoveryNotice): notice is Wanted => notice.type === type;
      return listeners.add((notice) => {
        if (!isWanted(notice)) return;
        try {
          listener(notice);
        } catch (error) {
          plugFailed('listener', error, listener);
        }
      });
    },
    emit: (notice) => listeners.call(notice),
    plugFailed,
    clear: () => queueMicrotask(listeners.clear),
  };
}
