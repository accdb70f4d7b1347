/** All chance of a run: one stream, drawn in the order of events, so that a seed always gives the same run. */
import { seededDice } from '../bench/tape/seededDice.ts';

export interface Dice {
  /** Uniform in [0, 1). */
  next(): number;
  chance(probability: number): boolean;
  /** A whole number from `min` to `max`, both included. */
  whole(min: number, max: number): number;
  pick<T>(list: readonly T[]): T;
}

/** The dice of a seed. */
export function diceOf(seed: number): Dice {
  const next = seededDice(seed, 0x51);
  const whole = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    chance: (probability) => probability > 0 && next() < probability,
    whole,
    pick(list) {
      const found = list[whole(0, list.length - 1)];
      if (found === undefined) throw new RangeError('There is nothing to pick from.');
      return found;
    },
  };
}
