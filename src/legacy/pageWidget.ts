/** Puts `<session-recovery>` into an existing page and hands it the recovery. */
import type { SessionFailure } from '../../machines/sessionFailure.ts';
import type { SessionRecovery } from '../sessionRecovery.ts';
import type { LateSlot } from './lateSlot.ts';

export interface PageWidget {
  /** Brings the widget before the user. */
  show(failure: SessionFailure): void;
  off(): void;
}

interface RecoveryElement extends HTMLElement {
  recovery: SessionRecovery | null;
}

const tagName = 'session-recovery';

/** The page's own element where it has one; otherwise one at the end of the body. */
export function pageWidget(late: LateSlot, isWanted: boolean): PageWidget {
  let added: Element | null = null;
  let off: () => void = () => undefined;

  function place(): void {
    if (!isWanted || customElements.get(tagName) === undefined) return;
    const element =
      document.querySelector(tagName) ?? document.body.appendChild(document.createElement(tagName));
    if (!document.body.contains(element)) return;
    added = element;
    off = late.follow((recovery) => {
      (element as RecoveryElement).recovery = recovery;
      return () => {
        (element as RecoveryElement).recovery = null;
      };
    });
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', place, { once: true });
  else place();
  return {
    show({ code, attribution }) {
      document.dispatchEvent(
        new CustomEvent('session-recovery-requested', { detail: { code, attribution } }),
      );
    },
    off() {
      document.removeEventListener('DOMContentLoaded', place);
      off();
      added?.remove();
    },
  };
}
