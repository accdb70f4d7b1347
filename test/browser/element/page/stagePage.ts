/** The page of the element's tests: the real element over a recovery whose states and whose time the tests set. */
import {
  defineSessionRecoveryElement,
  type RecoveryAction,
  type RecoveryNotice,
  type RecoveryState,
} from '../../../../src/index.ts';
import { stagedRecovery } from '../../../adapters/element/stagedRecovery.ts';
import { now, recoveryState } from '../../../studio/recoveryStates.ts';

export interface RecoveryStage {
  /** Starts afresh: connected, nothing in sight. */
  reset(): void;
  /** Shows a state, `elapsedMs` after the one before it. */
  show(state: RecoveryState, elapsedMs: number): void;
  tell(notice: RecoveryNotice): void;
  /** The next action fails. */
  failNext(): void;
  acted(): readonly (RecoveryAction | 'extend')[];
}

declare global {
  var recoveryStage: RecoveryStage | undefined;
}

// The dice and the clock are the test's: nothing else is set up.
let elapsed = 0;
Date.now = () => now + elapsed;
performance.now = () => elapsed;

const element = document.querySelector('session-recovery');
if (element === null) throw new Error('The page has no element.');
defineSessionRecoveryElement();
let recovery = stagedRecovery(recoveryState());

globalThis.recoveryStage = {
  reset() {
    elapsed = 0;
    recovery = stagedRecovery(recoveryState());
    element.recovery = recovery;
  },
  show(state, elapsedMs) {
    recovery.show(state);
    elapsed += elapsedMs;
    // Drawn anew at the new time, as a timer would.
    dispatchEvent(new Event('online'));
  },
  tell: (notice) => recovery.tell(notice),
  failNext: () => recovery.refuseNext(new TypeError('Failed to fetch')),
  acted: () => recovery.acted,
};
globalThis.recoveryStage.reset();
