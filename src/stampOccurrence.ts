/** Stamps an occurrence with the moment and a roll of the dice, on its way into the chart. */
import type { RecoveryEvent, RecoveryOccurrence } from '../machines/recoveryEvents.ts';
import type { RecoveryClock } from './recoveryClock.ts';

export type StampOccurrence = (occurrence: RecoveryOccurrence) => RecoveryEvent;

/** A stamp over a clock and dice. Dice that throw or leave [0, 1) are read as one half: jitter is no reason to stop. */
export function stampWith(
  clock: Pick<RecoveryClock, 'now'>,
  random: () => number,
  onPlugFailed: (plug: 'random', error: unknown) => void,
): StampOccurrence {
  const roll = () => {
    try {
      const dice = random();
      if (dice >= 0 && dice < 1) return dice;
      onPlugFailed('random', new RangeError(`random() must give a number in [0, 1); it gave ${dice}.`));
    } catch (error) {
      onPlugFailed('random', error);
    }
    return 0.5;
  };
  return (occurrence) => ({ ...occurrence, at: clock.now(), dice: roll() });
}
