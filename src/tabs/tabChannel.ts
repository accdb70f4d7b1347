/** The channel to the other tabs, closed while the page is away. */
import type { PagePresence } from './pagePresence.ts';
import { readTabMessage, type TabMessage } from './tabMessage.ts';
import type { TabPlatform } from './tabPlatform.ts';

export interface TabChannel {
  /** Sends to the other tabs; false when nothing was sent. */
  post(message: TabMessage): boolean;
  close(): void;
}

export interface TabChannelOptions {
  readonly name: string;
  readonly platform: TabPlatform;
  readonly presence: PagePresence;
  readonly onMessage: (message: TabMessage) => void;
  readonly onError: (error: unknown) => void;
}

/** Opens the channel of that name and opens it again whenever the page comes back. */
export function tabChannel({ name, platform, presence, onMessage, onError }: TabChannelOptions): TabChannel {
  let channel = open();

  function open(): BroadcastChannel | null {
    try {
      const opened = platform.openChannel(name);
      if (opened) opened.onmessage = ({ data }: MessageEvent<unknown>) => hear(data);
      return opened;
    } catch (error) {
      onError(error);
      return null;
    }
  }

  function hear(data: unknown): void {
    const message = readTabMessage(data);
    if (message) onMessage(message);
  }

  function close(): void {
    channel?.close();
    channel = null;
  }

  let stay = presence.stay;
  const off = presence.onChange(() => {
    // A page with an open channel may be refused by the back-forward cache, or dropped from it by a message.
    if (presence.stay.aborted) close();
    else if (presence.stay !== stay) {
      stay = presence.stay;
      channel ??= open();
    }
  });

  return {
    post(message) {
      try {
        channel?.postMessage(message);
        return channel !== null;
      } catch (error) {
        onError(error);
        return false;
      }
    },
    close() {
      off();
      close();
    },
  };
}
