/** What the measured page does when it is told to, through `window.journal`. All times are ms. */

/** How a call is made: by a bare `fetch`, by the API alone, or through the engine. */
export type ClientKind = 'fetch' | 'api' | 'holdfast';

/** What one replay looked like from within the page. */
export interface ReplayReport {
  readonly tookMs: number;
  readonly position: number;
  /** How often `state.progress` was seen to replay, each time further than before. */
  readonly progressSeen: number;
  /** It was seen to go back, or to end elsewhere than at its total. */
  readonly isProgressBroken: boolean;
  readonly total: number;
  /** Frames that were drawn while it replayed. */
  readonly frames: number;
  /** The most steps between two turns of a timer. */
  readonly mostStepsInTurn: number;
}

/** Work of the device, which does not depend on how busy the machine is. */
export interface DeviceCounts {
  /** Read-write transactions of IndexedDB. */
  readonly writes: number;
  /** Of them, those of the engine's operations that came before the request. */
  readonly writesBeforeRequest: number;
  /** Records that were encrypted. */
  readonly seals: number;
  /** Records that were decrypted. */
  readonly opens: number;
}

export interface JournalDoor {
  /** Puts a journal on this device whose operations led to where the datasource's session stands. */
  seed(datasourceId: string): Promise<void>;
  /** The same, with a session of that many operations that lives in this page instead of on the server. */
  seedInPage(datasourceId: string, operations: number): Promise<void>;
  /** Makes the server in this page forget it. */
  forgetInPage(datasourceId: string): void;
  /** The ids of what is applied in the session in this page, in their order. */
  appliedInPage(datasourceId: string): readonly string[];
  /** Opens the session: how long that took. The engine stays open. */
  start(client: ClientKind, datasourceId: string): Promise<number>;
  /** Does one operation: how long until its answer was there. */
  perform(client: ClientKind, datasourceId: string): Promise<number>;
  /** Does one operation by each client, in this order, with a pause before each. */
  performEach(
    clients: readonly ClientKind[],
    datasources: Readonly<Record<ClientKind, string>>,
  ): Promise<number[]>;
  /** Opens the session again after the server forgot it, as a failure that the page saw makes it do. */
  replay(datasourceId: string): Promise<ReplayReport>;
  /** The lengths of the tasks over 50 ms since the page began. */
  longTasks(): Promise<number[]>;
  /** What the device was asked for since the page began. */
  deviceCounts(): DeviceCounts;
  stop(): Promise<void>;
}

declare global {
  interface Window {
    journal: JournalDoor;
  }
}
