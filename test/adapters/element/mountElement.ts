/** Puts `<session-recovery>` into a test's document, over a recovery that the test directs. */
import {
  defineSessionRecoveryElement,
  type RecoveryState,
  type SessionRecoveryElement,
} from '../../../src/index.ts';
import { recoveryState } from '../../studio/recoveryStates.ts';
import { type StagedRecovery, stagedRecovery } from './stagedRecovery.ts';

export interface MountedElement {
  readonly element: SessionRecoveryElement;
  readonly recovery: StagedRecovery;
  readonly dialog: HTMLDialogElement;
  /** What the user hears: the live region. */
  readonly live: HTMLElement;
  find(part: string): HTMLElement;
  isShown(part: string): boolean;
  /** The text in sight of a part. */
  text(part: string): string;
  /** What has the focus, in the page or in the element. */
  focused(): Element | null;
}

/** Whatever stands in the document goes first. */
export function mountElement(first: RecoveryState = recoveryState()): MountedElement {
  defineSessionRecoveryElement();
  document.body.replaceChildren();
  document.documentElement.lang = 'en';
  const element = document.createElement('session-recovery');
  const recovery = stagedRecovery(first);
  element.recovery = recovery;
  document.body.append(element);
  const root = element.shadowRoot;
  if (root === null) throw new Error('The element has no shadow root.');
  const find = (part: string): HTMLElement => {
    const found = root.querySelector(`[part~="${part}"]`);
    if (!(found instanceof HTMLElement)) throw new Error(`The element has no part ${part}.`);
    return found;
  };
  const live = root.querySelector('[role="status"]');
  const dialog = find('dialog');
  if (!(live instanceof HTMLElement && dialog instanceof HTMLDialogElement)) {
    throw new Error('The element has no live region or no dialog.');
  }
  return {
    element,
    recovery,
    dialog,
    live,
    find,
    isShown: (part) => root.querySelector(`[part~="${part}"]`)?.checkVisibility() ?? false,
    text: (part) => find(part).innerText.trim(),
    focused: () => root.activeElement ?? document.activeElement,
  };
}
