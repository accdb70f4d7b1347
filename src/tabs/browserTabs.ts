/** Links the tabs of a browser: one task at a time by Web Locks, messages by BroadcastChannel. */
import { createListeners } from '../listeners.ts';
import { type RecoveryClock, systemClock } from '../recoveryClock.ts';
import type { Lease } from './lease.ts';
import { lockQueue } from './lockQueue.ts';
import { pagePresence } from './pagePresence.ts';
import { rollCall } from './rollCall.ts';
import { tabChannel } from './tabChannel.ts';
import type { RecoveryTabs, TabLink } from './tabLink.ts';
import type { TabMessage } from './tabMessage.ts';
import { type TabPlatform, tabPlatform } from './tabPlatform.ts';

export interface BrowserTabsOptions {
  /**
   * Gets what the browser or a listener threw, a listener's first error only. Nothing stops for it.
   * @default the page's own error report
   */
  readonly onError?: (error: unknown) => void;
  /** @default the platform of this page */
  readonly platform?: TabPlatform;
  /** @default the system's clock */
  readonly clock?: RecoveryClock;
}

/** The tabs of this browser. Nothing of the browser is touched before a link's first use. */
export function browserTabs({
  onError = reportToPage,
  platform = tabPlatform(),
  clock = systemClock,
}: BrowserTabsOptions = {}): RecoveryTabs {
  return (name) => tabLink(name, { onError, platform, clock });
}

function tabLink(name: string, { onError, platform, clock }: Required<BrowserTabsOptions>): TabLink {
  const closed = new AbortController();
  const broken = new WeakSet<object>();
  const listeners = createListeners<unknown>((error, listener) => {
    if (!broken.has(listener)) onError(error);
    broken.add(listener);
  });
  let parts: ReturnType<typeof connect> | null = null;

  function connect() {
    const leases = new Set<Lease>();
    const presence = pagePresence(platform, onError);
    const onMessage = (message: TabMessage) => {
      if (message.type === 'told') listeners.call(message.message);
      else roll.hear(message);
    };
    const channel = tabChannel({ name: `holdfast:${name}`, platform, presence, onMessage, onError });
    const roll = rollCall(channel.post, () => leases.size > 0);
    const line = lockQueue({ name, platform, clock, presence, roll, leases, onError });
    return { presence, channel, line };
  }

  function connected() {
    parts ??= connect();
    return parts;
  }

  return {
    async hold(task, signal) {
      const waiting = AbortSignal.any([signal, closed.signal]);
      waiting.throwIfAborted();
      const lease = await connected().line.wait(waiting);
      try {
        return await task(lease.held);
      } finally {
        lease.release();
      }
    },
    async holdIfFree(task, signal) {
      const waiting = AbortSignal.any([signal, closed.signal]);
      waiting.throwIfAborted();
      const lease = await connected().line.takeIfFree(waiting);
      if (lease === null) return false;
      try {
        await task(lease.held);
      } finally {
        lease.release();
      }
      return true;
    },
    post(message: object) {
      if (!closed.signal.aborted) connected().channel.post({ type: 'told', message });
    },
    listen(listener) {
      if (closed.signal.aborted) return () => {};
      connected();
      return listeners.add(listener);
    },
    close() {
      closed.abort(new DOMException('This link to the other tabs is closed.', 'AbortError'));
      listeners.clear();
      parts?.channel.close();
      parts?.presence.close();
    },
  };
}

function reportToPage(error: unknown): void {
  queueMicrotask(() => {
    if (typeof reportError !== 'function') throw error;
    reportError(error);
  });
}
