/** The pop-up in which a user logs in: one for a page, however many recoveries ask for it. */
import type { RecoveryClock } from './recoveryClock.ts';

/** The name by which the page that a login leads to knows that it is the pop-up. */
const windowName = 'holdfast-login';
const features = 'popup,width=480,height=680';

/** How often the pop-up is looked at, ms: what it shows can't be listened to from here. */
const lookEveryMs = 250;

/** The pop-up that is open. */
let opened: Window | null = null;

export interface LoginWindowWatch {
  readonly clock: RecoveryClock;
  /** Aborts when the user has logged in elsewhere: the pop-up is of no use any more. */
  readonly resumed: AbortSignal;
  /** Aborts when nobody waits for the login any more: the pop-up is left to the user. */
  readonly over: AbortSignal;
  /** The login has led to the address that it was given. */
  readonly onArrived: () => void;
  /** The pop-up is gone, or shows itself to nobody any more. */
  readonly onClosed: () => void;
}

/** Whether this page is the pop-up of another one, which waits for the login. */
export function isLoginWindow(): boolean {
  return globalThis.window?.name === windowName;
}

/** Ends the pop-up that this page is in. Should the browser not let it, the window is an ordinary one from then on. */
export function closeLoginWindow(): void {
  if (!isLoginWindow()) return;
  globalThis.window.name = '';
  globalThis.window.close();
}

/**
 * Opens the pop-up at a login's address, which leads to `returnPath` on this origin, and watches it; one that is open
 * already is brought to the front. Has to be called in the user's own event. False where the browser refuses.
 */
export function openLoginWindow(address: string, returnPath: string, watch: LoginWindowWatch): boolean {
  if (opened !== null && !opened.closed) {
    opened.focus();
    return true;
  }
  // Some blockers give a window that is closed before anybody sees it.
  const popup = globalThis.window?.open(address, windowName, features) ?? null;
  if (popup === null || popup.closed) return false;
  opened = popup;
  follow(popup, returnPath, watch);
  return true;
}

function follow(popup: Window, returnPath: string, watch: LoginWindowWatch): void {
  const { clock, over, resumed, onArrived, onClosed } = watch;
  let timer = clock.setTimeout(look, lookEveryMs);
  over.addEventListener('abort', end, { once: true });
  resumed.addEventListener('abort', dismiss, { once: true });

  function end(): void {
    clock.clearTimeout(timer);
    over.removeEventListener('abort', end);
    resumed.removeEventListener('abort', dismiss);
    if (opened === popup) opened = null;
  }

  function dismiss(): void {
    end();
    popup.close();
  }

  function look(): void {
    if (popup.closed) {
      end();
      onClosed();
    } else if (pathOf(popup) === returnPath) {
      dismiss();
      onArrived();
    } else {
      timer = clock.setTimeout(look, lookEveryMs);
    }
  }
}

/** What a window shows of this origin; null where it shows something else, which nobody here may read. */
function pathOf(popup: Window): string | null {
  try {
    const { origin, pathname, search } = popup.location;
    return origin === globalThis.location.origin ? `${pathname}${search}` : null;
  } catch {
    // A login on another origin: the browser tells nothing of it until it has come back.
    return null;
  }
}
