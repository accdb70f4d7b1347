/** The renderer crashes around an operation; a new tab has to find everything in the journal. */
import type { SoakRound } from '../soakRound.ts';
import { type CrashMoment, dieAt } from './crashMoments.ts';
import type { FaultKind } from './faultKind.ts';

export function rendererCrashed(moment: CrashMoment): FaultKind {
  return {
    name: `renderer crashed ${moment}`,
    async play(round: SoakRound) {
      const tab = await round.openTab();
      await dieAt(moment, round, tab, () => tab.crash());
      round.forget(tab);
      const next = await round.openTab({ waits: round.pick(true, false) });
      await round.perform(next, round.operations(round.roll(1, 2)));
      await round.settle();
    },
  };
}
