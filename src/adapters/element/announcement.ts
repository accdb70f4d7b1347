/** What is in sight, the loudest of it, and the sentence that a screen reader says when that changes. */
import type { Wording } from '../messages/wording.ts';
import type { RecoveryScreen } from './recoveryScreen.ts';
import type { RecoveryPhase } from './shownRecovery.ts';

export interface Sight {
  readonly screen: RecoveryScreen;
  readonly isDialogOpen: boolean;
  /** Empty: there is none. */
  readonly toast: string;
  readonly expiringAt: number | null;
}

export function phaseOf({ screen, isDialogOpen, toast, expiringAt }: Sight): RecoveryPhase {
  if (isDialogOpen) return 'dialog';
  // A dialog that was closed leaves the banner.
  if (screen.level !== 'calm') return screen.level === 'dialog' ? 'banner' : screen.level;
  if (toast !== '') return 'toast';
  return expiringAt === null ? 'calm' : 'expiring';
}

/** `now` is ms since the epoch. */
export function announcement(phase: RecoveryPhase, sight: Sight, wording: Wording, now: number): string {
  const { screen, toast, expiringAt } = sight;
  const { expiring } = wording.messages;
  switch (phase) {
    case 'calm':
      return '';
    case 'chip':
      return screen.chip.text;
    case 'toast':
      return toast;
    case 'expiring': {
      const when = wording.until(expiringAt ?? now, now);
      return `${wording.fill(expiring.title, { when })}. ${expiring.explanation}`;
    }
    case 'banner':
    case 'dialog': {
      const { counting, when } = screen;
      const title = counting === null ? screen.title : `${counting[0]}${when}${counting[1]}`;
      return `${title}. ${screen.work}`;
    }
  }
}
