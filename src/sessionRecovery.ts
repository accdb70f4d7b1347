/** The door's contract: what a page, a source and an adapter see of a recovery. */
import type { ActorOptions, ActorRefFrom } from 'xstate';
import type { recoveryMachine } from '../machines/recoveryMachine.ts';
import type { RecoveryPolicyOverrides } from '../machines/recoveryPolicy.ts';
import type { RecoveryAction } from '../machines/sessionFailure.ts';
import type { LoginWay } from './goToLogin.ts';
import type { PendingWork } from './journal/pendingWork.ts';
import type { RecoveryClock } from './recoveryClock.ts';
import type { RecoveryNotice } from './recoveryNotice.ts';
import type { RecoveryState } from './recoveryState.ts';
import type { JsonObject, SessionApi, SessionView } from './session/sessionApi.ts';
import type { LoginNote } from './sources/loginNote.ts';
import type { RecoverySource } from './sources/recoverySource.ts';
import type { SessionRecord } from './storage/sessionRecord.ts';
import type { SessionStorage } from './storage/sessionStorage.ts';
import type { RecoveryTabs } from './tabs/tabLink.ts';

/** Listens to a recovery and is never waited for; returns its off function. */
export type RecoveryAdapter = (view: Pick<SessionRecovery, 'getState' | 'subscribe' | 'on'>) => () => void;

export interface SessionRecoveryOptions {
  /** Must equal the API's; a mismatch throws. */
  readonly datasourceId: string;
  readonly api: SessionApi;
  /** Without it, a restore waits for the first status, which tells. */
  readonly userId?: string;
  /** @default encrypted IndexedDB in a browser, memory elsewhere */
  readonly storage?: SessionStorage | false;
  /** @default browserSources() in a browser, none elsewhere */
  readonly sources?: readonly RecoverySource[];
  readonly adapters?: readonly RecoveryAdapter[];
  readonly policy?: RecoveryPolicyOverrides;
  /** Uniform in [0, 1). @default Math.random */
  readonly random?: () => number;
  /** @default the globals, read at each call */
  readonly clock?: RecoveryClock;
  /** The other tabs of this browser. @default all that share the storage, none elsewhere */
  readonly tabs?: RecoveryTabs | false;
  /** Who was seen to be logged in last, as all pages of the origin note it. @default the browser's, none elsewhere */
  readonly loginNote?: LoginNote | false;
  /** Ids for operations: each a key that no other operation has. @default random UUIDs */
  readonly newId?: () => string;
  /**
   * How `act('log_in')` leads to the login: away from this page and back, or in a pop-up that comes back to this page's
   * own address or to a small page of the site, which calls `announceSignedIn`. A pop-up that is blocked becomes a
   * redirect. Work that is only in memory is never left behind: then a redirect becomes a pop-up. @default 'redirect'
   */
  readonly login?: LoginWay;
  /**
   * Whether typing or clicking after the warning of an expiry extends the session by itself, once for each warning,
   * where the server honours keys and has a call for it. @default true
   */
  readonly extendOnActivity?: boolean;
  /**
   * Gives the page to another user, who has logged in after somebody else had worked here.
   * @default loads the page anew
   */
  readonly onUserChanged?: () => void;
  readonly inspect?: ActorOptions<typeof recoveryMachine>['inspect'];
}

export interface SessionRecovery {
  /** Opens the session. Idempotent. */
  start(): void;
  /** Manual: always allowed, at once; joins an attempt under way. */
  retry(): void;
  /** The user has logged in, here or in another tab. */
  signedIn(userId?: string): void;
  /** Stops waiting: leads to `failed`. */
  cancel(): void;
  /** Prolongs the session. @throws SessionError */
  extend(): Promise<void>;
  /** Clears session and journal and opens afresh; the caller has asked the user. @throws SessionError */
  reset(): Promise<void>;
  /** The same user's other tables on this device in which operations wait to be sent. @throws StorageError */
  pendingElsewhere(): Promise<readonly PendingWork[]>;
  /**
   * Destroys the user's key, then the records of all this user's tables on this device, and stops. The caller has asked
   * the user where work is pending: export, keep, or discard it with `discard`.
   * @throws PendingWorkError when operations of any of these tables wait to be sent and `discard` is not true
   * @throws StorageError when the device does not tell; nothing is touched then, nor with pending work
   */
  signOut(options?: { readonly discard?: boolean }): Promise<void>;
  /** Does what a button says; `contact_support`, `choose_datasource` and `dismiss` are the page's own. */
  act(action: RecoveryAction): Promise<void>;
  /** Tells, as `act` does, that the user asked for something, and does nothing: for a page that does it in its own way. */
  noteAction(action: RecoveryAction): void;
  /** A session failure that another part of the page saw: leads to a verification, never straight to a road. */
  report(cause: unknown): void;
  /**
   * Journals an operation and sends it when its turn comes. Resolves when the server has applied it; rejects with a
   * `SessionError` when it refused it, and with an `AbortError` on abort, `stop()` and `reset()`.
   * @throws TypeError for a name that is no operation name, or parameters that are not plain JSON
   */
  perform(
    operation: { readonly name: string; readonly params: JsonObject },
    options?: { readonly signal?: AbortSignal },
  ): Promise<SessionView>;
  /** The work as a 1.0 record. */
  exportWork(): Promise<SessionRecord>;
  /** Queues a record's applied operations behind what is there. @throws SessionRecordError */
  importWork(record: unknown): Promise<void>;
  /** Frozen, and identical until something changed. */
  getState(): RecoveryState;
  /** Calls `listener` on every change; returns its off function. */
  subscribe(listener: (state: RecoveryState) => void): () => void;
  /** Calls `listener` on every notice of a type; returns its off function. */
  on<T extends RecoveryNotice['type']>(
    type: T,
    listener: (notice: Extract<RecoveryNotice, { type: T }>) => void,
  ): () => void;
  readonly actor: ActorRefFrom<typeof recoveryMachine>;
  /** Final: leaves no timer, listener or request behind. */
  stop(): Promise<void>;
}
