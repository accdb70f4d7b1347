/** The port of a source: something that pushes facts of the page's surroundings in. */
import type { RecoveryFact } from '../../machines/recoveryFact.ts';

/** Starts to push facts, possibly at once, and returns its off function. */
export type RecoverySource = (push: (fact: RecoveryFact) => void) => () => void;
