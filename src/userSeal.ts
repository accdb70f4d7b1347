/** What happens when another user has logged in: the former one's work leaves this page and stays on the device. */
import type { OperationQueue } from './operationQueue.ts';
import { ownerOf, type RecoveryCore } from './recoveryCore.ts';

type SealedCore = Pick<
  RecoveryCore,
  'clock' | 'hub' | 'journal' | 'logins' | 'news' | 'refresh' | 'sealed' | 'session' | 'userId'
>;

/**
 * A seal over a recovery and its queue. `onUserChanged` is called when the user has changed while the page was there: one
 * that was made for another user from the start would be no other after it was loaded anew.
 */
export function createUserSeal(
  core: SealedCore,
  queue: () => Pick<OperationQueue, 'rejectAll'>,
  onUserChanged: () => void,
): () => Promise<void> {
  return async () => {
    const { clock, hub, journal, news } = core;
    const owner = ownerOf(core);
    if (core.sealed !== null || owner === null) return;
    const hasWorked = core.session !== null || core.logins > 0;
    core.sealed = { owner, pending: journal.pending };
    core.session = null;
    queue().rejectAll(sealedError());
    news.forget();
    core.refresh();
    await journal.disown();
    hub.emit({ type: 'user.changed', at: clock.now() });
    if (!hasWorked) return;
    try {
      onUserChanged();
    } catch (error) {
      hub.plugFailed('listener', error, onUserChanged);
    }
  };
}

/** Why nothing can be done for a user in a page that was somebody else's. */
export function sealedError(): DOMException {
  return new DOMException(
    'Another user has logged in: this page was for somebody else. Load it anew to work as the new user.',
    'AbortError',
  );
}
