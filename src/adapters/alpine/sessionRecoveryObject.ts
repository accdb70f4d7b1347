/** The specification's object for templates: `sessionRecovery`. */
import type { FailureCode, RecoveryAction } from '../../../machines/sessionFailure.ts';
import type { RecoveryState } from '../../recoveryState.ts';

export interface RecoveryOption {
  readonly action: RecoveryAction;
  readonly label: string;
  /** Does what the label says. Without arguments, for templates of the CSP build. */
  run(): void;
}

/** Kept up with the recovery. A template may set `showRecoveryModal` to false; the next phase decides anew. */
export interface SessionRecoveryObject {
  isRecovering: boolean;
  retryAttempt: number;
  maxRetries: number;
  /** One sentence for the user, or null. */
  lastError: string | null;
  recoveryOptions: readonly RecoveryOption[];
  showRecoveryModal: boolean;
}

export interface ObjectParts {
  sentenceOf(code: FailureCode): string;
  optionOf(action: RecoveryAction): RecoveryOption;
}

/** The object's members for a state, without `showRecoveryModal`, which belongs to the phase. */
export function sessionRecoveryMembers(
  state: RecoveryState,
  { sentenceOf, optionOf }: ObjectParts,
): Omit<SessionRecoveryObject, 'showRecoveryModal'> {
  const { value, attempt, maxAttempts, failure, actions } = state;
  return {
    isRecovering: value === 'initializing' || value === 'retrying' || value === 'grace',
    retryAttempt: Math.max(0, attempt - 1),
    maxRetries: maxAttempts - 1,
    lastError: failure === null ? null : (failure.userMessage ?? sentenceOf(failure.code)),
    // What happens by itself needs no button.
    recoveryOptions: actions.filter((action) => action !== 'automatic_retry').map(optionOf),
  };
}

/** Whether a phase asks for a person. */
export function asksForPerson({ value }: RecoveryState): boolean {
  return value === 'reauth' || value === 'failed';
}
