/** The buttons of the recovery dialog: the actions that a failure offers, the most helpful first, retry always among them. */
import type { RecoveryAction, RecoveryState } from '../index.ts';
import type { StudioMessages } from './messages/studioMessages.ts';

export interface RecoveryButton {
  readonly action: RecoveryAction;
  readonly label: string;
  readonly look: 'primary' | 'plain' | 'danger';
}

/** Actions that throw this user's work away. */
const destructive: readonly RecoveryAction[] = ['reset_session', 'use_server'];
/** Actions that throw anybody's work away. */
const askedFirst: readonly RecoveryAction[] = [...destructive, 'keep_mine'];
/** Not for pressing: one describes what happens by itself, the other is the dialog's own close button. */
const notButtons: readonly RecoveryAction[] = ['automatic_retry', 'dismiss'];

export function isAskedFirst(action: RecoveryAction): boolean {
  return askedFirst.includes(action);
}

export function recoveryButtons(
  messages: StudioMessages,
  state: Pick<RecoveryState, 'actions'>,
): readonly RecoveryButton[] {
  const offered = state.actions.filter((action) => !notButtons.includes(action));
  // A check of the connection is a retry by another name.
  const actions = offered.map((action) => (action === 'check_connection' ? 'manual_retry' : action));
  const unique = [...new Set<RecoveryAction>([...actions, 'manual_retry'])];
  return unique.map((action, index) => ({
    action,
    label: messages.actions[action],
    look: destructive.includes(action) ? 'danger' : index === 0 ? 'primary' : 'plain',
  }));
}
