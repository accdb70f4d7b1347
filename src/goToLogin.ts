/** Leads the user to the login: away from this page and back, or in a pop-up beside it. */
import { type LoginWindowWatch, openLoginWindow } from './loginWindow.ts';
import { currentPath, openAddress, reloadPage } from './pageActions.ts';

/** Away and back, in a pop-up that comes back to this page's address, or in one that comes back to a small page. */
export type LoginWay = 'redirect' | 'popup' | { readonly popup: string };

export interface LoginRoad extends LoginWindowWatch {
  readonly way: LoginWay;
  /** The login's address, leading back to `returnPath`; absent where the application names none. */
  readonly addressFor: ((returnPath: string) => string) | undefined;
  /** Leaving this page would lose work. */
  readonly mustStay: boolean;
  /** Stores what is not on the device yet; whether all of it is. */
  readonly flush: () => Promise<boolean>;
}

/** This page is on its way to the login: whoever asks again gets there with it. */
let leaving: Promise<void> | null = null;

/**
 * Opens the login. The pop-up comes first and at once, since a browser lets one open only in the user's own event.
 * @throws Error when leaving would lose work and the browser blocked the pop-up
 */
export function goToLogin(road: LoginRoad): Promise<void> {
  const { way, addressFor, mustStay, flush } = road;
  if (addressFor !== undefined && (way !== 'redirect' || mustStay)) {
    const returnPath = typeof way === 'object' ? way.popup : pathWithoutHash();
    if (openLoginWindow(addressFor(returnPath), returnPath, road)) return Promise.resolve();
  }
  if (mustStay) return Promise.reject(wouldLoseWork());
  leaving ??= leave(addressFor, flush).finally(() => {
    leaving = null;
  });
  return leaving;
}

async function leave(addressFor: LoginRoad['addressFor'], flush: LoginRoad['flush']): Promise<void> {
  if (!(await flush())) throw wouldLoseWork();
  if (addressFor === undefined) reloadPage();
  else openAddress(addressFor(currentPath()));
}

function wouldLoseWork(): Error {
  return new Error(
    'Leaving for the login would lose work that is only in memory: allow the pop-up, log in in another tab, or save a copy first.',
  );
}

function pathWithoutHash(): string {
  return currentPath().replace(/#.*$/, '');
}
