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
  /** Timers that fired while it replayed. */
  readonly ticks: number;
}

export interface JournalDoor {
  /** Lets a datasource's session, with that many operations, live in this page instead of on the server. */
  beginInPage(datasourceId: string, operations: number): void;
  /** Makes the server in this page forget it. */
  forgetInPage(datasourceId: string): void;
  /** The ids of what is applied in the session in this page, in their order. */
  appliedInPage(datasourceId: string): readonly string[];
  /** Puts a journal of that many applied operations on this device, as the session of the datasource stands. */
  seed(datasourceId: string, operations: number): Promise<void>;
  /** Opens the session: how long that took. The engine stays open. */
  start(client: ClientKind, datasourceId: string): Promise<number>;
  /** Does one operation: how long until its answer was there. */
  perform(client: ClientKind, datasourceId: string): Promise<number>;
  /** Does one operation by each client, in this order, with a pause before each. */
  performEach(clients: readonly ClientKind[], datasources: Readonly<Record<ClientKind, string>>): Promise<number[]>;
  /** Opens the session again after the server forgot it, as a failure that the page saw makes it do. */
  replay(datasourceId: string): Promise<ReplayReport>;
  /** The lengths of the tasks over 50 ms since the page began. */
  longTasks(): Promise<number[]>;
  /** Read-write transactions of IndexedDB since the page began. */
  writes(): number;
  stop(): Promise<void>;
}

declare global {
  interface Window {
    journal: JournalDoor;
  }
}
