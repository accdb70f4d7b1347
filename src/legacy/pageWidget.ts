/** Puts `<session-recovery>` into an existing page and hands it the recovery. */
import type { SessionFailure } from '../../machines/sessionFailure.ts';
import { defineSessionRecoveryElement } from '../adapters/element/defineSessionRecoveryElement.ts';
import type { SessionRecoveryElement } from '../adapters/element/sessionRecoveryElement.ts';
import type { LateSlot } from './lateSlot.ts';

export interface PageWidget {
  /** Tells the page of a failure, and brings up what the user can do about the state that there is. */
  show(failure: SessionFailure): void;
  off(): void;
}

/**
 * The page's own element where it has one; otherwise one at the end of the body, once the page has been read.
 * @throws what keeps this browser from making one: at once, while the page can still go on without holdfast
 */
export function pageWidget(late: LateSlot, isWanted: boolean): PageWidget {
  const Widget = isWanted ? defineSessionRecoveryElement() : null;
  // By its class: `createElement` would swallow what its constructor throws.
  const own = Widget === null ? null : new Widget();
  let placed: SessionRecoveryElement | null = null;
  let off: () => void = () => undefined;

  function place(): void {
    if (own === null) return;
    const element = document.querySelector('session-recovery') ?? own;
    if (element === own) document.body.append(own);
    placed = element;
    off = late.follow((recovery) => {
      element.recovery = recovery;
      return () => {
        element.recovery = null;
      };
    });
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', place, { once: true });
  else place();
  return {
    show({ code, attribution }) {
      const detail = { code, attribution };
      document.dispatchEvent(new CustomEvent('session-recovery-requested', { detail, bubbles: true }));
      placed?.open();
    },
    off() {
      document.removeEventListener('DOMContentLoaded', place);
      off();
      own?.remove();
    },
  };
}
