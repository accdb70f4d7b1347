/** The buttons of the dialog: the actions that a failure offers, the most helpful first, a retry always among them. */
import type { RecoveryAction } from '../../../machines/sessionFailure.ts';
import type { RecoveryState } from '../../recoveryState.ts';
import type { RecoveryMessages } from '../messages/recoveryMessages.ts';

export interface RecoveryButton {
  readonly action: RecoveryAction;
  readonly label: string;
  readonly look: 'primary' | 'plain' | 'danger';
}

/** Actions that throw this user's work away. */
const destructive: readonly RecoveryAction[] = ['reset_session', 'use_server'];
/** Not for pressing: one describes what happens by itself, the other is the dialog's own close button. */
const notButtons: readonly RecoveryAction[] = ['automatic_retry', 'dismiss'];

/** Whether an action throws anybody's work away, so that it is asked for twice. */
export function isAskedFirst(action: RecoveryAction): boolean {
  return destructive.includes(action) || action === 'keep_mine';
}

export function recoveryButtons(
  messages: RecoveryMessages,
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
