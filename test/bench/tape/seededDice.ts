/** Reproducible dice: the same seed and numbers always give the same roll. */

/** A uniform number in [0, 1) that depends on nothing but its arguments. */
export function rollOf(...numbers: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const number of numbers) {
    hash = Math.imul(hash ^ (number | 0), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return mix(hash) / 2 ** 32;
}

/** A stream of uniform numbers in [0, 1): the same stream for the same numbers. */
export function seededDice(...numbers: readonly number[]): () => number {
  let state = Math.floor(rollOf(...numbers) * 2 ** 32);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    return mix(state) / 2 ** 32;
  };
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 15), value | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return (mixed ^ (mixed >>> 14)) >>> 0;
}
