/** Everything an adapter can hear once, when it happens. */
import type { LifecycleNotice } from '../machines/recoveryEvents.ts';
import type { FailureCode, RecoveryAction, SessionFailure } from '../machines/sessionFailure.ts';
import type { RecoveryState } from './recoveryState.ts';

export type PlugName = 'listener' | 'adapter' | 'source' | 'tabs' | 'inspect' | 'storage' | 'api' | 'random';

/** Notices carry no rows, parameters, column names or tokens. `at` is ms since the epoch. */
export type RecoveryNotice =
  | LifecycleNotice
  /** The server has applied an operation; `position` is the head after it. */
  | {
      readonly type: 'operation.applied';
      readonly id: string;
      readonly name: string;
      readonly position: number;
      readonly at: number;
    }
  /** The server refused an operation; the session lives and the next one is sent. */
  | {
      readonly type: 'operation.refused';
      readonly id: string;
      readonly name: string;
      readonly failure: SessionFailure;
      readonly at: number;
    }
  /** Somebody else changed the session: the user chooses between `keep_mine`, `use_server` and `export_work`. */
  | { readonly type: 'work.conflicted'; readonly pending: number; readonly at: number }
  | {
      readonly type: 'durability.changed';
      readonly durability: RecoveryState['durability'];
      readonly at: number;
    }
  /** The user asked for something: by a button, or by `retry()`. `code` is the failure that stood at that moment. */
  | {
      readonly type: 'action.taken';
      readonly action: RecoveryAction;
      readonly code: FailureCode | null;
      readonly at: number;
    }
  /**
   * Another user has logged in. Nothing of the former one's work is in this recovery any more, and nothing of it is
   * sent; it waits on the device for them. What the page itself shows of it is the page's to clear.
   */
  | { readonly type: 'user.changed'; readonly at: number }
  /** A plug threw. Recovery went on; each plug is reported once. */
  | { readonly type: 'plug.failed'; readonly plug: PlugName; readonly error: unknown; readonly at: number };
