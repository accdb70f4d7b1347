/** A kind of fault: what strikes a round, and when. */
import type { ProfileBrowser } from '../profileBrowser.ts';
import type { SoakRound } from '../soakRound.ts';

/** A round whose browser may be killed. */
export interface KillableBrowser {
  /** Kills the browser and starts it again on the same profile; resolves to the new one. */
  again(): Promise<ProfileBrowser>;
}

export interface FaultKind {
  readonly name: string;
  /** Plays the fault from the first tab to the moment when everything has come to rest. */
  readonly play: (round: SoakRound, browser: KillableBrowser) => Promise<void>;
  /** It needs a browser of its own. */
  readonly killsBrowser?: boolean;
}
