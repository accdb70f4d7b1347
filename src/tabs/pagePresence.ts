/** Whether this page is here: not frozen, and not in the back-forward cache. */
import { createListeners } from '../listeners.ts';
import type { TabPlatform } from './tabPlatform.ts';

export interface PagePresence {
  /** Aborts when the page goes away or the presence is closed. A page that comes back has a new one. */
  readonly stay: AbortSignal;
  /** Whether the page is here and somebody can see it. A worker never is. */
  readonly isVisible: boolean;
  /** Resolves as soon as the page is here. @throws the signal's reason when it aborts before */
  untilHere(signal: AbortSignal): Promise<void>;
  /** Resolves as soon as the page is visible. @throws the signal's reason when it aborts before */
  untilVisible(signal: AbortSignal): Promise<void>;
  /** Calls the listener when the page has gone away, has come back, or was shown or hidden. */
  onChange(listener: () => void): () => void;
  close(): void;
}

/** Follows the page (HTML §7.4.6, Page Lifecycle) until it is closed. Where there is no page, it is always here. */
export function pagePresence(platform: TabPlatform, onError: (error: unknown) => void): PagePresence {
  const closed = new AbortController();
  const changes = createListeners<void>((error) => onError(error));
  let stay = new AbortController();
  let isCached = false;
  let isFrozen = false;

  const isHere = () => !stay.signal.aborted;
  const isVisible = () => isHere() && platform.document?.visibilityState === 'visible';

  function look(): void {
    const isAway = isCached || isFrozen;
    if (isAway && isHere()) stay.abort(new DOMException('The page has gone away.', 'AbortError'));
    else if (!isAway && !isHere()) stay = new AbortController();
    changes.call();
  }

  function follow(target: EventTarget | undefined, handlers: Readonly<Record<string, () => void>>): void {
    for (const [type, handler] of Object.entries(handlers)) {
      const onEvent = () => {
        handler();
        look();
      };
      target?.addEventListener(type, onEvent, { signal: closed.signal });
    }
  }

  follow(platform.window, {
    pagehide: () => {
      isCached = true;
    },
    pageshow: () => {
      isCached = false;
      isFrozen = false;
    },
  });
  follow(platform.document, {
    freeze: () => {
      isFrozen = true;
    },
    resume: () => {
      isFrozen = false;
    },
    visibilitychange: () => {},
  });

  function until(condition: () => boolean, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const off = changes.add(check);
      signal.addEventListener('abort', check, { once: true });
      function check(): void {
        if (!signal.aborted && !condition()) return;
        off();
        signal.removeEventListener('abort', check);
        if (signal.aborted) reject(signal.reason);
        else resolve();
      }
      check();
    });
  }

  return {
    get stay() {
      return stay.signal;
    },
    get isVisible() {
      return isVisible();
    },
    untilHere: (signal) => until(isHere, signal),
    untilVisible: (signal) => until(isVisible, signal),
    onChange: (listener) => changes.add(listener),
    close() {
      closed.abort();
      changes.clear();
      stay.abort(new DOMException('This link to the other tabs is closed.', 'AbortError'));
    },
  };
}
