/** The first thing a page does: when a login has led to it, it tells the others, who may be waiting for that. */
import { isLoginWindow } from './loginWindow.ts';
import type { RecoveryCore } from './recoveryCore.ts';
import { isLoginAddress } from './session/loginAddress.ts';
import type { SessionApi } from './session/sessionApi.ts';
import { announceSignedIn } from './sources/loginSource.ts';

/** How long a window that closes itself may take, ms. */
const closingMs = 1_000;

/**
 * Begins, and announces a login that has led here as soon as its session is proved. The pop-up of another page announces
 * it at once and closes; should the browser leave it open, it begins like any page. Returns its off function.
 */
export function arriveFromLogin(
  { api, clock, hub }: Pick<RecoveryCore, 'api' | 'clock' | 'hub'>,
  begin: () => void,
): () => void {
  if (isLoginWindow()) {
    announceSignedIn();
    const timer = clock.setTimeout(begin, closingMs);
    return () => clock.clearTimeout(timer);
  }
  const off = !cameFromLogin(api)
    ? () => undefined
    : hub.on('session.recovered', () => {
        off();
        announceSignedIn();
      });
  begin();
  return off;
}

/** By the page that led here; a page that is loaded again, or gone back to, has told of its login before. */
function cameFromLogin(api: Pick<SessionApi, 'loginAddress'>): boolean {
  const { document, location, performance } = globalThis;
  const login = api.loginAddress?.('/');
  if (!document?.referrer || login === undefined || !URL.canParse(login, location.href)) return false;
  const [entry] = performance.getEntriesByType('navigation');
  const isNew = entry instanceof PerformanceNavigationTiming && entry.type === 'navigate';
  return isNew && isLoginAddress(document.referrer, new URL(login, location.href).pathname, location.href);
}
