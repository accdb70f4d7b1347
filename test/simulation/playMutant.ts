/** Plays seeds against one broken engine until an invariant breaks. */
import { bundleSimulation } from './bundleSimulation.ts';
import type { FailedRun } from './campaign.ts';
import type { Mutant } from './mutants.ts';
import { playInWorker } from './playInWorker.ts';

export interface CaughtMutant {
  readonly runs: number;
  /** Null when every run passed: the mutant was not caught. */
  readonly failure: FailedRun | null;
}

/** Both servers take turns from seed 1 on. */
export async function playMutant(mutant: Mutant, runs: number): Promise<CaughtMutant> {
  const bundle = await bundleSimulation(mutant);
  try {
    const options = { seed: 1, runs, servers: ['ours', 'hydroml'] as const, maxFailures: 1 };
    const result = await playInWorker(bundle, options);
    return { runs: result.runs, failure: result.failures[0] ?? null };
  } finally {
    await bundle.remove();
  }
}
