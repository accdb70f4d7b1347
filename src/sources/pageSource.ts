/** Says when the page is shown and when it is hidden, frozen or put into the back-forward cache. */
import { listen } from './listen.ts';
import type { RecoverySource } from './recoverySource.ts';

/**
 * Pushes changes only (Page Visibility, HTML §6.2, and Page Lifecycle), and `page.hidden` at once where the page starts
 * hidden.
 */
export const pageSource: RecoverySource = (push) => {
  const page = globalThis.document;
  let isShown = true;

  function become(shown: boolean): void {
    if (shown === isShown) return;
    isShown = shown;
    push({ type: shown ? 'page.shown' : 'page.hidden' });
  }
  // A page can be resumed or come back from the cache in a tab that nobody looks at.
  const look = () => become(page?.visibilityState !== 'hidden');
  const hide = () => become(false);

  look();
  const offs = [
    listen(page, { visibilitychange: look, freeze: hide, resume: look }),
    listen(globalThis.window, { pagehide: hide, pageshow: look }),
  ];
  return () => {
    for (const off of offs) off();
  };
};
