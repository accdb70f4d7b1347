/** A stretch without a proven session, and whether the user was told of it. Pure. */
import type { RecoveryState } from '../../recoveryState.ts';

export type Trouble =
  /** The session is there, or nothing was started. */
  | { readonly phase: 'none'; readonly hadSession: boolean }
  /** `since` is monotonic, ms. A loss is more than a first opening that takes long. */
  | { readonly phase: 'unseen' | 'told'; readonly since: number; readonly isLoss: boolean };

/** What a state makes of it; `at` is monotonic, ms. */
export function troubleAfter(
  trouble: Trouble,
  { value, failure }: Pick<RecoveryState, 'value' | 'failure'>,
  at: number,
): Trouble {
  if (isCalm(value)) return { phase: 'none', hadSession: value === 'recovered' };
  if (trouble.phase === 'none') {
    return { phase: 'unseen', since: at, isLoss: trouble.hadSession || failure !== null };
  }
  return { ...trouble, isLoss: trouble.isLoss || failure !== null };
}

/** The user was shown a banner or a dialog. */
export function toldOf(trouble: Trouble): Trouble {
  return trouble.phase === 'unseen' ? { ...trouble, phase: 'told' } : trouble;
}

export function isCalm(value: RecoveryState['value']): boolean {
  return value === 'recovered' || value === 'idle';
}
