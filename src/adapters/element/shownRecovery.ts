/** What the element needs of a recovery, and what it tells the page. */
import type { RecoveryAction } from '../../../machines/sessionFailure.ts';
import type { RecoveryNotice } from '../../recoveryNotice.ts';
import type { SessionRecovery } from '../../sessionRecovery.ts';

/** A `SessionRecovery`, or something that stands for one. */
export type ShownRecovery = Pick<
  SessionRecovery,
  'getState' | 'subscribe' | 'on' | 'act' | 'noteAction' | 'extend' | 'report'
>;

/** What is in sight, the loudest of it. */
export type RecoveryPhase = 'calm' | 'chip' | 'banner' | 'dialog' | 'toast' | 'expiring';

/** The element's events, by name; each bubbles and is composed. */
export interface RecoveryElementEvents {
  /** Before a button is acted on; cancelable: the page then does it in its own way. */
  readonly 'recovery-action': { readonly action: RecoveryAction | 'extend' };
  /** An operation was refused; cancelable: the page then tells it itself. */
  readonly 'recovery-refused': Extract<RecoveryNotice, { type: 'operation.refused' }>;
  /** Something else is in sight now. */
  readonly 'recovery-phase': { readonly phase: RecoveryPhase };
}

/** Sends one of the element's events; whether nobody has prevented it. */
export function tellPage<K extends keyof RecoveryElementEvents>(
  host: HTMLElement,
  type: K,
  detail: RecoveryElementEvents[K],
): boolean {
  return host.dispatchEvent(
    new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable: type !== 'recovery-phase' }),
  );
}
