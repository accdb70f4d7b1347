/** What the page under test tells from inside, and what it is told: plain JSON both ways. */
import type { RecoveryPolicyOverrides, RecoveryState } from '../../../src/index.ts';
import type { SoakOperation } from './operationPlan.ts';

/** Where an operation is caught: written but not sent, or answered while the page has not heard of it. */
export type HoldMoment = 'before-send' | 'before-acknowledgement';

/** What of a recovery's state the rounds look at. */
export interface TabState extends Pick<RecoveryState, 'value' | 'pending' | 'durability'> {
  readonly code: string | null;
}

export type TabEvent =
  | { readonly kind: 'state'; readonly state: TabState }
  | { readonly kind: 'resolved'; readonly serial: number }
  | { readonly kind: 'rejected'; readonly serial: number; readonly reason: string }
  /** An operation's request is about to leave; `id` is its idempotency key. */
  | { readonly kind: 'sent'; readonly id: string; readonly name: string; readonly body: string }
  | { readonly kind: 'held'; readonly moment: HoldMoment }
  | { readonly kind: 'applied'; readonly id: string }
  | { readonly kind: 'refused'; readonly id: string; readonly name: string; readonly code: string }
  | { readonly kind: 'conflicted' }
  | { readonly kind: 'plug-failed'; readonly plug: string; readonly reason: string };

export interface TabOptions {
  readonly datasourceId: string;
  readonly userId: string;
  readonly policy: RecoveryPolicyOverrides;
}

/** `window.soak`: how a round works the page. */
export interface SoakRemote {
  open(options: TabOptions): void;
  perform(operations: readonly SoakOperation[]): void;
  /** Catches the `nth` change from now on, from 1, and keeps it until `release`. */
  hold(moment: HoldMoment, nth: number): void;
  release(): void;
  signedIn(): void;
  act(action: 'keep_mine' | 'use_server'): Promise<void>;
  /** Stores until nothing more fits. */
  fillDisk(): Promise<void>;
  freeDisk(): Promise<void>;
}

declare global {
  interface Window {
    soak: SoakRemote;
    /** Put there by the round. */
    soakTell(event: TabEvent): Promise<void>;
  }
}
