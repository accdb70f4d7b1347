/** A client under measurement: how it is opened and what it may use of the page around it. */
import type { TapeSocketConstructor } from './tapeSocket.ts';

/** The page around a client: the network, the user, and where it tells how it fares. */
export interface TapePage {
  readonly url: string;
  readonly datasourceId: string;
  readonly fetch: typeof fetch;
  readonly WebSocket: TapeSocketConstructor;
  /** A seed of this session's own, for clients that bring their own dice. */
  readonly diceSeed: number;
  /** The user is asked to log in; resolves when they have, 400 ms later. */
  signIn(): Promise<void>;
  /** The client holds what it takes for the session; anything but a session is a failure. */
  recovered(body: unknown): void;
  /** The client has given up, as far as it goes by itself. */
  failed(): void;
}

export interface TapeClient {
  readonly name: string;
  /** `documented`: as the documentation says. `expert`: as somebody writes it who knows the library and the faults. `varied`: another number in a documented one. */
  readonly variant: 'documented' | 'expert' | 'shipped' | 'varied';
  readonly version: string;
  /** Where the documentation says so; what the expert adds. */
  readonly source: string;
  /** Starts the client on a page and returns what stops it. */
  open(page: TapePage): () => void;
}

/** A client that is one promise of the session's body: it recovers or fails with it. */
export function openPromise(load: (page: TapePage) => Promise<unknown>): TapeClient['open'] {
  return (page) => {
    void load(page).then(
      (body) => page.recovered(body),
      () => page.failed(),
    );
    return () => undefined;
  };
}
