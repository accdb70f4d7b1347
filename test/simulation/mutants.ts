/** Engines that are broken on purpose: the simulation is worth something only when it catches each of them. */

export interface Mutant {
  readonly name: string;
  /** From the repository's root. */
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly find: string;
  readonly replace: string;
}

export const mutants: readonly Mutant[] = [];
