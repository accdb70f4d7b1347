/** What the tabs need of a browser, each part looked up at its use. */

export interface TabPlatform {
  /** Web Locks; absent on plain http. */
  readonly locks: LockManager | undefined;
  /** Hears `pagehide` and `pageshow`; absent in a worker. */
  readonly window: EventTarget | undefined;
  /** Hears `freeze`, `resume` and `visibilitychange`; absent in a worker. */
  readonly document: (EventTarget & Pick<Document, 'visibilityState'>) | undefined;
  /** A new channel to the other tabs, or null where the browser has none. */
  openChannel(name: string): BroadcastChannel | null;
}

/** The global object of a page, a frame or a worker, with whatever it lacks. */
type BrowserScope = {
  readonly [Name in 'navigator' | 'window' | 'document' | 'BroadcastChannel']?:
    | (typeof globalThis)[Name]
    | undefined;
};

/** The platform of a page, a frame or a worker. */
export function tabPlatform(scope: () => BrowserScope = () => globalThis): TabPlatform {
  return {
    get locks() {
      return scope().navigator?.locks;
    },
    get window() {
      return scope().window;
    },
    get document() {
      return scope().document;
    },
    openChannel(name) {
      const { BroadcastChannel } = scope();
      return typeof BroadcastChannel === 'function' ? new BroadcastChannel(name) : null;
    },
  };
}
