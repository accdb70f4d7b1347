/** Follows the recovery's state and the time, and hands on what is to be shown whenever that changes. */
import type { RecoveryState } from '../index.ts';
import type { StudioMessages } from './messages/studioMessages.ts';
import { type RecoveryScreen, recoveryScreen } from './recoveryScreen.ts';
import type { Urgency } from './recoveryUrgency.ts';

/** How often a countdown is read off its deadline, ms. */
const readEveryMs = 250;

export interface RecoveryWatchOptions {
  readonly messages: StudioMessages;
  readonly isOnline: () => boolean;
  /** `worst` is the loudest that this stretch of trouble was shown; it is told once more with the screen that ends it. */
  readonly show: (screen: RecoveryScreen, worst: Urgency) => void;
}

export interface RecoveryWatch {
  update(state: RecoveryState): void;
  /** Final. */
  stop(): void;
}

const loudness: Readonly<Record<Urgency, number>> = { calm: 0, chip: 1, banner: 2, dialog: 3 };

export function watchRecovery({ messages, isOnline, show }: RecoveryWatchOptions): RecoveryWatch {
  let current: RecoveryState | null = null;
  let troubledSince: number | null = null;
  let worst: Urgency = 'calm';
  let shown = '';
  let timer: ReturnType<typeof setInterval> | undefined;

  function draw(): void {
    if (current === null) return;
    const now = Date.now();
    const screen = recoveryScreen({ state: current, troubledSince, isOnline: isOnline(), now, messages });
    if (loudness[screen.urgency] > loudness[worst]) worst = screen.urgency;
    const drawn = JSON.stringify(screen);
    if (drawn === shown) return;
    shown = drawn;
    show(screen, worst);
  }

  return {
    update(state) {
      current = state;
      const isCalm = state.value === 'recovered' || state.value === 'idle';
      if (isCalm) {
        clearInterval(timer);
        timer = undefined;
        troubledSince = null;
      } else {
        troubledSince ??= Date.now();
        timer ??= setInterval(draw, readEveryMs);
      }
      draw();
      if (isCalm) worst = 'calm';
    },
    stop() {
      clearInterval(timer);
      current = null;
    },
  };
}
