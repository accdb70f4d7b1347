/** What a bug report says of the place it comes from: classes and abilities, nothing that tells one user from another. */
import type { ReportEnvironment } from './bugReport.ts';

/** Reads the globals of this moment; where there is no browser, less is known. */
export function reportEnvironment(): ReportEnvironment {
  const { navigator, document, crypto, isSecureContext, innerWidth }: Partial<typeof globalThis> = globalThis;
  return {
    browser: navigator?.userAgent?.slice(0, 300) ?? null,
    online: navigator?.onLine ?? null,
    visibility: document?.visibilityState ?? null,
    language: navigator?.language ?? null,
    timeZoneOffsetMin: 0 - new Date().getTimezoneOffset(),
    screen: innerWidth === undefined ? null : screenClass(innerWidth),
    secureContext: isSecureContext ?? null,
    cookies: document === undefined ? null : (navigator?.cookieEnabled ?? null),
    indexedDb: globalThis.indexedDB !== undefined,
    webCrypto: crypto?.subtle !== undefined,
    webLocks: navigator?.locks !== undefined,
    broadcastChannel: globalThis.BroadcastChannel !== undefined,
  };
}

function screenClass(widthPx: number): 'narrow' | 'medium' | 'wide' {
  if (widthPx < 600) return 'narrow';
  return widthPx < 1200 ? 'medium' : 'wide';
}
