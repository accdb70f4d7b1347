/** One user's browser: its disk, its locks, its messages and its tabs over one server. */
import type { Device } from './device.ts';
import type { Disk } from './disk.ts';
import type { ModelServer } from './modelServer.ts';
import type { SimulatedTab } from './simulatedTab.ts';
import type { TabLocks } from './tabLocks.ts';
import type { TabMessages } from './tabMessages.ts';

export interface Browser {
  readonly device: Device;
  readonly server: ModelServer;
  readonly disk: Disk;
  readonly locks: TabLocks;
  readonly messages: TabMessages;
  readonly tabs: SimulatedTab[];
  /** The next proof takes the server's history as it stands, whatever is in it. */
  isRebasing(): boolean;
  /** Recovery clears the session: after `keep_mine` that says that it builds its own again. */
  onClear(): void;
  /** When recovery last cleared the session, in virtual ms. */
  clearedMs(): number;
  /** Whether a step was there when the user took the history as it stood. */
  isBaseline(label: string): boolean;
  /** Whether an operation's label is readable on the device. */
  holds(label: string): boolean;
}
