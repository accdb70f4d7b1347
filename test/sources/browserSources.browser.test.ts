import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cdp } from 'vitest/browser';
import type { RecoveryFact } from '../../machines/recoveryFact.ts';
import { browserSources } from '../../src/sources/browserSources.ts';
import { announceSignedIn, loginSource } from '../../src/sources/loginSource.ts';
import { networkSource } from '../../src/sources/networkSource.ts';
import { pageSource } from '../../src/sources/pageSource.ts';
import type { RecoverySource } from '../../src/sources/recoverySource.ts';

type FactType = RecoveryFact['type'];

const offs: (() => void)[] = [];

function listenTo(source: RecoverySource): FactType[] {
  const heard: FactType[] = [];
  offs.push(source(({ type }) => void heard.push(type)));
  return heard;
}

async function goOffline(offline: boolean): Promise<void> {
  await cdp().send('Network.overrideNetworkState', {
    offline,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });
  await expect.poll(() => navigator.onLine).toBe(!offline);
}

/** What a tab switch does: headless Chromium has no other tab to switch to. */
function becomeVisible(visible: boolean): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visible ? 'visible' : 'hidden');
  document.dispatchEvent(new Event('visibilitychange'));
}

function setToken(token: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: what a server's Set-Cookie does.
  document.cookie = token === '' ? 'csrftoken=; Max-Age=0; Path=/' : `csrftoken=${token}; Path=/`;
}

beforeEach(() => setToken('first'));
afterEach(() => {
  for (const off of offs.splice(0)) off();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  setToken('');
});

describe('the network', () => {
  afterEach(() => goOffline(false));

  test('lost and restored are told when the browser says so', async () => {
    const heard = listenTo(networkSource);
    await goOffline(true);
    await expect.poll(() => heard).toEqual(['network.lost']);
    await goOffline(false);
    await expect.poll(() => heard).toEqual(['network.lost', 'network.restored']);
  });

  test('a page that starts offline is told at once, one that starts online hears nothing', async () => {
    expect(listenTo(networkSource)).toEqual([]);
    await goOffline(true);
    expect(listenTo(networkSource)).toEqual(['network.lost']);
  });

  test('after its off function nothing is heard any more', async () => {
    const heard = listenTo(networkSource);
    const others = listenTo(networkSource);
    offs[0]?.();
    await goOffline(true);
    await expect.poll(() => others).toEqual(['network.lost']);
    expect(heard).toEqual([]);
  });
});

describe('the page', () => {
  test('shown and hidden are told as they change, once each', () => {
    const heard = listenTo(pageSource);
    becomeVisible(false);
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    becomeVisible(true);
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    expect(heard).toEqual(['page.hidden', 'page.shown']);
  });

  test('a page that starts hidden is told at once', () => {
    becomeVisible(false);
    expect(listenTo(pageSource)).toEqual(['page.hidden']);
  });

  test('a page that comes back from the back-forward cache is shown, in a hidden tab it is not', () => {
    const heard = listenTo(pageSource);
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    expect(heard.splice(0)).toEqual(['page.hidden', 'page.shown']);
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    becomeVisible(false);
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    expect(heard).toEqual(['page.hidden']);
    becomeVisible(true);
    expect(heard).toEqual(['page.hidden', 'page.shown']);
  });

  test('a frozen page is hidden, a resumed one is shown, behind another tab it is not', () => {
    const heard = listenTo(pageSource);
    document.dispatchEvent(new Event('freeze'));
    document.dispatchEvent(new Event('resume'));
    expect(heard).toEqual(['page.hidden', 'page.shown']);
    becomeVisible(false);
    document.dispatchEvent(new Event('freeze'));
    document.dispatchEvent(new Event('resume'));
    expect(heard).toEqual(['page.hidden', 'page.shown', 'page.hidden']);
  });
});

