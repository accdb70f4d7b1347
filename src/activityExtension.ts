/** A user who works while a session is about to end keeps it: typing and clicking extend it by themselves, once. */
import type { RecoveryCore } from './recoveryCore.ts';
import { listen } from './sources/listen.ts';

export interface ActivityExtension {
  /** Looks whether a warning stands; to be called whenever the chart has changed. */
  update(): void;
}

/**
 * Extends at the first key or click after the warning, where the server has a call for that which does nothing else. What
 * a script makes up does not count. One extension for each warning: when it fails, the session is verified.
 */
export function createActivityExtension(
  core: Pick<RecoveryCore, 'api' | 'final' | 'send' | 'snapshot'>,
  extend: () => Promise<void>,
): ActivityExtension {
  let isWarned = false;
  let off = () => {};

  function act(event: Event): void {
    if (!event.isTrusted) return;
    off();
    extend().catch(() => {
      // What it met is for a verification to find out; a user who asks for more has the button.
      if (!core.final.aborted) core.send({ type: 'session.doubted' });
    });
  }

  function update(): void {
    const { api, final, snapshot } = core;
    const isExpiring = !final.aborted && snapshot().matches({ recovered: 'expiring' });
    if (isExpiring === isWarned) return;
    isWarned = isExpiring;
    off();
    off = () => {};
    const isCheap = api.extend !== undefined && api.idempotent === true;
    if (isExpiring && isCheap) off = listen(globalThis.document, { keydown: act, pointerdown: act });
  }

  core.final.addEventListener('abort', () => off(), { once: true });
  return { update };
}
