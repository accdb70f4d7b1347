/** Plays seeds against one broken engine until an invariant breaks that the real engine holds. */
import { bundleSimulation } from './bundleSimulation.ts';
import type { FailedRun } from './campaign.ts';
import type { Mutant } from './mutants.ts';
import { playInWorker } from './playInWorker.ts';
import { playSeed } from './playSeed.ts';

export interface CaughtMutant {
  readonly runs: number;
  /** Null when the real engine did no better on any seed: the mutant was not caught. */
  readonly failure: FailedRun | null;
}

/** Both servers take turns from `firstSeed` on. A seed that the real engine fails, too, tells nothing of a mutant. */
export async function playMutant(mutant: Mutant, runs: number, firstSeed = 1): Promise<CaughtMutant> {
  const bundle = await bundleSimulation(mutant);
  const servers = ['ours', 'hydroml'] as const;
  try {
    let done = 0;
    while (done < runs) {
      const options = { seed: firstSeed + done, runs: runs - done, servers, maxFailures: 1 };
      const result = await playInWorker(bundle, options);
      done += result.runs;
      const [failure] = result.failures;
      if (failure === undefined) break;
      const { violation } = await playSeed(failure.seed, failure.server);
      if (violation === null) return { runs: done, failure };
    }
    return { runs: done, failure: null };
  } finally {
    await bundle.remove();
  }
}
