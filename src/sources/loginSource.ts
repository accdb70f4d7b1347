/** Says that the user has logged in, in whichever tab: told by that tab, or seen by its new CSRF token. */
import { closeLoginWindow } from '../loginWindow.ts';
import { readCsrfToken } from '../session/csrfToken.ts';
import { listen } from './listen.ts';
import type { RecoverySource } from './recoverySource.ts';

const channelName = 'holdfast';
const storageKey = 'holdfast:user.signedIn';
const announcement = { type: 'user.signedIn' } as const;

/**
 * Tells every tab of this origin, this one included, that the user has logged in. For the page that a login leads to;
 * when that is the pop-up of another page, the window is closed.
 */
export function announceSignedIn(): void {
  if (typeof BroadcastChannel === 'function') {
    const channel = new BroadcastChannel(channelName);
    channel.postMessage(announcement);
    channel.close();
  } else if (typeof localStorage !== 'undefined') {
    // The other tabs get an event for each change, and nothing stays.
    localStorage.setItem(storageKey, announcement.type);
    localStorage.removeItem(storageKey);
  }
  closeLoginWindow();
}

/**
 * Django changes the token with every login. The cookie is compared when the page is shown or focused, and at once
 * where the browser tells of changes (Cookie Store).
 */
export const loginSource: RecoverySource = (push) => {
  let token = readCsrfToken();
  let channel = openChannel(announced);

  function announced(): void {
    // So that the cookie of the same login is not a second one.
    token = readCsrfToken();
    push({ type: 'user.signedIn' });
  }

  function compare(): void {
    const before = token;
    token = readCsrfToken();
    if (token !== null && token !== before) push({ type: 'user.signedIn' });
  }

  const offs = [
    listen(globalThis.window, {
      focus: compare,
      storage: (event) => {
        if (event instanceof StorageEvent && event.key === storageKey && event.newValue !== null) announced();
      },
      // A page with an open channel may be refused by the back-forward cache, or dropped from it by a message.
      pagehide: () => {
        channel?.close();
        channel = null;
      },
      pageshow: () => {
        channel ??= openChannel(announced);
        compare();
      },
    }),
    listen(globalThis.document, { visibilitychange: compare }),
    listen(globalThis.cookieStore, { change: compare }),
  ];
  return () => {
    for (const off of offs) off();
    channel?.close();
  };
};

function openChannel(announced: () => void): BroadcastChannel | null {
  if (typeof BroadcastChannel !== 'function') return null;
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const told =
      typeof data === 'object' && data !== null && 'type' in data && data.type === announcement.type;
    if (told) announced();
  };
  return channel;
}
