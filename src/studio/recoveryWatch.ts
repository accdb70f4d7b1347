/** Follows the recovery's state and the time, and hands on what is to be shown whenever that changes. */
import type { RecoveryState } from '../index.ts';
import type { StudioMessages } from './messages/studioMessages.ts';
import { type RecoveryScreen, recoveryScreen } from './recoveryScreen.ts';

/** How often a countdown is read off its deadline, ms. */
const readEveryMs = 250;

export interface RecoveryWatchOptions {
  readonly messages: StudioMessages;
  readonly isOnline: () => boolean;
  readonly show: (screen: RecoveryScreen) => void;
  /** A stretch of trouble is over that the user was told of, by a banner or a dialog. */
  readonly over: () => void;
}

export interface RecoveryWatch {
  update(state: RecoveryState): void;
  /** Final. */
  stop(): void;
}

export function watchRecovery({ messages, isOnline, show, over }: RecoveryWatchOptions): RecoveryWatch {
  let current: RecoveryState | null = null;
  let troubledSince: number | null = null;
  let wasTold = false;
  let shown = '';
  let timer: ReturnType<typeof setInterval> | undefined;

  function draw(): void {
    if (current === null) return;
    const now = Date.now();
    const screen = recoveryScreen({ state: current, troubledSince, isOnline: isOnline(), now, messages });
    // A first opening that is only slow needs no word at its end.
    if (screen.urgency === 'banner' || screen.urgency === 'dialog') wasTold ||= current.failure !== null;
    const drawn = JSON.stringify(screen);
    if (drawn === shown) return;
    shown = drawn;
    show(screen);
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
      if (isCalm && wasTold) over();
      if (isCalm) wasTold = false;
    },
    stop() {
      clearInterval(timer);
      current = null;
    },
  };
}