describe('a login', () => {
  test('announced in any tab is heard, in this one too', async () => {
    const heard = listenTo(loginSource);
    announceSignedIn();
    await expect.poll(() => heard).toEqual(['user.signedIn']);
  });

  test('announced by a page without BroadcastChannel is heard through localStorage, which keeps nothing', async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    offs.push(() => frame.remove());
    const heard = listenTo(loginSource);
    const told: (string | null)[] = [];
    frame.contentWindow?.addEventListener('storage', ({ key, newValue }) => {
      if (newValue !== null) told.push(key);
    });
    vi.stubGlobal('BroadcastChannel', undefined);
    announceSignedIn();
    expect(localStorage.length).toBe(0);
    await expect.poll(() => told).toHaveLength(1);
    const [key] = told;
    if (!key || !frame.contentWindow) throw new Error('The frame was told nothing.');
    frame.contentWindow.localStorage.setItem(key, 'again');
    frame.contentWindow.localStorage.removeItem(key);
    await expect.poll(() => heard).toEqual(['user.signedIn']);
  });

  test('other messages on the channel and other keys in localStorage are not logins', async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    offs.push(() => frame.remove());
    const heard = listenTo(loginSource);
    const channel = new BroadcastChannel('holdfast');
    for (const message of [null, 'user.signedIn', {}, { type: 'user.signedOut' }, []])
      channel.postMessage(message);
    frame.contentWindow?.localStorage.setItem('theme', 'dark');
    frame.contentWindow?.localStorage.removeItem('theme');
    // Messages keep their order: what comes after these has passed them.
    channel.postMessage({ type: 'user.signedIn' });
    channel.close();
    await expect.poll(() => heard.length).toBeGreaterThan(0);
    expect(heard).toEqual(['user.signedIn']);
  });

  test('is seen by the new token in the cookie, as soon as it changes', async () => {
    const heard = listenTo(loginSource);
    setToken('second');
    await expect.poll(() => heard).toEqual(['user.signedIn']);
  });

  test('a token that goes is no login, the one that comes then is', async () => {
    const heard = listenTo(loginSource);
    setToken('');
    await expect.poll(() => cookieStore.get('csrftoken')).toBe(null);
    window.dispatchEvent(new Event('focus'));
    expect(heard).toEqual([]);
    setToken('second');
    await expect.poll(() => heard).toEqual(['user.signedIn']);
  });

  test.for([
    ['focused', () => window.dispatchEvent(new Event('focus'))],
    ['shown', () => becomeVisible(true)],
    [
      'taken out of the back-forward cache',
      () => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })),
    ],
  ] as const)('without Cookie Store the token is compared when the page is %s', ([, happen]) => {
    vi.stubGlobal('cookieStore', undefined);
    const heard = listenTo(loginSource);
    happen();
    setToken('second');
    expect(heard).toEqual([]);
    happen();
    happen();
    expect(heard).toEqual(['user.signedIn']);
  });

  test('the announcement and the cookie of one login are told once', async () => {
    vi.stubGlobal('cookieStore', undefined);
    const heard = listenTo(loginSource);
    setToken('second');
    announceSignedIn();
    await expect.poll(() => heard).toEqual(['user.signedIn']);
    window.dispatchEvent(new Event('focus'));
    expect(heard).toEqual(['user.signedIn']);
  });

  test('a page in the back-forward cache has no channel open, and has one again afterwards', async () => {
    const heard = listenTo(loginSource);
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    const witness = listenTo(loginSource);
    announceSignedIn();
    await expect.poll(() => witness).toEqual(['user.signedIn']);
    expect(heard).toEqual([]);
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    announceSignedIn();
    await expect.poll(() => heard).toEqual(['user.signedIn']);
  });
});

describe('the sources of a browser', () => {
  test('ten recoveries on a page share one set of listeners, and the last takes it away', () => {
    const added = [vi.spyOn(window, 'addEventListener'), vi.spyOn(document, 'addEventListener')];
    const removed = [vi.spyOn(window, 'removeEventListener'), vi.spyOn(document, 'removeEventListener')];
    const calls = (spies: typeof added) => spies.reduce((count, spy) => count + spy.mock.calls.length, 0);
    const subscribe = () => browserSources().map((source) => source(() => {}));

    const first = subscribe();
    const once = calls(added);
    expect(once).toBeGreaterThan(0);
    const others = Array.from({ length: 9 }, subscribe).flat();
    expect(calls(added)).toBe(once);
    for (const off of [...first, ...others.slice(4)]) off();
    expect(calls(removed)).toBe(0);
    for (const off of others) off();
    expect(calls(removed)).toBe(once);
  });

  test('a recovery that is started offline beside another one is told so', async () => {
    for (const source of browserSources()) listenTo(source);
    await goOffline(true);
    const heard = browserSources().flatMap((source) => listenTo(source));
    expect(heard).toEqual(['network.lost']);
    await goOffline(false);
  });

  test('a subscriber that throws is reported to the page and the others hear the fact', async () => {
    const reported: unknown[] = [];
    const onError = (event: ErrorEvent) => {
      reported.push(event.error);
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    window.addEventListener('error', onError, { capture: true });
    offs.push(() => window.removeEventListener('error', onError, { capture: true }));
    const error = new Error('broken subscriber');
    const [, page] = browserSources();
    if (!page) throw new Error('The page source is missing.');
    offs.push(
      page(() => {
        throw error;
      }),
    );
    const heard = listenTo(page);
    becomeVisible(false);
    expect(heard).toEqual(['page.hidden']);
    await expect.poll(() => reported).toEqual([error]);
  });
});
