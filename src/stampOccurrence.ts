/** Stamps an occurrence with the moment and a roll of the dice, on its way into the chart. */
import type { RecoveryEvent, RecoveryOccurrence } from '../machines/recoveryEvents.ts';
import type { RecoveryClock } from './recoveryClock.ts';

export type StampOccurrence = (occurrence: RecoveryOccurrence) => RecoveryEvent;

export interface StampPorts {
  readonly clock: Pick<RecoveryClock, 'now' | 'monotonic'>;
  readonly random: () => number;
  /** `random` threw, or gave no number in [0, 1). */
  onRandomFailed(error: unknown): void;
  /** The wall clock was set back since the last stamp; told before the next one is given. */
  onClockSetBack(event: RecoveryEvent): void;
}

/** Time servers slew a clock by less than this, ms; what is more was set. */
const slewMs = 1_000;

/** A stamp over a clock and dice. Dice that throw or leave [0, 1) are read as one half: jitter is no reason to stop. */
export function stampWith({ clock, random, onRandomFailed, onClockSetBack }: StampPorts): StampOccurrence {
  let offsetMs = Number.NEGATIVE_INFINITY;

  const roll = () => {
    try {
      const dice = random();
      if (dice >= 0 && dice < 1) return dice;
      onRandomFailed(new RangeError(`random() must give a number in [0, 1); it gave ${dice}.`));
    } catch (error) {
      onRandomFailed(error);
    }
    return 0.5;
  };
  const stamped = (occurrence: RecoveryOccurrence) => ({ ...occurrence, at: clock.now(), dice: roll() });

  /** A wall clock that runs ahead of the monotonic one is a sleep; one that falls behind it was set. */
  function watchClock(): void {
    const nowMs = clock.now() - clock.monotonic();
    const byMs = offsetMs - nowMs;
    if (byMs > 0 && byMs <= slewMs) return;
    offsetMs = nowMs;
    if (byMs > slewMs) onClockSetBack(stamped({ type: 'clock.setBack', byMs }));
  }

  return (occurrence) => {
    watchClock();
    return stamped(occurrence);
  };
}
